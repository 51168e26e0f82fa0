"""The conditions a field's list may hold, from their JSON.

Reasons against them are AWS's, in the order in which its parser meets them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from collections.abc import Callable

from eventflow.engine.filters.numbers import comparable, spelling_of, value_of
from eventflow.engine.filters.pattern import text_operators
from eventflow.engine.filters.pattern.addresses import Block, address_of, block_of, in_blocks
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
            return _operator(node, operators)


def _text(node: Node) -> Alternative:
    """A text that spells an IP address is compared as an address, so that every spelling of it matches."""
    wanted, words = node.text, quoted(node.text)
    address = address_of(wanted)
    if address is None:
        return Alternative(node.start, node.end, words, frozenset((wanted,)).__contains__, wanted)
    family, number = address
    block = (family, number, number)
    return Alternative(node.start, node.end, words, in_blocks([block]), block=block)


def _number(text: str) -> Test:
    number = comparable(text)
    if number is None:
        return lambda value: spelling_of(value) == text
    return lambda value: value_of(value) == number


def _operator(node: Node, operators: Operators) -> Alternative:
    if not node.members:
        raise Refused("Match expression name not found", node)
    name, operand = node.members[0].name, node.members[0].value
    if name not in operators.plain:
        raise Refused(f"Unrecognized match type {name}", node)
    words: str
    test: Test | None
    block = None
    match name:
        case "cidr":
            block = _block(operand)
            words, test = f"an address in {operand.text}", in_blocks([block])
        case "anything-but":
            words, test = anything_but(operand, operators)
        case _:
            words, test = _OPERATORS[name](operand)
    only_one(node, TOO_MANY if name in ("numeric", "anything-but") else ONE_KEY)
    return Alternative(node.start, node.end, words, test, block=block)


def _block(operand: Node) -> Block:
    # AWS names the wrong operator here.
    wanted = string(operand, "prefix")
    try:
        return block_of(wanted)
    except ValueError as error:
        raise Refused(str(error), operand) from None


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
    "exists": _exists,
}
