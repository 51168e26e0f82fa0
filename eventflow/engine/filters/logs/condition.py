"""What a CloudWatch Logs filter pattern may ask of one value: ``=``, ``!=``, ``<``, ``>``, ``<=``, ``>=``.

A number without quotation marks is compared as a number, text as text, case and all. An asterisk at the beginning or
the end of a text stands for anything; one in the middle is an asterisk. ``%…%`` is a regular expression.

Simplified: AWS does not document how a number in the pattern compares with text; here = and != compare their spelling,
and the other operators do not hold.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from eventflow.engine.filters.regex.bounded import BoundedRegex

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
ORDER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
OPERATORS = ("!=", "<=", ">=", "=", "<", ">")  # the longer first, as they are looked for


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A text with or without asterisks at its ends."""

    text: str

    def matches(self, value: str) -> bool:
        """Whether the whole value is of this form."""
        before, after = self.text.startswith("*"), self.text.endswith("*")
        if self.text in ("*", "**"):
            return True
        inner = self.text[before : len(self.text) - after]
        match before, after:
            case True, True:
                return inner in value
            case True, False:
                return value.endswith(inner)
            case False, True:
                return value.startswith(inner)
            case _:
                return value == inner


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and how the pattern spells it."""

    value: Decimal
    text: str


Operand = Wildcard | Number | BoundedRegex


@dataclass(frozen=True, slots=True)
class Comparison:
    """An operator and what it compares with."""

    operator: str
    operand: Operand

    def holds(self, text: str, number: Decimal | None) -> bool:
        """Whether a value that reads like this, and is this number if it is one, satisfies the condition."""
        if isinstance(self.operand, Number) and number is not None and self.operator in ORDER:
            return ORDER[self.operator](number, self.operand.value)
        return self.operator not in ORDER and self._equals(text, number) == (self.operator == "=")

    def _equals(self, text: str, number: Decimal | None) -> bool:
        match self.operand:
            case Number(value=wanted, text=spelling):
                return text == spelling if number is None else number == wanted
            case Wildcard():
                return self.operand.matches(text)
            case _:
                return self.operand.found_in(text)


def number_in(text: str) -> Decimal | None:
    """The number that this text spells, if it does."""
    if not NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal holds
        return None
