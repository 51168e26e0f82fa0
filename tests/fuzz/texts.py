"""Texts, numbers and addresses that are long, odd or costly to compare."""

import json

from tests.fuzz.kinds import MOST_EVENT, MOST_PATTERN, Luck, Pair, kind, pattern_of, upto


@kind
def wildcards(luck: Luck, size: float) -> Pair:
    piece = luck.choice(["a", "aa", "ab", "a\\*", "é", "\\\\"])
    pieces = upto(luck, (MOST_PATTERN - 60) / (len(json.dumps(piece)) - 1), size)
    stars = luck.choice([1, 2, 3, pieces])
    spelled = ("*" + piece * (pieces // stars)) * min(stars, pieces)
    spelled += luck.choice(["*b", "b", "*", ""]) if luck.random() < 0.9 else luck.choice(["**", "\\", "\\a"])
    wildcard: object = {"wildcard": spelled}
    text = piece.replace("\\*", "*").replace("\\\\", "\\") * upto(luck, MOST_EVENT / 6, size)
    condition = luck.choice([wildcard, {"anything-but": wildcard}, {"anything-but": {"wildcard": [spelled, "*b*c"]}}])
    return pattern_of([condition]), json.dumps({"a": text + luck.choice(["", "b", "c"])}, ensure_ascii=False)


@kind
def no_case(luck: Luck, size: float) -> Pair:
    piece = luck.choice(["ß", "ŉ", "İ", "ǰ", "ΐ", "ﬁ", "a", "😀", "Σ"])
    wanted = {"equals-ignore-case": piece * upto(luck, (MOST_PATTERN - 60) / 6, size)}
    condition = luck.choice([wanted, {"prefix": wanted}, {"suffix": wanted}, {"anything-but": wanted}])
    text = luck.choice([piece, piece.upper(), piece.lower()]) * upto(luck, MOST_EVENT / 6, size)
    return pattern_of([condition]), json.dumps({"a": text})


NUMBERS = [
    "1e400",
    "-1e400",
    "1" + "0" * 400,
    "1" * 400,
    "0." + "0" * 400 + "1",
    "1e-400",
    "1e999999999",
    "-0.0",
    "5e-324",
]
NUMBERS += [
    "1e-999999999",
    "1e9999999999999999999999",
    "1.7976931348623157e308",
    "9" * 5_000,
    "0." + "3" * 5_000,
    "1E+0000000002",
]


@kind
def numbers(luck: Luck, size: float) -> Pair:
    spelled = [luck.choice(NUMBERS) for _ in range(upto(luck, MOST_EVENT / 5_100, size))]
    one, other = (luck.choice(NUMBERS)[: MOST_PATTERN // 3] for _ in range(2))
    condition = luck.choice(
        [
            one,
            f'{{"numeric":["=",{one}]}}',
            f'{{"numeric":[">",{one},"<=",{other}]}}',
            f'{{"anything-but":[{one},{other}]}}',
        ]
    )
    return f'{{"a":[{condition}]}}', f'{{"a":[{",".join(spelled)}]}}'


@kind
def many_numbers(luck: Luck, size: float) -> Pair:
    spelled = luck.choice(["1", "1.5", "1e2", "12345678901234567890", "0.30000000000000004"])
    values = [spelled] * upto(luck, MOST_EVENT / (len(spelled) + 1) - 3, size)
    return '{"a":[{"numeric":[">",1e9]},{"anything-but":[1,1.5,100]}]}', f'{{"a":[{",".join(values)}]}}'


@kind
def long_texts(luck: Luck, size: float) -> Pair:
    """Of up to a million characters: more than AWS takes."""
    text = luck.choice(["a", "é", "\x00", "\\", '"', "10.", ":"]) * upto(luck, 1_000_000, size**4)
    operators = ["prefix", "suffix", "wildcard", "equals-ignore-case", "cidr", "anything-but", "exactly"]
    name, operand = luck.choice(operators), luck.choice([text, "a", "*a", "::/0", "10.0.0.0/8"])
    return pattern_of([{name: operand}]), json.dumps({"a": luck.choice([text, [text, "b"]])})


@kind
def addresses(luck: Luck, size: float) -> Pair:
    def address() -> str:
        odd = ["00001", "256", "-1", "ffff", "", "٣", "1" * upto(luck, 3_000, size)]
        between, digits = luck.choice([".", ":", "::", ":0:"]), luck.choice(["0", "1", "12", "f", luck.choice(odd)])
        return between.join([digits] * luck.choice([4, 4, 8, 8, luck.randint(0, 9)]))

    odd_mask = luck.choice(["32", "128", "-1", "", "x", "٣", "9" * upto(luck, 3_000, size), "8/8"])
    block = f"{address()}/{luck.choice(['0', '8', '31', odd_mask])}"
    condition = luck.choice([{"cidr": block}, {"cidr": block}, {"cidr": address()}, address()])
    return pattern_of([condition])[:MOST_PATTERN], json.dumps({"a": [address() for _ in range(upto(luck, 50, size))]})
