"""JSON values that keep duplicate names and the spelling of numbers, and their texts.

An object is a tuple of members, an array a list, a number its text.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite


@dataclass(frozen=True)
class Number:
    text: str

    @property
    def value(self) -> Decimal | None:
        """What it compares as: None if its text is not what a double is written as, whatever the spelling."""
        double = float(self.text)
        exact = Decimal(self.text)
        return exact if isfinite(double) and Decimal(repr(double)) == exact else None


@dataclass(frozen=True)
class Object:
    members: tuple[tuple[str, "Json"], ...]


Json = None | bool | str | Number | Object | list["Json"]


def an_object(**members: Json) -> Object:
    return Object(tuple(members.items()))


def write(value: Json) -> str:
    """The shortest JSON text."""
    match value:
        case Object(members):
            return "{" + ",".join(f"{json.dumps(name)}:{write(item)}" for name, item in members) + "}"
        case list():
            return "[" + ",".join(map(write, value)) + "]"
        case Number(text):
            return text
        case _:
            return json.dumps(value)
