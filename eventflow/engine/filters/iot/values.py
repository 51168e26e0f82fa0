"""The values of AWS IoT SQL: those of JSON, and Undefined, which is what there is where there is nothing.

Numbers are Int (here ``int``) or Decimal, of 34 digits and exponents to 999; what is beyond is Undefined here.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-data-types.html
"""

import json
import re
from decimal import ROUND_DOWN, Context, Decimal
from enum import Enum
from typing import Any, Final

DIGITS = 34
NUMBERS = Context(prec=DIGITS, Emax=999, Emin=-999, traps=[])
NUMERIC_TEXT = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?", re.ASCII)
LONGEST_TEXT = 1_000_000  # ours: a text that an expression makes is Undefined beyond


class Nothing(Enum):
    """The one value that JSON does not have."""

    UNDEFINED = "Undefined"


UNDEFINED: Final = Nothing.UNDEFINED


class OutOfWork(Exception):  # noqa: N818 - not an error, an end
    """The message and the condition would take too long."""


class Work:
    """How much an evaluation may still do, so that no message keeps the simulation busy."""

    __slots__ = ("left",)

    def __init__(self, left: int = 300_000) -> None:
        self.left = left

    def spend(self, amount: int) -> None:
        """Do so much; a comparison of two numbers is 1."""
        self.left -= amount
        if self.left < 0:
            raise OutOfWork


def number(value: Any) -> int | Decimal | None:
    """The number that a value is, if it is one; a text is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**DIGITS else _finite(NUMBERS.create_decimal(value))
    if isinstance(value, float):
        return _finite(NUMBERS.create_decimal(repr(value)))
    return _finite(value) if isinstance(value, Decimal) else None


def _finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def to_number(value: Any) -> int | Decimal | None:
    """The number that a value is or, being a text, spells."""
    if not isinstance(value, str):
        return number(value)
    return _finite(NUMBERS.create_decimal(value)) if NUMERIC_TEXT.fullmatch(value) else None


def to_int(value: Any) -> int | None:
    """The same without what is behind the point."""
    found = to_number(value)
    if isinstance(found, Decimal):
        return int(found.to_integral_value(ROUND_DOWN)) if abs(found) < 10**DIGITS else None
    return found


def to_boolean(value: Any) -> bool | None:
    """True or false, also from a text that says so."""
    if isinstance(value, str) and len(value) <= 5:
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def to_text(value: Any, work: Work) -> str | None:
    """A value as text; Null and Undefined have none."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, list | dict):
        text = _json(value)
        work.spend(len(text) // 10)
    else:
        found = number(value)
        if found is None:
            return None
        text = str(found)
    work.spend(len(text) // 50 + 1)
    return text if len(text) <= LONGEST_TEXT else None


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    except (TypeError, ValueError, RecursionError):
        return ""


def _plain(value: Any) -> float | None:
    return float(value) if isinstance(value, Decimal) else None


def equal(left: Any, right: Any, work: Work) -> bool:
    """Whether two values are of the same type and equal, through and through."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        work.spend(3)
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            pairs.extend((one[key], other[key]) for key in one)
        elif not _same(one, other, work):
            return False
    return True


def _same(one: Any, other: Any, work: Work) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        work.spend(min(len(one), len(other)) // 1_000)
        return one == other
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    first, second = number(one), number(other)
    return first is not None and second is not None and first == second
