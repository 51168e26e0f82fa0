"""What an event source mapping adds up to, under the names CloudWatch gives its metrics.

An event that is received or tried again is counted again. What a filter deleted from a queue is not a deleted event:
that counts only what the function has processed. IteratorAge is how old a record is when its attempt starts.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eventflow.engine.trace.kinds import AT_US, EVENT, SITE, TraceKind
from eventflow.engine.trace.recorder import Site, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

K = TraceKind

EVERY = {
    "PolledEventCount": K.RECEIVED,
    "FilteredOutEventCount": K.FILTERED,
    "InvokedEventCount": K.STARTED,
    "FailedInvokeEventCount": K.FAILED,
}
QUEUE = {**EVERY, "DeletedEventCount": K.SUCCEEDED}
STREAM = {
    **EVERY,
    "DroppedEventCount": K.GAVE_UP,
    "OnFailureDestinationDeliveredEventCount": K.DEAD_LETTERED,
}
"""Metrics that are counts of one kind of rows, among those of the events that came into the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping: the number of the source that it polls, and whether that is a queue."""

    name: str
    source: int
    is_queue: bool

    @property
    def counted(self) -> dict[str, TraceKind]:
        """Its metrics that are counts."""
        return QUEUE if self.is_queue else STREAM


class MappingMetrics:
    """Adds up the metrics of every mapping, chunk by chunk."""

    def __init__(self, sites: list[Site], mappings: Sequence[Mapping]) -> None:
        self._sites = sites
        self._mappings = mappings
        self._counts = {mapping.name: dict.fromkeys(mapping.counted, 0) for mapping in mappings}
        self._oldest_us = {mapping.name: -1 for mapping in mappings}
        self._sources: NDArray[np.int64] = np.empty(0, np.int64)
        self._births_us: NDArray[np.int64] = np.empty(0, np.int64)

    def add(self, table: Table) -> None:
        """Count these rows in."""
        if not self._mappings:
            return
        kinds = np.array([site.kind for site in self._sites])[table[:, SITE]]
        nodes = np.array([site.node for site in self._sites])[table[:, SITE]]
        # Events are numbered in order of publication, so what is new continues what is known.
        new = kinds == K.PUBLISHED
        self._sources = np.concatenate([self._sources, nodes[new]])
        self._births_us = np.concatenate([self._births_us, table[new, AT_US]])
        events = table[:, EVENT]
        sources = np.where(events >= 0, self._sources[events], -1) if len(self._sources) else np.full(len(table), -1)
        for mapping in self._mappings:
            ours = sources == mapping.source
            counts = np.bincount(kinds[ours], minlength=len(K))
            for name, kind in mapping.counted.items():
                self._counts[mapping.name][name] += int(counts[kind])
            started = ours & (kinds == K.STARTED)
            ages_us = table[started, AT_US] - self._births_us[events[started]]
            self._oldest_us[mapping.name] = max(self._oldest_us[mapping.name], *ages_us.tolist(), -1)

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """Metrics by mapping."""
        return {mapping.name: self._of(mapping) for mapping in self._mappings}

    def _of(self, mapping: Mapping) -> dict[str, float | int | None]:
        metrics: dict[str, float | int | None] = {**self._counts[mapping.name]}
        if not mapping.is_queue:
            oldest_us = self._oldest_us[mapping.name]
            metrics["IteratorAge max ms"] = None if oldest_us < 0 else oldest_us / 1_000
        return metrics
