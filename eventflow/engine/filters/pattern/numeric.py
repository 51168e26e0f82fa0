"""``numeric``: a bound, or a lower and an upper one.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
"""

from collections.abc import Callable, Iterator

from eventflow.engine.filters.numbers import value_of
from eventflow.engine.filters.pattern.condition import TOO_MANY, Refused, Test, bound_of
from eventflow.engine.filters.pattern.json_text import Node


def numeric(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    if operand.kind != "array":
        raise Refused("Value of numeric must be an array.", operand)
    items = iter(operand.items)
    operator = next(items, None)
    if operator is None or operator.kind != "string":
        raise Refused(f"Invalid member in numeric match: {_token(operator)}", operator or operand)
    sign = operator.text
    if sign not in ("=", "<", "<=", ">", ">="):
        raise Refused(f"Unrecognized numeric range operator: {sign}", operator)
    bound = _bound(items, "equals" if sign == "=" else sign, operand)
    more = next(items, None)
    if sign in ("=", "<", "<=") or more is None:
        if more is not None:
            raise Refused(TOO_MANY, more)
        return f"a number {sign} {bound.text}", _COMPARISONS[sign](bound_of(bound))
    if more.kind != "string":
        raise Refused(f"Bad value in numeric range: {_token(more)}", more)
    if more.text not in ("<", "<="):
        raise Refused(f"Bad numeric range operator: {more.text}", more)
    top = _bound(items, more.text, operand)
    if (extra := next(items, None)) is not None:
        raise Refused("Too many terms in numeric range expression", extra)
    low, high = bound_of(bound), bound_of(top)
    if not low < high:
        raise Refused("Bottom must be less than top", operand)
    above, below = _COMPARISONS[sign](low), _COMPARISONS[more.text](high)
    return f"a number {sign} {bound.text} and {more.text} {top.text}", lambda value: above(value) and below(value)


def _bound(items: Iterator[Node], name: str, operand: Node) -> Node:
    bound = next(items, None)
    if bound is None or bound.kind != "number":
        raise Refused(f"Value of {name} must be numeric", bound or operand)
    return bound


_COMPARISONS: dict[str, Callable[[float], Test]] = {
    "=": lambda bound: lambda value: value_of(value) == bound,
    "<": lambda bound: lambda value: (number := value_of(value)) is not None and number < bound,
    "<=": lambda bound: lambda value: (number := value_of(value)) is not None and number <= bound,
    ">": lambda bound: lambda value: (number := value_of(value)) is not None and number > bound,
    ">=": lambda bound: lambda value: (number := value_of(value)) is not None and number >= bound,
}


def _token(node: Node | None) -> str:
    """How AWS's parser calls what it found."""
    if node is None:
        return "]"
    return {"object": "{", "array": "["}.get(node.kind, node.text)
