"""What an event source mapping adds up to, under the names CloudWatch gives its metrics.

An event counts for the mapping that received it last. One that is received or tried again is counted again, alone or in
a batch. What a filter deleted from a queue is not a deleted event: that counts only what the function has processed.
IteratorAge is how old a record is when its attempt starts, from when it came into the stream.

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
    "PolledEventCount": (K.RECEIVED,),
    "FilteredOutEventCount": (K.FILTERED,),
    "InvokedEventCount": (K.STARTED, K.JOINED),
    "FailedInvokeEventCount": (K.FAILED, K.UNPROCESSED),
}
QUEUE = {**EVERY, "DeletedEventCount": (K.SUCCEEDED, K.PROCESSED)}
STREAM = {
    **EVERY,
    "DroppedEventCount": (K.GAVE_UP,),
    "OnFailureDestinationDeliveredEventCount": (K.DEAD_LETTERED,),
}
"""Metrics that are counts of rows of some kinds, among those of the events that the mapping has received."""

CAME = (K.PUBLISHED, K.FORWARDED)
RAN = (K.STARTED, K.JOINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping: the number of its edge, and whether what it polls is a queue."""

    name: str
    edge: int
    is_queue: bool

    @property
    def counted(self) -> dict[str, tuple[TraceKind, ...]]:
        """Its metrics that are counts."""
        return QUEUE if self.is_queue else STREAM

    def receives(self, site: Site) -> bool:
        """Whether a row of this site says that the mapping has received an event."""
        return site.kind == K.RECEIVED and site.edge == self.edge


class MappingMetrics:
    """Adds up the metrics of every mapping, chunk by chunk."""

    def __init__(self, sites: list[Site], mappings: Sequence[Mapping]) -> None:
        self._sites = sites
        self._mappings = mappings
        self._counts = {mapping.name: np.zeros(len(K), np.int64) for mapping in mappings}
        self._oldest_us = {mapping.name: -1 for mapping in mappings}
        self._receivers: NDArray[np.int64] = np.empty(0, np.int64)
        self._came_us: NDArray[np.int64] = np.empty(0, np.int64)

    def add(self, table: Table) -> None:
        """Count these rows in."""
        if not self._mappings or not len(table):
            return
        # An event's rows one after the other, in order of time.
        table = table[np.argsort(table[:, EVENT], kind="stable")]
        table = table[np.searchsorted(table[:, EVENT], 0) :]
        kinds = np.array([site.kind for site in self._sites])[table[:, SITE]]
        numbers = np.array([self._receiver(site) for site in self._sites])[table[:, SITE]]
        events = table[:, EVENT]
        more = max(int(events[-1]) + 1 - len(self._receivers), 0) if len(events) else 0
        self._receivers = np.append(self._receivers, np.full(more, -1))
        self._came_us = np.append(self._came_us, np.zeros(more, np.int64))
        receivers = _latest(events, numbers >= 0, numbers, self._receivers)
        came_us = _latest(events, np.isin(kinds, CAME), table[:, AT_US], self._came_us)
        ran = np.isin(kinds, RAN)
        for number, mapping in enumerate(self._mappings):
            ours = receivers == number
            self._counts[mapping.name] += np.bincount(kinds[ours], minlength=len(K))
            if not mapping.is_queue and (started := ours & ran).any():
                oldest_us = int((table[started, AT_US] - came_us[started]).max())
                self._oldest_us[mapping.name] = max(self._oldest_us[mapping.name], oldest_us)

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """Metrics by mapping."""
        return {mapping.name: self._of(mapping) for mapping in self._mappings}

    def _of(self, mapping: Mapping) -> dict[str, float | int | None]:
        counts = self._counts[mapping.name]
        metrics: dict[str, float | int | None] = {
            name: sum(int(counts[kind]) for kind in kinds) for name, kinds in mapping.counted.items()
        }
        if not mapping.is_queue:
            oldest_us = self._oldest_us[mapping.name]
            metrics["IteratorAge max ms"] = None if oldest_us < 0 else oldest_us / 1_000
        return metrics

    def _receiver(self, site: Site) -> int:
        """The number of the mapping that has received the event of a row of this site, -1 if it says no such thing."""
        return next((number for number, mapping in enumerate(self._mappings) if mapping.receives(site)), -1)


def _latest(
    events: "NDArray[np.int64]", says: "NDArray[np.bool_]", values: "NDArray[np.int64]", known: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """For each row the value of the latest row of its event that says one, up to itself; from ``known`` if none does.

    Rows are in order of events. ``known`` is brought up to date.
    """
    rows = np.arange(len(events))
    latest = np.maximum.accumulate(np.where(says, rows, -1)) if len(rows) else rows
    own = (latest >= 0) & (events[latest] == events) if len(rows) else says
    found = np.where(own, values[latest], known[events])
    known[events[says]] = values[says]
    return found
