"""One field of a pattern: which values suit it, and the quick way to its value in an event without trouble."""

from typing import Any

from eventflow.engine.filters.condition import Test
from eventflow.engine.filters.rule_text import Leaf

MOST_PARTS = 8
"""Deeper paths are always looked up the long way: the spellings that a short cut would have to rule out multiply."""
_MISSING = object()


class Field:
    """A leaf of a pattern, compiled. ``suits`` tells whether a value does, ``absence_suits`` whether none does."""

    __slots__ = ("_steps", "absence_suits", "leaf", "suits")

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.suits = _suits(leaf)
        self.absence_suits = any(choice.test is None for choice in leaf.alternatives)
        parts = leaf.path.split(".")
        self._steps: list[tuple[str, tuple[str, ...]]] | None = None
        if len(parts) <= MOST_PARTS:
            self._steps = [
                (part, tuple(".".join(parts[at:to]) for to in range(at + 2, len(parts) + 1)))
                for at, part in enumerate(parts)
            ]

    def at_a_glance(self, event: Any) -> bool | None:
        """Whether the field holds; None if objects in arrays, or names with dots, call for the long way."""
        if self._steps is None:
            return None
        value = event
        for name, dotted in self._steps:
            if type(value) is not dict:
                if isinstance(value, list | dict):
                    return None
                return self.absence_suits
            for joined in dotted:
                if joined in value:
                    return None
            value = value.get(name, _MISSING)
        if value is _MISSING:
            return self.absence_suits
        if type(value) is list:
            for item in value:
                if isinstance(item, dict | list):
                    return None
            # Plain values of an array belong to no element of it, so nothing binds them to other fields.
            return any(map(self.suits, value)) if value else self.absence_suits
        if isinstance(value, dict):
            return self.absence_suits
        return self.suits(value)


def _suits(leaf: Leaf) -> Test:
    texts = frozenset(choice.text for choice in leaf.alternatives if choice.text is not None)
    tests = [choice.test for choice in leaf.alternatives if choice.text is None and choice.test is not None]
    if not tests:
        return texts.__contains__
    if not texts and len(tests) == 1:
        return tests[0]

    def suits(value: Any) -> bool:
        if type(value) is str and value in texts:
            return True
        return any(accepts(value) for accepts in tests)

    return suits
