"""Too deep, too wide, too many ways."""

import json

from tests.fuzz.kinds import MOST_EVENT, MOST_PATTERN, Luck, Pair, fill, kind, pattern_of, upto


@kind
def deep_objects(luck: Luck, size: float) -> Pair:
    opening = '{"a":'
    depth = upto(luck, fill(MOST_PATTERN - 3, opening, 1), size)
    other = luck.choice([depth, depth + 1, upto(luck, fill(MOST_EVENT - 1, opening, 1), size)])
    return opening * depth + "[1]" + "}" * depth, opening * other + "1" + "}" * other


@kind
def deep_arrays(luck: Luck, size: float) -> Pair:
    depth = upto(luck, (MOST_EVENT - 6) / 2, size)
    inner = luck.choice(["1", "{}", '{"a":1}'])
    pattern = luck.choice(['{"a":[1]}', '{"a":{"a":[1]}}', "[" * min(depth, MOST_PATTERN), '{"a":' + "[" * depth])
    return pattern[:MOST_PATTERN], '{"a":' + "[" * depth + inner + "]" * depth + "}"


@kind
def deep_alternatives(luck: Luck, size: float) -> Pair:
    opening, closing = '{"$or":[{"b":[2]},', "]}"
    depth = upto(luck, fill(MOST_PATTERN - 9, opening, 2), size)
    return opening * depth + '{"a":[1]}' + closing * depth, luck.choice(['{"a":1}', '{"b":2}', '{"c":3}'])


@kind
def multiplied_alternatives(luck: Luck, size: float) -> Pair:
    ways = luck.randint(2, 6)
    branches = ",".join(f'{{"x{way}":[{way}]}}' for way in range(ways))
    factors = upto(luck, fill(MOST_PATTERN, branches + '"k99":{"$or":[]},'), size)
    members = ",".join(f'"k{factor}":{{"$or":[{branches}]}}' for factor in range(factors))
    event = {f"k{factor}": {f"x{luck.randrange(ways)}": luck.randrange(ways)} for factor in range(factors)}
    return f"{{{members}}}", json.dumps(event)


@kind
def huge_array(luck: Luck, size: float) -> Pair:
    length = upto(luck, MOST_EVENT / 24, size)
    items = [{"x": number % 7, "y": luck.randrange(9)} for number in range(length)]
    fields = {"x": [luck.randrange(9)], "y": [{"anything-but": 3}, {"numeric": [">", 7]}]}
    return json.dumps({"a": fields | {"z": [{"exists": luck.random() < 0.5}]}}), json.dumps({"a": items})


@kind
def sibling_arrays(luck: Luck, size: float) -> Pair:
    """Fields in many arrays, of which the last has no value that suits."""
    arrays = upto(luck, 60, size)
    length = max(1, int(size * MOST_EVENT / arrays / 16))
    event = {f"a{number:02}": [{"x": item, "y": item} for item in range(length)] for number in range(arrays)}
    wanted = {name: {"x": [{"exists": True}], "y": [{"numeric": [">=", 0]}]} for name in event}
    wanted[max(wanted)]["y"] = [{"numeric": ["<", 0]}]
    return json.dumps(wanted, separators=(",", ":"))[:MOST_PATTERN], json.dumps(event)


@kind
def nested_arrays(luck: Luck, size: float) -> Pair:
    """Arrays in arrays: what fits in one element is never together."""
    width, depth = luck.randint(2, 8), max(1, round(4 * size))
    names = [f"f{number}" for number in range(luck.randint(2, 12))]

    def element(level: int) -> object:
        if level == 0:
            missing = luck.choice(names)
            return {name: 1 for name in names if name != missing}
        return [element(level - 1) for _ in range(width)]

    event = json.dumps({"a": element(depth)}, separators=(",", ":"))
    return json.dumps({"a": {name: [1] for name in names}}), event if len(event) <= MOST_EVENT else "{}"


@kind
def duplicate_names(luck: Luck, size: float) -> Pair:
    """Each array chooses an element, each field wants one of three choices: a riddle of its own."""
    arrays = upto(luck, 90, size)
    clauses = min(int(arrays * luck.uniform(3.5, 5.0)) + 1, MOST_PATTERN // 11)
    serves: list[tuple[list[str], list[str]]] = [([], []) for _ in range(arrays)]
    for clause in range(clauses):
        for array in luck.sample(range(arrays), min(3, arrays)):
            serves[array][luck.randrange(2)].append(f'"c{clause}":1')
    members = (f'"a":[{{{",".join(one)}}},{{{",".join(other)}}}]' for one, other in serves)
    wanted = ",".join(f'"c{clause}":[1]' for clause in range(clauses))
    return f'{{"a":{{{wanted}}}}}', f"{{{','.join(members)}}}"


@kind
def one_name_again_and_again(luck: Luck, size: float) -> Pair:
    times = upto(luck, MOST_EVENT / 14, size)
    pattern = ",".join('"a":{"b":[1]}' for _ in range(upto(luck, MOST_PATTERN / 14, size)))
    return f"{{{pattern}}}", "{" + ",".join(f'"a":{{"b":{luck.randrange(3)}}}' for _ in range(times)) + "}"


@kind
def many_conditions_many_values(luck: Luck, size: float) -> Pair:
    make = luck.choice(
        [
            lambda word: word,
            lambda word: {"prefix": word},
            lambda word: {"suffix": word},
            lambda word: {"equals-ignore-case": word},
            lambda word: {"wildcard": f"*{word}*"},
            lambda word: {"anything-but": {"wildcard": ["*", word]}},
            lambda word: {"numeric": [">", int(word, 36), "<", int(word, 36) + 1]},
            lambda word: {"cidr": f"10.{int(word, 36) % 256}.0.0/24"},
        ]
    )
    conditions: list[object] = []
    room = MOST_PATTERN * size - 10
    while (room := room - len(json.dumps(made := make(f"q{luck.randrange(36**2):x}"))) - 2) > 0:
        conditions.append(made)
    value = luck.choice(
        [
            lambda: "zz",
            lambda: f"qq{luck.randrange(99)}",
            lambda: f"q{luck.randrange(10**5)}",
            lambda: luck.randrange(10**4),
            lambda: f"10.9.{luck.randrange(256)}.{luck.randrange(256)}",
        ]
    )
    values: list[object] = [value() for _ in range(upto(luck, MOST_EVENT / 8, size))]
    return pattern_of(conditions or [1]), json.dumps({"a": values})
