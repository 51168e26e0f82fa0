"""A run's trace as a test wants to read it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from eventflow.engine import Result
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US


class Row(NamedTuple):
    at_s: float
    event: int
    kind: TraceKind
    node: str
    rule: str
    subject: int
    attempt: int
    value: int


@dataclass(frozen=True)
class Run:
    result: Result

    @cached_property
    def rows(self) -> list[Row]:
        sites = self.result.sites
        names = [node["name"] for node in self.result.manifest["nodes"]]
        return [
            Row(at_us / SECOND_US, event, site.kind, names[site.node] if site.node >= 0 else "", site.rule, *rest)
            for at_us, event, number, *rest in self.result.table.tolist()
            for site in [sites[number]]
        ]

    def of(self, kind: TraceKind, node: str | None = None, event: int | None = None) -> list[Row]:
        return [
            row
            for row in self.rows
            if row.kind == kind and node in (None, row.node) and (event is None or row.event == event)
        ]

    def count(self, kind: TraceKind, node: str | None = None) -> int:
        return len(self.of(kind, node))

    def times_s(self, kind: TraceKind, event: int | None = None) -> list[float]:
        return [row.at_s for row in self.of(kind, event=event)]

    def story(self, event: int = 0) -> list[str]:
        """The kinds of one event, in order."""
        return [row.kind.name for row in self.rows if row.event == event]

    @property
    def kinds(self) -> np.ndarray:
        """The kind of every row."""
        return np.array([site.kind for site in self.result.sites])[self.result.table[:, 2]]

    @property
    def metrics(self) -> dict[str, float | int | None]:
        """Of the only function."""
        names = {node["name"] for node in self.result.manifest["nodes"] if node["role"] == "function"}
        (metrics,) = [metrics for name, metrics in self.result.metrics.items() if name in names]
        return metrics

    def mapping(self, name: str) -> dict[str, float | int | None]:
        """The metrics of an event source mapping, named like its edge."""
        return self.result.metrics[name]

    @property
    def ledger(self) -> dict[str, int | bool]:
        return self.result.ledger.as_dict()
