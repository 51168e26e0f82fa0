"""Luck belongs to the event, not to the order in which things happen.

A draw is named by (seed, node, purpose, lineage, attempt) and the event's ordinal, and comes from a counter-based
generator. So neither adding a node nor changing a limit changes which events are slow or fail, and two runs can
be compared event by event.
"""

from hashlib import blake2b
from weakref import ref

import numpy as np
from numpy.typing import NDArray

BLOCK = 1024
"""How many ordinals one block of draws covers."""
MOST_KEPT = 64
"""So many blocks are kept for draws that are asked for one by one: half a megabyte."""
LONGEST_NAME = 240
"""How long a lineage's name gets before it is shortened: in a loop it would grow for ever."""


class Draws:
    """Uniform numbers between 0 and 1, both excluded, by name and ordinal."""

    __slots__ = ("_kept", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._kept: dict[tuple[object, ...], NDArray[np.float64]] = {}

    def one(self, ordinal: int, *name: object) -> float:
        """The draw of one ordinal. Those of its neighbours, which mostly come next, are kept a while."""
        key = (ordinal // BLOCK, *name)
        block = self._kept.get(key)
        if block is None:
            if len(self._kept) == MOST_KEPT:
                self._kept.clear()
            block = self._kept[key] = self.block(*name, number=ordinal // BLOCK)
        return float(block[ordinal % BLOCK])

    def block(self, *name: object, number: int = 0) -> NDArray[np.float64]:
        """The draws of ordinals ``number * BLOCK`` up to the next block, for one name."""
        return self._draw(BLOCK, name, number)

    def first(self, count: int, *name: object) -> NDArray[np.float64]:
        """The draws of the first ``count`` ordinals of one name."""
        starts = range(0, count, BLOCK)
        blocks = [self._draw(min(BLOCK, count - start), name, start // BLOCK) for start in starts]
        return np.concatenate(blocks) if blocks else np.empty(0)

    def _draw(self, count: int, name: tuple[object, ...], number: int) -> NDArray[np.float64]:
        text = "\x1f".join([str(self.seed), *map(str, name)])
        key = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little")
        generator = np.random.Generator(np.random.Philox(key=key, counter=number << 64))
        # The generator gives multiples of 2^-53 from 0; half a step keeps every inverse distribution finite.
        return generator.random(count) + 2.0**-54


class Lineage:
    """Where an event comes from: a traffic stream, then each emission on the way.

    An emitted event keeps its ancestor's ordinal and has its parent's lineage plus the number of the emission, so
    (lineage, ordinal) names an event in every run of a scenario. A name that is too long becomes its hash.
    """

    __slots__ = ("__weakref__", "_children", "name")

    def __init__(self, name: str) -> None:
        self.name = name if len(name) <= LONGEST_NAME else blake2b(name.encode(), digest_size=16).hexdigest()
        # Weak, as a loop has ever more of them and needs each but once.
        self._children: dict[str, ref[Lineage]] = {}

    def child(self, emission: str) -> "Lineage":
        """The lineage of what an event of this lineage emits."""
        known = self._children.get(emission)
        child = None if known is None else known()
        if child is None:
            child = Lineage(f"{self.name}/{emission}")
            self._children[emission] = ref(child)
        return child
