"""A run as it is kept: its table and its manifest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.trace.finding import rows_at
from eventflow.engine.trace.kinds import AT_US, EVENT, SITE, WIDTH, TraceKind
from eventflow.engine.trace.recorder import Site, Table

MOST_ROWS = 2_000_000
"""Two runs of so many rows each take some 400 MB while they are compared."""


@dataclass(frozen=True)
class StoredRun:
    """The trace of one run. What it holds of another run's scenario has the same numbers of nodes and edges."""

    table: Table
    manifest: dict[str, Any]

    @classmethod
    def of(cls, tables: Iterable[Table], manifest: dict[str, Any]) -> "StoredRun":
        """Put together from its parts. ScenarioError if it is too long to be looked at as a whole."""
        parts, rows = [np.empty((0, WIDTH), np.int64)], 0
        for table in tables:
            parts.append(table)
            rows += len(table)
            if rows > MOST_ROWS:
                message = f"has more than {MOST_ROWS:,} rows, too many to be compared."
                raise ScenarioError([Problem("the trace", message, "Run the flow for a shorter time.")])
        return cls(np.concatenate(parts), manifest)

    @cached_property
    def sites(self) -> list[Site]:
        """What the site column refers to."""
        rules = [rule["id"] for rule in self.manifest["rules"]]
        kinds = {kind.value: kind for kind in TraceKind}
        return [
            Site(kinds[kind], node, edge, rules[rule] if rule >= 0 else "")
            for kind, node, edge, rule in self.manifest["sites"]
        ]

    @cached_property
    def born_us(self) -> NDArray[np.int64]:
        """When each event was published, by its number."""
        born = self.table[self.rows_of(TraceKind.PUBLISHED)]
        since_us = np.zeros(int(born[:, EVENT].max()) + 1 if len(born) else 0, np.int64)
        since_us[born[:, EVENT]] = born[:, AT_US]
        return since_us

    def rows_of(self, *kinds: TraceKind) -> NDArray[np.intp]:
        """The numbers of the rows of these kinds."""
        return rows_at(self.table, self.sites, lambda site: site.kind in kinds)

    @cached_property
    def kinds(self) -> NDArray[np.int64]:
        """The kind of every row."""
        return np.array([site.kind for site in self.sites], np.int64)[self.table[:, SITE]]
