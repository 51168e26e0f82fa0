"""What a run adds up to, under the names CloudWatch gives its metrics.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from typing import TYPE_CHECKING

import numpy as np

from eventflow.engine.trace.kinds import SITE, VALUE, TraceKind
from eventflow.engine.trace.recorder import Site, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

K = TraceKind

COUNTED = {
    "Invocations": (K.SUCCEEDED, K.FAILED),
    "Errors": (K.FAILED,),
    "Throttles": (K.THROTTLED,),
    "AsyncEventsReceived": (K.QUEUED,),
    "AsyncEventsDropped": (K.DEAD_LETTERED, K.LOST),
    "ColdStarts": (K.INIT,),
}
"""Metrics of a function that are counts of rows. Invocations and Errors count runs that have ended; a run that is
still going at the end of the simulation is in the ledger's ``running``. ColdStarts is ours."""

REFUSED_AS = {
    "dead_letter": "DeadLetterErrors",
    "on_failure": "DestinationDeliveryFailures",
    "on_success": "DestinationDeliveryFailures",
}


class Metrics:
    """Adds up the metrics of every function, chunk by chunk."""

    def __init__(self, sites: list[Site], functions: dict[int, str], edges: list[tuple[int, str]]) -> None:
        """``functions``: name by node. ``edges``: (from node, role) by edge."""
        self._sites = sites
        self._functions = functions
        self._edges = edges
        self._counts = np.zeros(len(sites), np.int64)
        self._running = dict.fromkeys(functions, 0)
        self._peak = dict.fromkeys(functions, 0)
        self._durations: dict[int, list[NDArray[np.int64]]] = {node: [] for node in functions}
        self._steps = {node: self._by_site(node, {K.STARTED: 1, K.SUCCEEDED: -1, K.FAILED: -1}) for node in functions}

    def add(self, table: Table) -> None:
        """Count these rows in."""
        sites = np.ascontiguousarray(table[:, SITE])
        self._counts += np.bincount(sites, minlength=len(self._sites))
        for node, step_of_site in self._steps.items():
            steps = step_of_site[sites]
            running = self._running[node] + np.cumsum(steps, dtype=np.int32)
            if len(running):
                self._peak[node] = max(self._peak[node], int(running.max()))
                self._running[node] = int(running[-1])
            self._durations[node].append(table[np.flatnonzero(steps < 0), VALUE])

    def _by_site(self, node: int, steps: dict[TraceKind, int]) -> "NDArray[np.int8]":
        """By site: the step of a row there, 0 where it is of another node."""
        return np.array([steps.get(site.kind, 0) if site.node == node else 0 for site in self._sites], np.int8)

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """Metrics by function."""
        return {name: self._of(node) for node, name in self._functions.items()}

    def _of(self, node: int) -> dict[str, float | int | None]:
        metrics: dict[str, float | int | None] = {name: self._count(node, kinds) for name, kinds in COUNTED.items()}
        metrics |= dict.fromkeys(REFUSED_AS.values(), 0)
        for site, count in zip(self._sites, self._counts.tolist(), strict=True):
            if site.kind == K.REFUSED and self._edges[site.edge][0] == node:
                name = REFUSED_AS[self._edges[site.edge][1]]
                metrics[name] = int(metrics[name] or 0) + count
        metrics["ConcurrentExecutions"] = self._peak[node]
        durations = np.concatenate(self._durations[node]) if self._durations[node] else np.empty(0, np.int64)
        for percent in (50, 95, 99):
            value = float(np.percentile(durations, percent)) / 1000 if len(durations) else None
            metrics[f"Duration p{percent} ms"] = value
        return metrics

    def _count(self, node: int, kinds: tuple[TraceKind, ...]) -> int:
        return sum(
            int(count)
            for site, count in zip(self._sites, self._counts, strict=True)
            if site.node == node and site.kind in kinds
        )
