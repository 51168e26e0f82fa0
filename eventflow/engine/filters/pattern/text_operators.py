"""Operators that compare texts: exactly, prefix, suffix, equals-ignore-case and wildcard.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from eventflow.engine.filters.pattern import texts
from eventflow.engine.filters.pattern.condition import ONE_KEY, Refused, Test, only_one, quoted, string
from eventflow.engine.filters.pattern.json_text import Node


def exactly(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    wanted = string(operand, "exact")
    return quoted(wanted), frozenset((wanted,)).__contains__


def prefix(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    if operand.kind == "object":
        wanted = _ignoring_case(operand, "prefix")
        return f"a text that begins with {quoted(wanted)} in any case", _of_texts(texts.begins_ignoring_case(wanted))
    wanted = string(operand, "prefix")
    return f"a text that begins with {quoted(wanted)}", _begins(wanted)


def suffix(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    if operand.kind == "object":
        wanted = _ignoring_case(operand, "suffix")
        return f"a text that ends with {quoted(wanted)} in any case", _of_texts(texts.ends_ignoring_case(wanted))
    wanted = string(operand, "suffix")
    return f"a text that ends with {quoted(wanted)}", _ends(wanted)


def equals_ignore_case(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    wanted = string(operand, "equals-ignore-case")
    return f"{quoted(wanted)} in any case", _of_texts(texts.equals_ignoring_case(wanted))


def wildcard(operand: Node) -> tuple[str, Test]:
    """The words and the test of this operator's operand."""
    wanted = string(operand, "wildcard")
    return f"a text like {quoted(wanted)}", _of_texts(wildcard_test(wanted, operand))


def _ignoring_case(operand: Node, name: str) -> str:
    if not operand.members:
        raise Refused(f"{name.capitalize()} expression name not found", operand)
    inner = operand.members[0]
    if inner.name != "equals-ignore-case":
        raise Refused(f"Unsupported {name} pattern: {inner.name}", operand)
    wanted = string(inner.value, "equals-ignore-case")
    only_one(operand, ONE_KEY)
    return wanted


def wildcard_test(wanted: str, node: Node) -> texts.TextTest:
    """Whether a text is like this one; Refused if AWS does not take the wildcards."""
    try:
        return texts.wildcard(wanted)
    except ValueError as error:
        raise Refused(str(error), node) from None


def _of_texts(test: texts.TextTest) -> Test:
    return lambda value: type(value) is str and test(value)


def _begins(wanted: str) -> Test:
    return lambda value: type(value) is str and value.startswith(wanted)


def _ends(wanted: str) -> Test:
    return lambda value: type(value) is str and value.endswith(wanted)
