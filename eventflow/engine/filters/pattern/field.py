"""One field of a pattern: which values suit it, and the quick way to its value in an event without trouble."""

from collections.abc import Callable
from typing import Any

from eventflow.engine.filters.pattern.addresses import in_blocks
from eventflow.engine.filters.pattern.condition import Test
from eventflow.engine.filters.pattern.rule_text import Leaf

MOST_PARTS = 8
"""Deeper paths are always looked up the long way: the spellings that a short cut would have to rule out multiply."""

Glance = Callable[[dict[str, Any]], bool | None]
"""Whether a field holds; None if objects in arrays, or names with dots, call for the long way."""

_MISSING = object()
_PLAIN = frozenset((str, int, float, bool, type(None)))


class Field:
    """A leaf of a pattern, compiled. ``suits`` tells whether a value does, ``absence_suits`` whether none does."""

    __slots__ = ("absence_suits", "at_a_glance", "leaf", "suits")

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.suits = _suits(leaf)
        self.absence_suits = any(choice.test is None for choice in leaf.alternatives)
        self.at_a_glance = _glance(leaf.path.split("."), self.suits, self.absence_suits)


def _glance(parts: list[str], suits: Test, absence_suits: bool) -> Glance:
    if len(parts) > MOST_PARTS:
        return lambda event: None

    def of_no_plain_value(value: Any) -> bool | None:
        if value is _MISSING or isinstance(value, dict):
            return absence_suits
        if type(value) is not list:
            return suits(value)
        for item in value:
            if isinstance(item, dict | list):
                return None
        # Plain values of an array belong to no element of it, so nothing binds them to other fields.
        return any(map(suits, value)) if value else absence_suits

    *above, last = parts
    if not above:

        def glance_at_the_top(event: dict[str, Any]) -> bool | None:
            value = event.get(last, _MISSING)
            return suits(value) if type(value) in _PLAIN else of_no_plain_value(value)

        return glance_at_the_top

    steps = [
        (name, tuple(".".join(parts[at:to]) for to in range(at + 2, len(parts) + 1))) for at, name in enumerate(above)
    ]

    def glance(event: dict[str, Any]) -> bool | None:
        node: Any = event
        for name, dotted in steps:
            for joined in dotted:
                if joined in node:
                    return None
            node = node.get(name)
            if type(node) is not dict:
                # Below a plain value, or where nothing is, there is nothing.
                return None if isinstance(node, dict | list) else absence_suits
        value = node.get(last, _MISSING)
        return suits(value) if type(value) in _PLAIN else of_no_plain_value(value)

    return glance


def _suits(leaf: Leaf) -> Test:
    texts = frozenset(choice.text for choice in leaf.alternatives if choice.text is not None)
    tests = [
        choice.test
        for choice in leaf.alternatives
        if choice.test is not None and choice.text is None and choice.block is None
    ]
    if blocks := [choice.block for choice in leaf.alternatives if choice.block is not None]:
        tests.append(in_blocks(blocks))
    if not tests:
        return texts.__contains__
    if not texts and len(tests) == 1:
        return tests[0]

    def suits(value: Any) -> bool:
        if type(value) is str and value in texts:
            return True
        for accepts in tests:  # noqa: SIM110 - any() over a generator takes twice as long
            if accepts(value):
                return True
        return False

    return suits
