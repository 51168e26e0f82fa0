"""Whether the fields of a branch can hold together, within the same elements of the event's arrays.

AWS rejects a match whose values come from different elements of one array. Fields are looked at in the order of their
paths, each choice binding the arrays it stands in; that a field is absent is asked of what is bound by then.

https://github.com/aws/event-ruler#and-and-or-relationship-among-fields-with-ruler
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from eventflow.engine.filters.pattern.leaves import Chain

FREE_STEPS, STEPS_PER_VALUE = 500, 1
"""Choices that may be tried before an event is refused as too entangled.

Ordinary events need no more than one for each of their values; only those that give a name more than once in one
object, or spell a path in two ways, need more.
"""

Bound = dict[int, int]
"""By array, the element that the match has chosen."""
Key = tuple[tuple[int, int], ...]
"""The same, in order, to be looked up by."""


class TooEntangled(ValueError):  # noqa: N818 - says what the event is
    """The event serves the same paths from so many arrays that the question can't be answered in bounded time."""

    def __init__(self) -> None:
        super().__init__("The event's arrays leave too many ways to combine their elements.")


@dataclass(slots=True)
class Wanted:
    """One field: the chains of the values that suit it, those of all its values, and whether absence suits it."""

    suiting: "ChainTree"
    present: "ChainTree"
    absence_suits: bool


@dataclass(slots=True)
class ChainTree:
    """Chains, merged where they begin alike."""

    ends: bool = False
    arrays: dict[int, dict[int, "ChainTree"]] = field(default_factory=dict)

    def add(self, chain: Chain) -> None:
        """Take a chain in."""
        tree = self
        for array, index in chain:
            tree = tree.arrays.setdefault(array, {}).setdefault(index, ChainTree())
        tree.ends = True

    def __bool__(self) -> bool:
        return self.ends or bool(self.arrays)

    def numbers(self) -> set[int]:
        """Every array in it."""
        found: set[int] = set()
        work = [self]
        while work:
            tree = work.pop()
            found.update(tree.arrays)
            work += [below for elements in tree.arrays.values() for below in elements.values()]
        return found

    def consistent(self, bound: Bound) -> Iterator[Chain]:
        """The chains that choose no other element than is bound already."""
        work: list[tuple[ChainTree, Chain]] = [(self, ())]
        while work:
            tree, chain = work.pop()
            if tree.ends:
                yield chain
            for array, elements in tree.arrays.items():
                chosen = bound.get(array)
                if chosen is None:
                    work += [(below, (*chain, (array, index))) for index, below in elements.items()]
                elif chosen in elements:
                    work.append((elements[chosen], (*chain, (array, chosen))))


class Search:
    """The questions of one event, which has so many values; they share one allowance of steps."""

    def __init__(self, values: int) -> None:
        self._left = FREE_STEPS + STEPS_PER_VALUE * values

    def furthest(self, fields: list[Wanted]) -> int:
        """How many of these fields, in their order, can hold together; all of them if the branch matches."""
        run = _Run(fields, self)
        run.go(0, {}, ())
        return run.furthest

    def step(self) -> None:
        """Count a step; raise when there were too many."""
        self._left -= 1
        if self._left < 0:
            raise TooEntangled


class _Run:
    """Depth first; a place is never searched twice with the same bindings that still matter."""

    def __init__(self, fields: list[Wanted], search: Search) -> None:
        self.furthest = 0
        self._fields = fields
        self._search = search
        self._failed: set[tuple[int, Key]] = set()
        self._later: list[set[int]] = [set()]
        for wanted in reversed(fields):
            self._later.append(self._later[-1] | wanted.present.numbers())
        self._later.reverse()

    def go(self, place: int, bound: Bound, bound_key: Key) -> bool:
        """Whether the fields from this place on can hold, given what is bound."""
        self.furthest = max(self.furthest, place)
        if place == len(self._fields):
            return True
        key = (place, bound_key)
        if key in self._failed:
            return False
        wanted, later = self._fields[place], self._later[place + 1]
        choices = wanted.suiting.consistent(bound)
        if wanted.absence_suits and next(wanted.present.consistent(bound), None) is None:
            choices = iter([()])
        tried: set[Key] = set()
        for chain in choices:
            self._search.step()
            merged = {array: index for array, index in (*bound.items(), *chain) if array in later}
            after = tuple(sorted(merged.items()))
            if after not in tried:
                tried.add(after)
                if self.go(place + 1, merged, after):
                    return True
        self._failed.add(key)
        return False
