"""What an event has at the paths that a pattern names, and which array elements each value stands in.

Arrays are transparent at any depth: their items' values stand at the array's own path.
"""

from collections.abc import Iterable
from typing import Any

from eventflow.engine.filters.event_text import Repeated

Chain = tuple[tuple[int, int], ...]
"""From the outermost array in: the array's number in the event, and the element."""
Found = dict[str, list[tuple[Any, Chain]]]
"""By path, the values in the order of the event."""


class PathTree:
    """The paths that are asked for, as a tree over the parts between their dots."""

    __slots__ = ("below", "path")

    def __init__(self) -> None:
        self.below: dict[str, PathTree] = {}
        self.path: str | None = None

    @classmethod
    def of(cls, paths: Iterable[str]) -> "PathTree":
        """The tree of these paths."""
        root = cls()
        for path in paths:
            tree = root
            for part in path.split("."):
                tree = tree.below.setdefault(part, cls())
            tree.path = path
        return root

    def step(self, name: str) -> "PathTree | None":
        """The tree below a field of the event, whose name may hold dots itself."""
        tree = self.below.get(name)
        if tree is not None or "." not in name:
            return tree
        tree = self
        for part in name.split("."):
            tree = tree.below.get(part)
            if tree is None:
                return None
        return tree


def leaves(event: Any, paths: PathTree) -> Found:
    """Every value of the event at these paths."""
    walk = _Walk()
    if isinstance(event, dict):
        walk.fields(event, paths, ())
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: Found = {}
        self._arrays = 0

    def fields(self, node: dict[str, Any], paths: PathTree, chain: Chain) -> None:
        pairs = node.pairs if isinstance(node, Repeated) else node.items()
        for name, value in pairs:
            tree = paths.step(name)
            if tree is not None:
                self._value(value, tree, chain)

    def _value(self, value: Any, paths: PathTree, chain: Chain) -> None:
        if isinstance(value, dict):
            if paths.below:
                self.fields(value, paths, chain)
        elif isinstance(value, list):
            self._items(value, paths, chain)
        elif paths.path is not None:
            self.found.setdefault(paths.path, []).append((value, chain))

    def _items(self, items: list[Any], paths: PathTree, chain: Chain) -> None:
        """Scalars of an array belong to no element of it, as the library has it."""
        number = self._arrays
        self._arrays += 1
        for index, item in enumerate(items):
            inner = (*chain, (number, index)) if isinstance(item, dict | list) else chain
            self._value(item, paths, inner)
