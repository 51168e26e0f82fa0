"""A mapping at work on its own: records are put by hand, and a runner stands in for a function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from types import SimpleNamespace

import numpy as np

from eventflow.engine.chance.draws import Lineage
from eventflow.engine.function.handler import OK
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.stream.mapping import StreamMapping
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.stream import Cards
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.units import SECOND_US, seconds_us

K = TraceKind
STREAM, FUNCTION, DESTINATION, EDGE = 0, 1, 2, 0
ENVIRONMENT = SimpleNamespace(number=0)


def seconds(at_us: int) -> float:
    """Without the microsecond after which a record is read."""
    return round(at_us / SECOND_US, 3)


class StandIn:
    """Runs what it is given: each run takes ``takes_s`` and fails on the events in ``poison``."""

    def __init__(self, kernel: Kernel, recorder: Recorder, takes_s: float, poison: set[int], partial: bool) -> None:
        self.kernel, self.recorder, self.takes_us, self.poison = kernel, recorder, seconds_us(takes_s), poison
        self.partial, self.throttles = partial, False
        self.runs: list[tuple[float, list[int]]] = []
        self.now: list[list[Event]] = []
        self.site = recorder.site

    def start(self, event: Event) -> int | None:
        if self.throttles:
            return self.site(K.THROTTLED, FUNCTION)
        self._begin([event])
        self._write(event, K.STARTED)
        self.kernel.after(self.takes_us, self._end, event)
        return None

    def start_batch(self, batch: Batch) -> int | None:
        assert len(batch.events) > 1 or batch.partial
        assert batch.partial == self.partial
        if self.throttles:
            return self.site(K.BATCH_THROTTLED, FUNCTION)
        self._begin(batch.events)
        for event in batch.events:
            self._write(event, K.JOINED)
        batch.run_us, batch.environment = self.takes_us, ENVIRONMENT
        self.kernel.after(self.takes_us, self._end_batch, batch)
        return None

    def _begin(self, events: list[Event]) -> None:
        self.runs.append((seconds(self.kernel.now_us), [event.number for event in events]))
        self.now.append(events)
        for event in events:
            event.attempts += 1

    def _end(self, event: Event) -> None:
        self.now = [events for events in self.now if event not in events]
        if event.number in self.poison:
            self._write(event, K.FAILED)
            event.invocation.failed(event)
        else:
            self._write(event, K.SUCCEEDED)
            event.invocation.succeeded(event)

    def _end_batch(self, batch: Batch) -> None:
        self.now.remove(batch.events)
        failed = [event for event in batch.events if event.number in self.poison]
        batch.outcome = OK if not failed or self.partial else 1
        batch.failed = failed if self.partial else batch.events if failed else []
        batch.invocation.ended(batch)

    def _write(self, event: Event, kind: TraceKind) -> None:
        self.recorder.rows.extend(
            row(self.kernel.now_us, event.number, self.site(kind, FUNCTION), 0, event.attempts, 0)
        )


@dataclass
class Work:
    """A mapping on a stream with a card for each of ``places``, a shard and a lane. Lambda polls it all the time."""

    policy: MappingPolicy = field(default_factory=MappingPolicy)
    takes_s: float = 0
    poison: Sequence[int] = ()
    places: Sequence[tuple[int, int]] = ((0, 0),)
    payload_bytes: int = 100
    stored_bytes: int = 100
    destination: bool = False
    interval_us: int = 1

    def __post_init__(self) -> None:
        self.kernel, self.recorder = Kernel(), Recorder()
        self.events: list[Event] = []
        self._lineage, self._numbers = Lineage("test"), count()
        self.runner = StandIn(self.kernel, self.recorder, self.takes_s, set(self.poison), self.policy.partial)
        cards = Cards(
            [shard for shard, _ in self.places],
            [lane for _, lane in self.places],
            [self.stored_bytes] * len(self.places),
            [self.payload_bytes] * len(self.places),
        )
        reading = replace(self.policy.reading, interval_us=self.interval_us)
        shards, lanes = max(cards.shards) + 1, max(cards.lanes) + 1
        policy = replace(self.policy, reading=reading, shards=shards, lanes=lanes)
        self.mapping = StreamMapping(
            self.kernel, self.recorder, STREAM, FUNCTION, EDGE, self.runner, None, cards, policy
        )
        if self.destination:
            self.mapping.discard_to(DESTINATION, 1, None)

    def at(self, second: float, times: int = 1, card: int = 0) -> "Work":
        """So many records of this card come at this time."""
        for _ in range(times):
            self.kernel.at(seconds_us(second), self._put, card)
        return self

    def then(self, second: float, action: Callable[[object], None]) -> "Work":
        self.kernel.at(seconds_us(second), action, None)
        return self

    def run(self, until_s: float = 1_000) -> "Work":
        self.kernel.drain(seconds_us(until_s), 10_000_000)
        self.table = np.concatenate([chunk.table for chunk in self.recorder.cut(last=True)]).tolist()
        return self

    @property
    def batches(self) -> list[list[int]]:
        """The events of every run, in order."""
        return [events for _, events in self.runner.runs]

    @property
    def starts_s(self) -> list[float]:
        return [at_s for at_s, _ in self.runner.runs]

    def rules(self, kind: TraceKind, event: int | None = None) -> list[str]:
        sites = self.recorder.sites
        return [
            sites[site].rule
            for _, number, site, *_ in self.table
            if sites[site].kind == kind and event in (None, number)
        ]

    def rows(self, kind: TraceKind) -> list[list[int]]:
        return [line for line in self.table if self.recorder.sites[line[2]].kind == kind]

    def story(self, event: int) -> list[str]:
        return [self.recorder.sites[line[2]].kind.name for line in self.table if line[1] == event]

    def _put(self, card: int) -> None:
        event = Event(next(self._numbers), self._lineage, 0, STREAM, card, 0)
        self.events.append(event)
        self.mapping.put(event)
