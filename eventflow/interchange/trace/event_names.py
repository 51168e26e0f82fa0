"""The short names of events, exactly as the page writes them."""

from typing import Any

from eventflow.engine.trace.kinds import TraceKind

FEW, FEW_DIGITS = 2**16, 4
MANY, MANY_DIGITS = 2**24, 6
BY_HAND = ("source.injected", "source.load")
"""The rules of events that a person adds to what there is; they are counted together."""


class EventNames:
    """Names events as their ``PUBLISHED`` rows come by; one short text for each is all that is kept."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        self._sites = manifest["sites"]
        self._sources = [number for number, node in enumerate(manifest["nodes"]) if node["traffic"]]
        self._rules = [rule["id"] for rule in manifest["rules"]]
        self._published = [0] * len(self._sites)
        self._injected = 0
        self._children: dict[int, int] = {}
        self._names: dict[int, str] = {-1: ""}

    def of(self, event: int) -> str:
        """The name of an event that was published before; that of no event (-1) is empty."""
        return self._names[event]

    def take(self, row: list[int]) -> None:
        """Look at the next row of the trace."""
        _, event, place, parent, _, _ = row
        kind, node, _, rule = self._sites[place]
        if kind != TraceKind.PUBLISHED:
            return
        if parent >= 0:
            rank = self._children[parent] = self._children.get(parent, 0) + 1
            name = f"{self._names[parent]}.{rank}"
        elif rule >= 0 and self._rules[rule] in BY_HAND:
            self._injected += 1
            name = f"i{self._injected}"
        else:
            rank = self._published[place]
            self._published[place] += 1
            name = self._root(rank, node)
        self._names[event] = name

    def _root(self, rank: int, node: int) -> str:
        if node not in self._sources:
            return f"n{node}-{rank + 1}"
        place = rank * len(self._sources) + self._sources.index(node)
        if place < FEW:
            return f"{(place * 40503 + 5000) % FEW:0{FEW_DIGITS}x}"
        return f"{(place * 10368889 + 5000) % MANY:0{MANY_DIGITS}x}"
