"""``anything-but``: whatever is there and is not excluded, of any type.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
"""

from collections.abc import Callable

from eventflow.engine.filters.numbers import value_of
from eventflow.engine.filters.pattern import texts
from eventflow.engine.filters.pattern.condition import TOO_MANY, Operators, Refused, Test, bound_of, listed, only_one
from eventflow.engine.filters.pattern.json_text import Node
from eventflow.engine.filters.pattern.text_operators import wildcard_test


def anything_but(operand: Node, operators: Operators) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    if operand.kind == "object":
        return _anything_but_operator(operand, operators)
    if operand.kind not in ("array", "string", "number"):
        raise Refused("Value of anything-but must be an array or single string/number value.", operand)
    excluded = operand.items if operand.kind == "array" else [operand]
    numbers = set()
    for node in excluded:
        if node.kind not in ("string", "number"):
            raise Refused("Inside anything but list, start|null|boolean is not supported.", node)
        if node.kind == "number":
            numbers.add(bound_of(node))
    strings = frozenset(node.text for node in excluded if node.kind == "string")
    if bool(strings) == bool(numbers):
        raise Refused(
            "Inside anything but list, either all values are number or string, mixed type is not supported", operand
        )
    words = f"anything but {listed(excluded)}"
    if strings:
        return words, lambda value: type(value) is not str or value not in strings
    return words, lambda value: value_of(value) not in numbers


def _anything_but_operator(operand: Node, operators: Operators) -> tuple[str, Test]:
    if not operand.members:
        raise Refused("Anything-But expression name not found", operand)
    name, value = operand.members[0].name, operand.members[0].value
    if name not in operators.inside_anything_but:
        raise Refused(f"Unsupported anything-but pattern: {name}", operand)
    if value.kind not in ("array", "string", "number"):
        raise Refused("Value of anything-but must be an array or single string/number value.", value)
    excluded = value.items if value.kind == "array" else [value]
    for node in excluded:
        if node.kind != "string":
            raise Refused(_NOT_STRING_INSIDE[name], node)
        if name in ("prefix", "suffix") and not node.text:
            raise Refused("Null prefix/suffix not allowed", node)
    tests = [_EXCLUDING[name](node.text, node) for node in excluded]
    only_one(operand, TOO_MANY)
    words = f"anything but {_EXCLUDED_WORDS[name].format(listed(excluded))}"
    if len(tests) == 1:
        (test,) = tests
        return words, lambda value: type(value) is not str or not test(value)
    return words, lambda value: type(value) is not str or not any(test(value) for test in tests)


_NOT_STRING_INSIDE = {
    "prefix": "prefix/suffix match pattern must be a string",
    "suffix": "prefix/suffix match pattern must be a string",
    "equals-ignore-case": ("Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."),
    "wildcard": "wildcard match pattern must be a string",
}
_EXCLUDING: dict[str, Callable[[str, Node], texts.TextTest]] = {
    "prefix": lambda text, node: lambda value: value.startswith(text),
    "suffix": lambda text, node: lambda value: value.endswith(text),
    "equals-ignore-case": lambda text, node: texts.equals_ignoring_case(text),
    "wildcard": lambda text, node: wildcard_test(text, node),
}
_EXCLUDED_WORDS = {
    "prefix": "a text that begins with {}",
    "suffix": "a text that ends with {}",
    "equals-ignore-case": "{} in any case",
    "wildcard": "a text like {}",
}
