"""Ways to write the same JSON, and texts that are hardly a pattern."""

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from hypothesis import strategies as st

from tests.properties.filter_conditions import leaves, respelled_number
from tests.properties.filter_json import Json, Number, Object, an_object, write


class Spelling(NamedTuple):
    """How to write a JSON text."""

    space: str
    numbers: Callable[[Number], Number]
    string: Callable[[str], str]


spellings = st.builds(
    Spelling,
    space=st.sampled_from(["", " ", "\n\t", "\r\n "]),
    numbers=st.sampled_from([lambda number: number, respelled_number]),
    string=st.sampled_from(
        [
            json.dumps,
            lambda text: json.dumps(text, ensure_ascii=False),
            lambda text: json.dumps(text).replace("x", "\\u0078"),
            lambda text: '"' + "".join(f"\\u{unit:04X}" for unit in utf_16_units(text)) + '"',
        ]
    ),
)


def respelled(value: Json, spelling: Spelling) -> str:
    """The same JSON with other escapes, white space and notations of numbers."""
    space = spelling.space

    def spelled(value: Json) -> str:
        match value:
            case Object(members):
                pairs = (f"{spelling.string(name)}{space}:{spelled(item)}" for name, item in members)
                inside = f",{space}".join(pairs)
                text = f"{{{space}{inside}{space}}}"
            case list():
                text = f"[{space}{','.join(map(spelled, value))}{space}]"
            case Number():
                text = spelling.numbers(value).text
            case str():
                text = spelling.string(value)
            case _:
                text = write(value)
        return space + text + space

    return spelled(value)


def utf_16_units(text: str) -> Iterable[int]:
    encoded = text.encode("utf-16-be")
    return [int.from_bytes(encoded[at : at + 2], "big") for at in range(0, len(encoded), 2)]


OPERATOR_NAMES = [
    *("prefix", "suffix", "equals-ignore-case", "wildcard", "numeric", "cidr", "exists", "anything-but", "exactly"),
    *("$or", "a", "b.c", "", "regex"),
]
anything = st.recursive(
    leaves | st.sampled_from(["=", "<", ">=", "*", "**", "\\", "10.0.0.0/8", "::/0", "/"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(st.sampled_from(OPERATOR_NAMES), inner), max_size=3).map(tuple).map(Object)
    ),
    max_leaves=10,
)
"""Values that look like patterns, and are hardly ever right."""


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text with a piece taken out or put in."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 4)))
    middle = draw(st.sampled_from(["", ",", "}", "]", '"', "{", "[", "\\", "\x00", "1", "nul", "-", "e9", "é"]))
    return text[:start] + middle + text[end:]


nearly = anything.map(write) | st.builds(an_object, a=anything).map(write)
texts = st.text(max_size=40) | nearly | nearly.flatmap(damaged)
