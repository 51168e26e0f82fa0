"""Property selectors of CloudWatch Logs' JSON patterns: ``$.user.id``, ``$.items[0]``, ``$.items[*]``, ``$.*``,
``$.['cluster.name']``.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from eventflow.engine.filters.logs.syntax import Reader

NAME = re.compile(r"[A-Za-z0-9_-]+")
INDEX = re.compile(r"\[\s*(\d{1,9}|\*)\s*\]")


class Step(Enum):
    """A step to every field of an object, or every element of an array."""

    ANY_FIELD = ".*"
    ANY_ELEMENT = "[*]"


@dataclass(frozen=True, slots=True)
class Selector:
    """The way from a message to what a condition is about; ``text`` is how the pattern spells it."""

    steps: tuple[str | int | Step, ...]
    text: str

    @property
    def has_wildcard(self) -> bool:
        """Whether it leads to several values."""
        return any(isinstance(step, Step) for step in self.steps)

    def found_in(self, message: Any) -> list[Any]:
        """What the message has there: nothing, one value, or several after a wildcard."""
        values = [message]
        for step in self.steps:
            values = [inner for value in values for inner in _inside(value, step)]
        return values


def _inside(value: Any, step: str | int | Step) -> list[Any]:
    if isinstance(value, dict):
        if step is Step.ANY_FIELD:
            return list(value.values())
        return [value[step]] if isinstance(step, str) and step in value else []
    if isinstance(value, list):
        if step is Step.ANY_ELEMENT:
            return value
        return [value[step]] if isinstance(step, int) and step < len(value) else []
    return []


def read_selector(reader: Reader) -> Selector:
    """The selector that comes next."""
    start = reader.at
    if not reader.sees("$"):
        reason = "A condition begins with a selector such as $.name."
        raise reader.refuse(start, start + 1, reason)
    steps: list[str | int | Step] = []
    while (step := _step(reader, first=not steps)) is not None:
        steps.append(step)
    if not steps:
        raise reader.refuse(start, reader.at + 1, "A selector is $. and the name of a property.")
    if sum(isinstance(step, Step) for step in steps) > 1:
        reader.complain(start, reader.at, "A property selector has at most one wildcard selector.")
    return Selector(tuple(steps), reader.text[start : reader.at])


def _step(reader: Reader, first: bool) -> str | int | Step | None:
    start = reader.at
    dot = reader.sees(".")
    if dot and reader.sees("*"):
        return Step.ANY_FIELD
    if dot and (name := NAME.match(reader.text, reader.at, reader.end)):
        reader.at = name.end()
        return name[0]
    for mark in ("'", '"'):
        if reader.sees(f"[{mark}"):
            reader.at -= 1
            property_name = reader.quoted(mark)
            if not reader.sees("]"):
                raise reader.refuse(start, reader.at + 1, "A bracket is never closed.")
            return property_name
    if not dot and not first and (index := INDEX.match(reader.text, reader.at, reader.end)):
        reader.at = index.end()
        return Step.ANY_ELEMENT if index[1] == "*" else int(index[1])
    if dot or reader.text.startswith("[", reader.at, reader.end):
        found = reader.text[reader.at : min(reader.at + 1, reader.end)]
        raise reader.refuse(reader.at, reader.at + 1, f"Invalid character(s) in term '{found}'")
    return None
