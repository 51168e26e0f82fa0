"""A queue with mappings, without a scenario around it: what is sent, how runs go, and what was written."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import numpy as np

from eventflow.engine.chance.draws import Lineage
from eventflow.engine.function.environments import Environment
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.queue.batching import BatchingPolicy
from eventflow.engine.invocation.queue.fifo import FifoQueue
from eventflow.engine.invocation.queue.mapping import MappingPolicy, QueueMapping
from eventflow.engine.invocation.queue.queue import Queue
from eventflow.engine.invocation.queue.redrive import QueuePolicy
from eventflow.engine.invocation.queue.scaling import PollerScaling
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.ledger import Ledger
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.units import SECOND_US, seconds_us

QUEUE, FUNCTION, DEAD = range(3)
K = TraceKind


class Row(SimpleNamespace):
    """A row, its times in seconds."""


class Runner:
    """A function: ``run_s(event)`` is how long its runs take, ``fails(event)`` whether they fail."""

    def __init__(self, kernel: Kernel, recorder: Recorder, places: int) -> None:
        self.run_s: Callable[[Event], float] = lambda event: 1
        self.fails: Callable[[Event], bool] = lambda event: False
        self.places = places
        self.running = self.most = 0
        self._kernel = kernel
        self._rows = recorder.rows
        self._numbers = count()
        self._site = {kind: recorder.site(kind, FUNCTION) for kind in TraceKind}

    def start(self, event: Event) -> int | None:
        if self.running >= self.places:
            return self._site[K.THROTTLED]
        self._begin([event])
        self._write(K.STARTED, event)
        self._kernel.after(event.run_us, self._finish, event)
        return None

    def start_batch(self, batch: Batch) -> int | None:
        if self.running >= self.places:
            return self._site[K.BATCH_THROTTLED]
        batch.environment, batch.run_us = Environment(next(self._numbers)), self._begin(batch.events)
        self._rows.extend(row(self._kernel.now_us, -1, self._site[K.BATCH_STARTED], 0, len(batch.events), batch.run_us))
        for event in batch.events:
            self._write(K.JOINED, event)
        self._kernel.after(batch.run_us, self._finish_batch, batch)
        return None

    def _begin(self, events: Sequence[Event]) -> int:
        self.running += 1
        self.most = max(self.most, self.running)
        for event in events:
            event.attempts += 1
            event.outcome = int(self.fails(event))
        us = seconds_us(self.run_s(events[0]))
        for event in events:
            event.run_us = us
        return us

    def _finish(self, event: Event) -> None:
        self.running -= 1
        self._write(K.FAILED if event.outcome else K.SUCCEEDED, event)
        (event.invocation.failed if event.outcome else event.invocation.succeeded)(event)

    def _finish_batch(self, batch: Batch) -> None:
        self.running -= 1
        batch.failed = [event for event in batch.events if event.outcome]
        if batch.failed and not batch.partial:
            batch.outcome, batch.failed = 1, batch.events
        batch.invocation.ended(batch)

    def _write(self, kind: TraceKind, event: Event) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, self._site[kind], 0, event.attempts, event.run_us))


class Rig:
    """``groups`` makes it a FIFO queue; ``sizes`` are the records' by card. Settings are in seconds."""

    def __init__(
        self,
        *,
        groups: list[str] | None = None,
        ids: list[str | None] | None = None,
        sizes: Iterable[int] = (100,) * 20,
        places: int = 10**6,
        visibility_s: float = 30,
        retention_s: float = 345_600,
        delay_s: float = 0,
        redrive: int | None = None,
        **mapping: Any,
    ) -> None:
        self.kernel, self.recorder = Kernel(), Recorder()
        self.runner = Runner(self.kernel, self.recorder, places)
        self.events: list[Event] = []
        self.in_order = groups is not None
        self.queue: Queue
        if groups is None:
            self.queue = Queue(self.kernel, self.recorder, QUEUE, self.copy, list(sizes))
        else:
            ids = ids or [None] * len(groups)
            self.queue = FifoQueue(self.kernel, self.recorder, QUEUE, self.copy, list(sizes), groups, ids)
        if redrive is not None:
            self.queue.redrive_to(DEAD, 9)
        self.queue.configure(
            QueuePolicy(
                visibility_us=seconds_us(visibility_s),
                retention_us=seconds_us(retention_s),
                delay_us=seconds_us(delay_s),
                maximum_receives=redrive or 10,
            )
        )
        self.mappings: list[QueueMapping] = []
        self.add(**mapping)

    def add(
        self,
        *,
        takes: Callable[[int], bool] | None = None,
        batch: int = 1,
        window_s: float = 0,
        long_poll_s: float = 0,
        partial: bool = False,
        latency_s: float = 0,
        **scaling: Any,
    ) -> QueueMapping:
        """Another mapping; ``takes``: which cards its filter lets through."""
        number = len(self.mappings)
        now = SimpleNamespace(
            passed=None if takes is None else 0, takes=[not takes or takes(n) for n in range(99)], number=0
        )
        filtered = self.recorder.site(K.FILTERED, QUEUE, number)
        if takes:
            now.passed = self.recorder.site(K.PASSED, QUEUE, number)
        filter: Any = SimpleNamespace(now=now, site=lambda card: filtered)
        mapping = QueueMapping(
            self.kernel, self.recorder, self.queue, QUEUE, FUNCTION, number, self.runner, filter, in_order=self.in_order
        )
        self.mappings.append(mapping)
        mapping.configure(
            MappingPolicy(
                batching=BatchingPolicy(
                    batch_size=batch, window_us=seconds_us(window_s), long_poll_us=seconds_us(long_poll_s)
                ),
                scaling=PollerScaling(in_order=self.in_order, **scaling),
                partial=partial,
                latency_us=seconds_us(latency_s),
            )
        )
        return mapping

    def copy(self, event: Event, site: int) -> Event:
        return self.publish(event.card, site, event.number)

    def publish(self, card: int, site: int, parent: int = -1, hops: int = 0) -> Event:
        event = Event(len(self.events), Lineage("test"), len(self.events), QUEUE, card, hops)
        self.events.append(event)
        self.recorder.rows.extend(row(self.kernel.now_us, event.number, site, parent, 0, card))
        return event

    def send(self, at_s: float, *cards: int, hops: int = 0) -> None:
        """Messages that come at once."""
        site = self.recorder.site(K.PUBLISHED, QUEUE)
        for card in cards or (0,):
            self.kernel.at(seconds_us(at_s), lambda card: self.queue.put(self.publish(card, site, hops=hops)), card)

    def run(self, until_s: float = 600) -> "Rig":
        self.kernel.drain(seconds_us(until_s), 10**7)
        return self

    @property
    def rows(self) -> list[Row]:
        table = np.frombuffer(bytes(self.recorder.rows), np.int64).reshape(-1, 6).tolist()
        return [
            Row(
                at_s=at / SECOND_US,
                event=event,
                kind=s.kind,
                rule=s.rule,
                edge=s.edge,
                subject=subject,
                attempt=n,
                value=v,
            )
            for at, event, site, subject, n, v in table
            for s in [self.recorder.sites[site]]
        ]

    def of(self, kind: TraceKind, event: int | None = None) -> list[Row]:
        return [row for row in self.rows if row.kind == kind and event in (None, row.event)]

    def times_s(self, kind: TraceKind, event: int | None = None) -> list[float]:
        return [row.at_s for row in self.of(kind, event)]

    def batches(self) -> list[tuple[float, list[int]]]:
        """When each run began, and the events in it."""
        found: list[tuple[float, list[int]]] = []
        for line in self.rows:
            if line.kind in (K.STARTED, K.BATCH_STARTED):
                found.append((line.at_s, []))
            if line.kind in (K.STARTED, K.JOINED):
                found[-1][1].append(line.event)
        return found

    def story(self, event: int = 0) -> list[str]:
        return [line.kind.name for line in self.rows if line.event == event]

    @property
    def ledger(self) -> Ledger:
        table = np.frombuffer(bytes(self.recorder.rows), np.int64).reshape(-1, 6)
        ledger = Ledger().after(table, self.recorder.sites)
        assert ledger.balances, ledger
        return ledger
