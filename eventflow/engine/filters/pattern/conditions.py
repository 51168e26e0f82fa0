"""The conditions a field's list may hold, from their JSON.

Reasons against them are AWS's, in the order in which its parser meets them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from collections.abc import Callable
from typing import Any

from eventflow.engine.filters.numbers import comparable, spelling_of, value_of
from eventflow.engine.filters.pattern import text_operators
from eventflow.engine.filters.pattern.addresses import address_of, block_of
from eventflow.engine.filters.pattern.anything_but import anything_but
from eventflow.engine.filters.pattern.condition import (
    ONE_KEY,
    TOO_MANY,
    Alternative,
    Operators,
    Refused,
    Test,
    only_one,
    quoted,
    string,
)
from eventflow.engine.filters.pattern.json_text import Node
from eventflow.engine.filters.pattern.numeric import numeric


def alternative(node: Node, operators: Operators) -> Alternative:
    """The condition that this item of a field's list stands for; Refused if AWS would not take it."""
    match node.kind:
        case "string":
            return _text(node)
        case "number":
            return Alternative(node.start, node.end, node.text, _number(node.text))
        case "true" | "false" | "null":
            wanted = {"true": True, "false": False, "null": None}[node.text]
            return Alternative(node.start, node.end, node.text, lambda value: value is wanted)
        case "array":
            raise Refused("Match value must be String, number, true, false, or null", node)
        case "object":
            words, test = _operator(node, operators)
            return Alternative(node.start, node.end, words, test)


def _text(node: Node) -> Alternative:
    """A text that spells an IP address is compared as an address, so that every spelling of it matches."""
    wanted, words = node.text, quoted(node.text)
    address = address_of(wanted)
    if address is None:
        return Alternative(node.start, node.end, words, frozenset((wanted,)).__contains__, wanted)
    return Alternative(node.start, node.end, words, lambda value: type(value) is str and address_of(value) == address)


def _number(text: str) -> Test:
    number = comparable(text)
    if number is None:
        return lambda value: spelling_of(value) == text
    return lambda value: value_of(value) == number


def _operator(node: Node, operators: Operators) -> tuple[str, Test | None]:
    if not node.members:
        raise Refused("Match expression name not found", node)
    name, operand = node.members[0].name, node.members[0].value
    if name not in operators.plain:
        raise Refused(f"Unrecognized match type {name}", node)
    words, test = anything_but(operand, operators) if name == "anything-but" else _OPERATORS[name](operand)
    only_one(node, TOO_MANY if name in ("numeric", "anything-but") else ONE_KEY)
    return words, test


def _cidr(operand: Node) -> tuple[str, Test]:
    # AWS names the wrong operator here.
    wanted = string(operand, "prefix")
    try:
        family, first, last = block_of(wanted)
    except ValueError as error:
        raise Refused(str(error), operand) from None

    def test(value: Any) -> bool:
        if type(value) is not str:
            return False
        address = address_of(value)
        return address is not None and address[0] == family and first <= address[1] <= last

    return f"an address in {wanted}", test


def _exists(operand: Node) -> tuple[str, Test | None]:
    match operand.kind:
        case "true":
            return "there", lambda value: True
        case "false":
            return "absent", None
        case _:
            raise Refused("exists match pattern must be either true or false.", operand)


_OPERATORS: dict[str, Callable[[Node], tuple[str, Test | None]]] = {
    "exactly": text_operators.exactly,
    "prefix": text_operators.prefix,
    "suffix": text_operators.suffix,
    "equals-ignore-case": text_operators.equals_ignore_case,
    "wildcard": text_operators.wildcard,
    "numeric": numeric,
    "cidr": _cidr,
    "exists": _exists,
}
