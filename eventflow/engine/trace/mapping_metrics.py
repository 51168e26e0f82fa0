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
from eventflow.engine.trace.room import with_room

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
        self._mappings = mappings
        self._counts = {mapping.name: np.zeros(len(K), np.int64) for mapping in mappings}
        self._oldest_us = {mapping.name: -1 for mapping in mappings}
        self._kind = np.array([site.kind for site in sites], np.int64)
        self._receiver = np.array([self._receiver_at(site) for site in sites], np.int64)
        self._came = np.isin(self._kind, CAME)
        self._ran = np.isin(self._kind, RAN)
        self._receivers: NDArray[np.int64] = np.empty(0, np.int64)
        self._came_us: NDArray[np.int64] = np.empty(0, np.int64)

    def add(self, table: Table) -> None:
        """Count these rows in."""
        events = table[:, EVENT]
        if not self._mappings or not len(events) or events.max() < 0:
            return
        # An event's rows one after the other, in order of time.
        order = _by_event(events)
        events, sites, at_us = events[order], table[order, SITE], table[order, AT_US]
        begins = np.append(True, events[1:] != events[:-1])
        received_by = self._receiver[sites]
        self._receivers = with_room(self._receivers, int(events[-1]) + 1)
        receivers = _latest(events, begins, received_by >= 0, received_by, self._receivers)
        counts = np.bincount((receivers + 1) * len(K) + self._kind[sites], minlength=(len(self._mappings) + 1) * len(K))
        for mapping, of_it in zip(self._mappings, counts.reshape(-1, len(K))[1:], strict=True):
            self._counts[mapping.name] += of_it
        if not all(mapping.is_queue for mapping in self._mappings):
            self._came_us = with_room(self._came_us, int(events[-1]) + 1)
            came_us = _latest(events, begins, self._came[sites], at_us, self._came_us)
            self._grow_old(receivers, self._ran[sites], at_us, came_us)

    def _grow_old(
        self,
        receivers: "NDArray[np.int64]",
        ran: "NDArray[np.bool_]",
        at_us: "NDArray[np.int64]",
        came_us: "NDArray[np.int64]",
    ) -> None:
        """Remember how old the oldest record was that a run of it began with."""
        for number, mapping in enumerate(self._mappings):
            if not mapping.is_queue and (started := ran & (receivers == number)).any():
                oldest_us = int((at_us[started] - came_us[started]).max())
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

    def _receiver_at(self, site: Site) -> int:
        """The number of the mapping that has received the event of a row of this site, -1 if it says no such thing."""
        return next((number for number, mapping in enumerate(self._mappings) if mapping.receives(site)), -1)


def _by_event(events: "NDArray[np.int64]") -> "NDArray[np.intp]":
    """The rows that have an event, in order of it; those of one event as they are."""
    rows = np.flatnonzero(events >= 0)
    first = int(events[rows].min())
    numbers = events[rows] - first
    # Numbers of two bytes are put in order without comparing them.
    narrow = numbers.astype(np.uint16) if int(numbers.max()) < 1 << 16 else numbers
    return rows[np.argsort(narrow, kind="stable")]


def _latest(
    events: "NDArray[np.int64]",
    begins: "NDArray[np.bool_]",
    says: "NDArray[np.bool_]",
    values: "NDArray[np.int64]",
    known: "NDArray[np.int64]",
) -> "NDArray[np.int64]":
    """For each row the value of the latest row of its event that says one, up to itself; from ``known`` if none does.

    Rows are in order of events, and ``begins`` is true for the first of each. ``known`` is brought up to date.
    """
    changes = np.flatnonzero(begins | says)
    value = np.where(says[changes], values[changes], known[events[changes]])
    # The last one of an event is what stays in ``known``: numpy keeps the last of several for one place.
    known[events[changes]] = value
    return np.repeat(value, np.diff(changes, append=len(events)))
