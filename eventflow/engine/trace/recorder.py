"""Keeps a run's trace while it runs: rows of packed numbers one after the other, cut into tables of fixed sizes."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, repeat
from json import dumps
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import AT_US, SITE, WIDTH, TraceKind
from eventflow.engine.trace.rules import RULES

Table = NDArray[np.int64]
"""Rows of a trace: shape (rows, 6), the columns of ``trace.kinds``."""

_ROW = Struct(f"{WIDTH}q")
ROW_BYTES = _ROW.size
row = _ROW.pack
"""``rows.extend(row(...))`` writes a row, its numbers in the order of ``COLUMNS``: twice as fast as a list of them."""

CHUNK_ROWS = (2_000, 16_000)
LATER_CHUNK_ROWS = 50_000
"""A first chunk that is there at once, then larger ones; fixed sizes, so that a repeated run cuts the same."""


HASH_DIGITS = 32
"""How much of a trace's SHA-256 is told: 128 bits."""


@dataclass(frozen=True, slots=True)
class Site:
    """A fixed combination that rows refer to: kind, node, edge and rule; -1 and "" for none."""

    kind: TraceKind
    node: int
    edge: int = -1
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A numbered part of a trace, in order of time."""

    sequence: int
    table: Table

    @property
    def from_us(self) -> int:
        """Time of the first row."""
        return int(self.table[0, AT_US]) if len(self.table) else 0

    @property
    def to_us(self) -> int:
        """Time of the last row."""
        return int(self.table[-1, AT_US]) if len(self.table) else 0


class Recorder:
    """The sites of a run, its rows so far, and the hash over all of them if it is wanted."""

    def __init__(self, *, hashed: bool = True) -> None:
        self.rows = bytearray()
        self.sites: list[Site] = []
        self._numbers: dict[Site, int] = {}
        # Processors have instructions of their own for this one: it takes half as long as BLAKE2.
        self._hash = sha256() if hashed else None
        self._hashed_sites = False
        self._sequence = 0
        self._sizes = chain(CHUNK_ROWS, repeat(LATER_CHUNK_ROWS))
        self._size = next(self._sizes)

    def site(self, kind: TraceKind, node: int, edge: int = -1, rule: str = "") -> int:
        """The number that rows use for this combination."""
        assert not rule or rule in RULES, f"there is no rule {rule}"
        site = Site(kind, node, edge, rule)
        number = self._numbers.get(site)
        if number is None:
            number = self._numbers[site] = len(self.sites)
            self.sites.append(site)
        return number

    def uncut(self) -> Table:
        """The rows that are in no chunk yet."""
        return np.frombuffer(bytes(self.rows), np.int64).reshape(-1, WIDTH)

    def cut(self, *, last: bool = False) -> Iterator[Chunk]:
        """The chunks that are full; with ``last`` also what is left over, even if that is nothing at all."""
        if not last and len(self.rows) < self._size * ROW_BYTES:
            return
        table, start = self.uncut(), 0
        while len(table) - start >= self._size:
            chunk, start = table[start : start + self._size], start + self._size
            self._size = next(self._sizes)
            yield self._chunk(chunk)
        del self.rows[: start * ROW_BYTES]
        if last and (start < len(table) or self._sequence == 0):
            yield self._chunk(table[start:])

    def _chunk(self, table: Table) -> Chunk:
        if self._hash is not None:
            if not self._hashed_sites:
                self._hash.update(dumps([[s.kind, s.node, s.edge, s.rule] for s in self.sites]).encode())
                self._hashed_sites = True
            assert not len(table) or int(table[:, SITE].max()) < len(self.sites)
            self._hash.update(np.ascontiguousarray(table, dtype="<i8").data)
        self._sequence += 1
        return Chunk(self._sequence - 1, table)

    @property
    def trace_hash(self) -> str:
        """Over the sites and every row cut so far, however they were cut."""
        assert self._hash is not None, "no hash was wanted"
        return self._hash.hexdigest()[:HASH_DIGITS]
