"""Leaves of events, conditions of every operator, and conditions that a leaf meets."""

import re

from hypothesis import strategies as st

from tests.properties.filter_json import Json, Number, Object
from tests.properties.filter_oracle import is_address

WORDS = [
    "",
    "x",
    "xy",
    "xyz",
    "XYZ",
    "ab",
    "É",
    "é",
    "straße",
    "STRASSE",
    "a*b",
    "a\\b",
    "x\ny",
    "😀",
    '"',
    "1",
    "true",
]
ADDRESSES = ["10.0.0.1", "10.0.0.7", "010.0.0.7", "10.9.0.1", "192.168.1.255"]
COMPARED = ["0", "-0.0", "1", "1.0", "10e-1", "2.5", "300", "3e2", "300.00", "-1", "1E+3", "0.1", "1e21"]
NOT_COMPARED = ["1e400", "123456789012345678901234567890", "0.1000000000000000000000000001", "-1e-400"]

words = st.sampled_from(WORDS) | st.text(max_size=4)
compared = st.sampled_from(COMPARED).map(Number)
numbers = st.sampled_from(COMPARED + COMPARED + NOT_COMPARED).map(Number)
leaves = st.none() | st.booleans() | words | st.sampled_from(ADDRESSES) | numbers


def operator(name: str, operand: Json) -> Object:
    return Object(((name, operand),))


def operators(name: str, operands: st.SearchStrategy[Json]) -> st.SearchStrategy[Object]:
    return operands.map(lambda operand: operator(name, operand))


def folds(text: str) -> bool:
    """Whether each character is its own lower- or upper-case spelling and one UTF-16 unit."""
    return all(char in (char.lower(), char.upper()) and ord(char) < 0x10000 for char in text)


def in_other_case(char: str) -> str:
    """The other spelling, where the way back leads here."""
    other = char.swapcase()
    return other if len(other) == 1 and char in (other.lower(), other.upper()) else char


def escaped(text: str) -> str:
    return re.sub(r"([\\*])", r"\\\1", text)


@st.composite
def with_stars(draw: st.DrawFn, text: str) -> str:
    """A wildcard that takes this text: a star for some of its pieces."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    spelled = "".join("*" if draw(st.booleans()) else escaped(piece) for piece in pieces)
    return one_star_each(spelled)


def one_star_each(spelled: str) -> str:
    """AWS takes no two wildcards side by side."""
    return re.sub(r"(\\.)|\*+", lambda found: found[1] or "*", spelled, flags=re.DOTALL)


case_blind = words.filter(folds)
wildcards = st.lists(words.map(escaped) | st.just("*"), max_size=5).map("".join).map(one_star_each)
# How anything-but compares an address with another spelling of it, AWS does not say.
excluded = words.filter(lambda text: not is_address(text))
blocks = st.tuples(st.sampled_from(ADDRESSES), st.integers(0, 31)).map(
    lambda drawn: f"{drawn[0].lstrip('0')}/{drawn[1]}"
)


@st.composite
def ranges(draw: st.DrawFn) -> list[Json]:
    one, other = draw(st.lists(compared, min_size=2, max_size=2, unique_by=lambda number: number.value))
    low, high = sorted((one, other), key=lambda number: number.value)
    single: list[Json] = [draw(st.sampled_from(["=", "<", "<=", ">", ">="])), one]
    both: list[Json] = [draw(st.sampled_from([">", ">="])), low, draw(st.sampled_from(["<", "<="])), high]
    return draw(st.sampled_from([single, both]))


def one_or_several(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    return texts | st.lists(texts, min_size=1, max_size=3)


conditions = st.one_of(
    leaves,
    operators("prefix", words),
    operators("suffix", words),
    operators("prefix", operators("equals-ignore-case", case_blind)),
    operators("suffix", operators("equals-ignore-case", case_blind)),
    operators("equals-ignore-case", case_blind),
    operators("wildcard", wildcards),
    operators("numeric", ranges()),
    operators("cidr", blocks),
    operators("exists", st.booleans()),
    operators("anything-but", one_or_several(excluded)),
    operators("anything-but", compared | st.lists(compared, min_size=1, max_size=3)),
    operators(
        "anything-but",
        st.one_of(
            operators("prefix", one_or_several(words.filter(bool))),
            operators("suffix", one_or_several(words.filter(bool))),
            operators("equals-ignore-case", one_or_several(case_blind)),
            operators("wildcard", one_or_several(wildcards)),
        ),
    ),
)


@st.composite
def true_of(draw: st.DrawFn, value: Json) -> Json:
    """A condition that this leaf meets."""
    anything = [operator("exists", True), operator("anything-but", "not this"), operator("anything-but", Number("77"))]
    match value:
        case Number() if value.value is None:
            return draw(st.sampled_from([value, *anything]))
        case Number():
            above, below = Number(str(value.value + 1)), Number(str(value.value - 1))
            return draw(
                st.sampled_from(
                    [
                        respelled_number(value),
                        operator("numeric", ["=", value]),
                        operator("numeric", [">=", value]),
                        operator("numeric", [">", below, "<=", value] if below.value else ["<=", value]),
                        operator("numeric", [">=", value, "<", above] if above.value else [">=", value]),
                        *anything,
                    ]
                )
            )
        case str():
            at = draw(st.integers(0, len(value)))
            options = [
                value,
                operator("prefix", value[:at]),
                operator("suffix", value[at:]),
                operator("wildcard", draw(with_stars(value))),
                operator("anything-but", operator("prefix", value + "!")),
                operator("anything-but", operator("wildcard", [escaped(value) + "!*", "*!" + escaped(value)])),
            ]
            if folds(value):
                same = "".join(map(in_other_case, value))
                options += [
                    operator("equals-ignore-case", same),
                    operator("prefix", operator("equals-ignore-case", same[:at])),
                    operator("suffix", operator("equals-ignore-case", same[at:])),
                ]
            if is_address(value):
                options.append(operator("cidr", f"{value.lstrip('0')}/{draw(st.integers(0, 31))}"))
            return draw(st.sampled_from(options + anything))
        case _:
            return draw(st.sampled_from([value, *anything]))


def respelled_number(number: Number) -> Number:
    """The same value in another notation; what can't be compared stays as it is."""
    if number.value is None:
        return number
    sign, digits, exponent = number.value.as_tuple()
    assert isinstance(exponent, int)
    return Number(f"{'-' * sign}{''.join(map(str, digits))}e{exponent:+}")
