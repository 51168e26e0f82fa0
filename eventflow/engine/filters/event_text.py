"""An event's JSON text as a value that forgets nothing a filter can see.

A name that an object gives twice keeps both values, and a number that no double holds keeps its spelling. Everything
else is what ``json.loads`` makes of it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from eventflow.engine.filters.numbers import Spelling, read_fraction, read_whole

DEEPEST = 256
"""Levels of nesting that an event or a pattern may have.

A model choice: the parser behind EventBridge stops at 1,000.
"""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class Repeated(dict[str, Any]):
    """An object that gives a name more than once. As a dict it has each name's last value, ``pairs`` has them all."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def read_event(text: str, *, constants: bool = False) -> Any:
    """The value of a JSON text; ValueError says what is wrong with it, and where.

    ``constants`` keeps NaN and Infinity, which are no JSON, as spellings instead of refusing the whole text.
    """
    if too_deep(text):
        raise ValueError(f"It is nested deeper than {DEEPEST} levels.")
    try:
        return (_lenient if constants else _strict).decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"It is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None


def write_event(value: Any) -> str:
    """The JSON text of such a value."""
    if isinstance(value, dict):
        pairs = value.pairs if isinstance(value, Repeated) else value.items()
        return "{" + ",".join(f"{json.dumps(name)}:{write_event(item)}" for name, item in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write_event, value)) + "]"
    return value.text if isinstance(value, Spelling) else json.dumps(value)


def too_deep(text: str) -> bool:
    """Whether objects and arrays nest deeper than is read here."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        match text[bracket.start()]:
            case "[" | "{":
                depth += 1
                if depth > DEEPEST:
                    return True
            case "]" | "}":
                depth -= 1
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Repeated(pairs)


def _no_number(text: str) -> Any:
    raise ValueError(f"It is not JSON: {text} is no number there.")


def _decoder(constant: Callable[[str], Any]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_int=read_whole, parse_float=read_fraction, parse_constant=constant
    )


_strict, _lenient = _decoder(_no_number), _decoder(Spelling)
