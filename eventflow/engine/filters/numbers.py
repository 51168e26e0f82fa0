"""Numbers as event filters compare them: by value, where a double holds the value that was written.

300, 300.0 and 3e2 are one number, 0 and -0 too. A number whose text is not the shortest spelling of a double, such as
one of 30 digits or 1e400, can't be compared: it still exists, and equals its own spelling only.

https://github.com/aws/event-ruler
"""

from decimal import Decimal, InvalidOperation
from math import isfinite

EXACT_BELOW = 2**53
"""Below this every whole number is a double."""
SMALLEST, SMALLEST_SPELLED = 5e-324, "4.9e-324"
"""The smallest double above zero, and how Java spells it, which AWS's matcher runs on."""
LONGEST_NUMBER = 1_000
"""Characters of a number; the parser behind EventBridge takes no longer one."""
MOST_WHOLE = 10**LONGEST_NUMBER


class Spelling:
    """A number of an event that can't be compared, kept as it was written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spelling) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return self.text


def comparable(text: str) -> float | None:
    """The double that this JSON number stands for, None if it stands for none exactly."""
    try:
        number = float(text)
        if not isfinite(number):
            return None
        spelled = repr(number) if number != SMALLEST else SMALLEST_SPELLED
        return number if spelled == text or Decimal(spelled) == Decimal(text) else None
    except (ValueError, InvalidOperation):
        return None


def read_whole(text: str) -> int | Spelling:
    """A whole number of an event's text."""
    return int(text) if len(text) <= LONGEST_NUMBER else Spelling(text)


def read_fraction(text: str) -> float | Spelling:
    """A number with a point or an exponent of an event's text."""
    number = comparable(text)
    return Spelling(text) if number is None else number


def value_of(value: object) -> float | None:
    """What a number of an event is compared as; None for what is no number, or can't be compared."""
    if type(value) is float:
        return value if isfinite(value) else None
    if type(value) is int:
        if -EXACT_BELOW <= value <= EXACT_BELOW:
            return value
        return comparable(str(value)) if abs(value) < MOST_WHOLE else None
    return None


def spelling_of(value: object) -> str | None:
    """How a number of an event was written, if that is known and matters."""
    if type(value) is Spelling:
        return value.text
    return str(value) if type(value) is int and abs(value) < MOST_WHOLE else None
