"""Names that nobody thinks of, patterns that are hardly any, and texts that are no JSON."""

import json

from tests.fuzz.kinds import Luck, Pair, kind, upto

ODD_TEXTS = ["", ".", "..", "a.", ".a", "a.b", "\x00", "\ud800", "\udc00x", "\ud83d\ude00", "$or", "$or.a", "__class__"]
ODD_TEXTS += ["\u2028", "\ufeff", "pairs", "prefix", "a" * 300, "é", "e\u0301", "{", '"', "\\", "%s", "{0}"]


@kind
def odd_names(luck: Luck, size: float) -> Pair:
    def value(depth: int) -> object:
        if depth == 0 or luck.random() < 0.2:
            return luck.choice([*ODD_TEXTS, 1, None, True, [], {}])
        if luck.random() < 0.3:
            return [value(depth - 1) for _ in range(luck.randint(0, 3))]
        return {luck.choice(ODD_TEXTS): value(depth - 1) for _ in range(luck.randint(1, 4))}

    def wanted(depth: int) -> object:
        if depth == 0 or luck.random() < 0.3:
            return [luck.choice([*ODD_TEXTS, {"prefix": luck.choice(ODD_TEXTS)}, {"exists": luck.random() < 0.5}])]
        return {luck.choice(ODD_TEXTS): wanted(depth - 1) for _ in range(luck.randint(1, 3))}

    depth = luck.randint(1, 2 + int(6 * size))
    ascii_only = luck.random() < 0.7
    texts = [json.dumps({"a": made, **made} if isinstance(made, dict) else {"a": made}, ensure_ascii=ascii_only)
             for made in (wanted(depth), value(depth))]  # fmt: skip
    return texts[0], texts[1]


PIECES = [*'{}[]",:\\*-+.eEnx0 \t\n\x00\x1f\ud800é', "null", "NaN", "Infinity", "\\u12", "//", "'", "\ufeff"]


@kind
def broken_json(luck: Luck, size: float) -> Pair:
    pattern = '{"a":[1,"x",null,{"prefix":"y"}],"$or":[{"b":[{"numeric":[">",1,"<",2.5e1]}]},{"c":[{"exists":false}]}]}'
    event = '{"a":[1,"x\\u00e9",null,{"b":-2.5e1}],"b":true,"c":{"d":"\\n"}}'

    def damaged(text: str) -> str:
        for _ in range(luck.randint(1, 3)):
            start = luck.randrange(len(text) + 1)
            end = min(len(text), start + luck.choice([0, 0, 1, 1, 5]))
            piece = luck.choice(PIECES)
            text = text[:start] + piece * upto(luck, 500, size**2) + text[end:]
        return text

    return damaged(pattern) if luck.random() < 0.7 else pattern, damaged(event) if luck.random() < 0.5 else event


WORDS = [
    "prefix",
    "suffix",
    "equals-ignore-case",
    "wildcard",
    "numeric",
    "cidr",
    "exists",
    "anything-but",
    "exactly",
    "$or",
]
WORDS += ["a", "b", "<", ">=", "=", "regex", "10.0.0.0/8", "*", "**", ""]


@kind
def nearly_patterns(luck: Luck, size: float) -> Pair:
    def value(depth: int) -> object:
        form = luck.random() if depth else 0.0
        if form < 0.3:
            return luck.choice([*WORDS, 0, 1.5, -1, True, False, None])
        if form < 0.6:
            return [value(depth - 1) for _ in range(luck.randint(0, 3))]
        return {luck.choice(WORDS): value(depth - 1) for _ in range(luck.choice([0, 1, 1, 1, 2, 3]))}

    depth = luck.randint(1, 4 + int(3 * size))
    return json.dumps({luck.choice(["a", "b", "$or"]): value(depth)}), json.dumps({"a": value(3), "b": value(2)})


@kind
def not_an_object(luck: Luck, size: float) -> Pair:
    texts = [
        "",
        " ",
        "null",
        "true",
        "1",
        '"a"',
        "[]",
        "{}",
        '[{"a":[1]}]',
        "[1]" * upto(luck, 1_000, size),
        "\ufeff{}",
    ]
    return luck.choice([*texts, '{"a":[1]}']), luck.choice([*texts, '{"a":1}'])
