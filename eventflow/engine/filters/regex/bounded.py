"""A regular expression that finds its match in one pass, whatever the expression and the text.

Each character of the expression is a position; the set of positions a match may stand at is one integer, so a step
is a few operations on it, and steps are remembered. Nothing is ever tried twice: no text makes it slow.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from eventflow.engine.filters.regex.syntax import (
    BEGINNING,
    ENDING,
    Characters,
    Choice,
    Node,
    RegexDialect,
    Repeat,
    Sequence,
    read_regex,
)

REMEMBERED_STEPS = 5_000
REMEMBERED_CHARACTERS = 5_000


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the expression: may it be empty, where it can begin, where it can end."""

    empty: bool
    first: int
    last: int


_NOTHING = _Part(True, 0, 0)


class BoundedRegex:
    """A compiled expression; ``text`` is what it was made from."""

    __slots__ = ("_anchors", "_columns", "_cuts", "_follow", "_masks", "_part", "_steps", "_tables", "text")

    def __init__(self, text: str, node: Node) -> None:
        positions: list[Characters] = []
        self.text = text
        self._follow: list[int] = []
        self._part = self._placed(node, positions)
        self._cuts = sorted({edge for one in positions for low, high in one.ranges for edge in (low, high + 1)})
        self._anchors = (bisect_right(self._cuts, BEGINNING), bisect_right(self._cuts, ENDING))
        self._masks = self._accepting(positions)
        self._tables = [_unions(self._follow[place : place + 8]) for place in range(0, len(self._follow), 8)]
        self._columns: dict[str, int] = {}
        self._steps: dict[tuple[int, int], int] = {}

    def found_in(self, text: str) -> bool:
        """Whether some stretch of the text matches."""
        if self._part.empty:
            return True
        current, last = 0, self._part.last
        for column in self._symbols(text):
            key = (current, column)
            following = self._steps.get(key)
            if following is None:
                following = self._after(current, column)
                if len(self._steps) >= REMEMBERED_STEPS:
                    self._steps.clear()
                self._steps[key] = following
            if following & last:
                return True
            current = following
        return False

    def _after(self, current: int, column: int) -> int:
        accepting = self._masks[column]
        following = (self._reachable(current) | self._part.first) & accepting
        while column in self._anchors:
            # Several anchors may hold at the same place: a second one follows without another character.
            further = following | self._reachable(following) & accepting
            if further == following:
                break
            following = further
        return following

    def _symbols(self, text: str) -> Iterable[int]:
        yield self._anchors[0]
        columns = self._columns
        for sign in text:
            column = columns.get(sign)
            if column is None:
                column = bisect_right(self._cuts, ord(sign))
                if len(columns) < REMEMBERED_CHARACTERS:
                    columns[sign] = column
            yield column
        yield self._anchors[1]

    def _reachable(self, current: int) -> int:
        """Where the set of positions leads, looked up for eight of them at a time."""
        reached, bytes_ = 0, current.to_bytes(len(self._tables), "little")
        for table, byte in zip(self._tables, bytes_, strict=True):
            if byte:
                reached |= table[byte]
        return reached

    def _placed(self, node: Node, positions: list[Characters]) -> _Part:
        match node:
            case Characters():
                positions.append(node)
                self._follow.append(0)
                bit = 1 << (len(positions) - 1)
                return _Part(False, bit, bit)
            case Sequence():
                whole = _NOTHING
                for item in node.items:
                    whole = self._joined(whole, self._placed(item, positions))
                return whole
            case Choice():
                parts = [self._placed(item, positions) for item in node.items]
                first = last = 0
                for part in parts:
                    first, last = first | part.first, last | part.last
                return _Part(any(part.empty for part in parts), first, last)
            case Repeat():
                return self._repeated(node, positions)

    def _repeated(self, node: Repeat, positions: list[Characters]) -> _Part:
        whole, copy = _NOTHING, _NOTHING
        for _ in range(node.minimum):
            copy = self._placed(node.item, positions)
            whole = self._joined(whole, copy)
        if node.maximum is None:
            if not node.minimum:
                copy = self._placed(node.item, positions)
                whole = _Part(True, copy.first, copy.last)
            self._link(copy.last, copy.first)
            return whole
        for _ in range(node.maximum - node.minimum):
            copy = self._placed(node.item, positions)
            whole = self._joined(whole, _Part(True, copy.first, copy.last))
        return whole

    def _joined(self, left: _Part, right: _Part) -> _Part:
        self._link(left.last, right.first)
        return _Part(
            left.empty and right.empty,
            left.first | (right.first if left.empty else 0),
            right.last | (left.last if right.empty else 0),
        )

    def _link(self, ends: int, beginnings: int) -> None:
        while ends:
            lowest = ends & -ends
            self._follow[lowest.bit_length() - 1] |= beginnings
            ends ^= lowest

    def _accepting(self, positions: list[Characters]) -> list[int]:
        masks = [0] * (len(self._cuts) + 1)
        for place, one in enumerate(positions):
            for low, high in one.ranges:
                for column in range(bisect_right(self._cuts, low), bisect_right(self._cuts, high) + 1):
                    masks[column] |= 1 << place
        return masks


def _unions(follow: list[int]) -> list[int]:
    """For each subset of these positions, given as the bits of its index, where it leads."""
    unions = [0]
    for following in follow:
        unions += [union | following for union in unions]
    return unions


@lru_cache(maxsize=256)
def bounded_regex(text: str, dialect: RegexDialect) -> BoundedRegex:
    """The compiled expression; RegexError says what cannot be read."""
    return BoundedRegex(text, read_regex(text, dialect))
