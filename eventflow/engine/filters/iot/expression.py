"""What a condition of AWS IoT SQL is for a message.

Undefined goes through: with it AND, OR, NOT, comparisons and arithmetic are Undefined, whatever is on the other side.
Only ``isUndefined``, ``isNull``, ``nanvl`` and CASE can make something else of it.

Simplified: AWS documents no division by zero; here it is Undefined, and so is a condition that would take more than
300,000 steps for one message.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-operators.html
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from eventflow.engine.filters.iot.functions import FUNCTIONS, Call, element, remainder
from eventflow.engine.filters.iot.syntax import Node
from eventflow.engine.filters.iot.values import (
    LONGEST_TEXT,
    NUMBERS,
    UNDEFINED,
    Work,
    equal,
    number,
    to_boolean,
    to_number,
    to_text,
)

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
DECIMAL: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message's payload, the topic it came on, if that is known, and how much its evaluation may do."""

    payload: Any
    topic: str | None = None
    work: Work = field(default_factory=Work)

    def value(self, node: Node) -> Any:
        """What this part of a condition is."""
        self.work.spend(1)
        match node.does:
            case "value":
                return node.value
            case "attribute":
                return self.payload.get(node.value, UNDEFINED) if isinstance(self.payload, dict) else UNDEFINED
            case "path":
                first, *steps = node.operands
                found = self.value(first)
                for step in steps:
                    found = element(found, self.value(step))
                return found
            case "call":
                return FUNCTIONS[node.value].result(Call(self.values(node), self.topic, self.work))
            case "array":
                return self.values(node)
            case "object":
                pairs = zip(node.value, self.values(node), strict=True)
                return {name: value for name, value in pairs if value is not UNDEFINED}
            case "case":
                return self._case(node)
            case "and" | "or" | "not":
                return self._logic(node)
            case "sum" | "product" | "minus":
                return self._arithmetic(node)
            case _:
                return self._comparison(node)

    def values(self, node: Node) -> list[Any]:
        """What each operand is."""
        found = []
        for operand in node.operands:
            found.append(self.value(operand))  # noqa: PERF401 - a comprehension takes another frame of the stack
        return found

    def _logic(self, node: Node) -> Any:
        answers = [to_boolean(value) for value in self.values(node)]
        if None in answers:
            return UNDEFINED
        if node.does == "not":
            return not answers[0]
        return all(answers) if node.does == "and" else any(answers)

    def _comparison(self, node: Node) -> Any:
        left, right = self.values(node)
        if left is UNDEFINED or right is UNDEFINED:
            return UNDEFINED
        if node.does in ("=", "<>"):
            return equal(left, right, self.work) == (node.does == "=")
        if node.does == "in":
            return any(equal(left, item, self.work) for item in right) if isinstance(right, list) else UNDEFINED
        one, other = to_number(left), to_number(right)
        return UNDEFINED if one is None or other is None else ORDER[node.does](one, other)

    def _arithmetic(self, node: Node) -> Any:
        if node.does == "minus":
            return self._calculated("-", 0, self.value(node.operands[0]))
        first, *others = self.values(node)
        for sign, other in zip(node.operators, others, strict=True):
            first = self._calculated(sign, first, other)
        return first

    def _calculated(self, sign: str, left: Any, right: Any) -> Any:
        if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            one, other = to_text(left, self.work), to_text(right, self.work)
            if one is None or other is None or len(one) + len(other) > LONGEST_TEXT:
                return UNDEFINED
            return one + other
        if sign == "%":
            return remainder(left, right)
        first, second = to_number(left), to_number(right)
        if first is None or second is None:
            return UNDEFINED
        if isinstance(first, int) and isinstance(second, int):
            return _whole(sign, first, second)
        result = DECIMAL[sign](Decimal(first), Decimal(second))
        return result if result.is_finite() else UNDEFINED

    def _case(self, node: Node) -> Any:
        wanted, *rest = node.operands
        value = self.value(wanted)
        if value is UNDEFINED:
            return UNDEFINED
        while len(rest) > 1:
            when, then, *rest = rest
            candidate = self.value(when)
            if candidate is not UNDEFINED and equal(value, candidate, self.work):
                return self.value(then)
        return self.value(rest[0]) if rest else UNDEFINED


def _whole(sign: str, left: int, right: int) -> Any:
    match sign:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case _ if right == 0:
            return UNDEFINED
        case _:
            result = abs(left) // abs(right)
            result = result if (left < 0) == (right < 0) else -result
    found = number(result)
    return UNDEFINED if found is None else found
