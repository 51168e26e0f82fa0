"""What every condition of a field's list shares: what it accepts, its place, and AWS's reason against a wrong one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.numbers import comparable
from eventflow.engine.filters.pattern.addresses import Block
from eventflow.engine.filters.pattern.json_text import Node

Test = Callable[[Any], bool]
"""Whether one leaf of an event (text, number, true, false or null) is accepted."""

ONE_KEY = "Only one key allowed in match expression"
TOO_MANY = "Too many elements in numeric expression"


class Refused(ValueError):  # noqa: N818 - carries a complaint to the compiler, which raises FilterError
    """AWS's reason against a condition, and the node it is about."""

    def __init__(self, reason: str, node: Node) -> None:
        super().__init__(reason)
        self.reason = reason
        self.node = node


@dataclass(frozen=True, slots=True)
class Alternative:
    """One item of a field's list.

    ``test`` None asks that the field be absent. ``text`` is set where only this exact text is accepted, ``block``
    where only addresses are. ``words`` end the sentence "wanted is …".
    """

    start: int
    end: int
    words: str
    test: Test | None
    text: str | None = None
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Operators:
    """Which operators a dialect takes, at the top of a condition and inside anything-but."""

    plain: frozenset[str] = frozenset(
        ("prefix", "suffix", "equals-ignore-case", "wildcard", "numeric", "cidr", "exists", "anything-but", "exactly")
    )
    inside_anything_but: frozenset[str] = frozenset(("prefix", "suffix", "equals-ignore-case", "wildcard"))


def only_one(node: Node, reason: str) -> None:
    """Refuse an operator that has company."""
    if len(node.members) > 1:
        raise Refused(reason, node.members[1].value)


def string(operand: Node, name: str) -> str:
    """The text of an operand that must be one."""
    if operand.kind != "string":
        raise Refused(f"{name} match pattern must be a string", operand)
    return operand.text


def bound_of(node: Node) -> float:
    """The number of a pattern that events are compared with."""
    number = comparable(node.text)
    if number is None:
        raise Refused(f"Cannot compare number : {node.text}", node)
    return number


def quoted(text: str) -> str:
    """A text as it is shown in a sentence."""
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def listed(nodes: list[Node]) -> str:
    """Texts or numbers as they are shown in a sentence."""
    shown = [quoted(node.text) if node.kind == "string" else node.text for node in nodes[:5]]
    return " or ".join([*shown, f"{len(nodes) - 5} more"] if len(nodes) > 5 else shown)
