"""A source at work: it publishes events, and hands each to the one trigger whose filter takes it."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from eventflow.engine.chance.draws import BLOCK, Draws, Lineage
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.invocation.asynchronous import AsynchronousInvocation
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filtering import TriggerFilter
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"

TRAFFIC = rule("source.traffic", "Published by {node}", "{name} came with the traffic of {node}.", "", None, model=True)
INJECTED = rule("source.injected", "Sent by hand", "{name} was sent from {node} by hand.", "", None, model=True)
EMITTED = rule(
    "source.emitted", "Written by {edge_from}", "{edge_from} wrote {name} to {node}, which announces it.", _S3
)
STORED = rule(
    "s3.stored",
    "Written to {edge_to}",
    "{edge_to} announces nothing to any function, so this is its end.",
    _S3,
)
UNHEARD = rule(
    "source.unheard", "Nobody listens", "{node} triggers no function, so this is the event's end.", "", None, model=True
)

MOST_EVENTS = 50_000_000


class Route(Protocol):
    """The way from a source to a function."""

    def __call__(self, event: Event) -> None:
        """Hand the event over."""


class Outlet:
    """One source of a run. ``routes`` has for each card the way to take, None if no filter takes it.

    ``filter_number`` says which filter of its (first) trigger holds now.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        numbers: Iterator[int],
        routes: list[Route | None],
        filtered: int,
        droppable: dict[int, Event | None],
    ) -> None:
        self.node = node
        self.routes = routes
        self.filter_number = 0
        self.traffic = recorder.site(TraceKind.PUBLISHED, node, rule=TRAFFIC)
        self.injected = recorder.site(TraceKind.PUBLISHED, node, rule=INJECTED)
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._numbers = numbers
        self._filtered = filtered
        self._droppable = droppable

    def publish(self, lineage: Lineage, ordinal: int, card: int, site: int, parent: int = -1, hops: int = 0) -> None:
        """Put out an event and hand it on."""
        number = next(self._numbers)
        event = Event(number, lineage, ordinal, self.node, card, hops)
        self._write(row(self._kernel.now_us, number, site, parent, 0, card))
        if self._droppable and number in self._droppable:
            self._droppable[number] = event
        route = self.routes[card]
        if route is None:
            self._write(row(self._kernel.now_us, number, self._filtered, -1, 0, self.filter_number))
            event.over = True
        else:
            route(event)
        if number > MOST_EVENTS:
            raise ScenarioError([Problem("traffic", f"led to more than {MOST_EVENTS:,} events.", "Look for a loop.")])


class Stream:
    """A traffic stream of an outlet: which card its nth event has."""

    def __init__(self, outlet: Outlet, draws: Draws, lineage: Lineage, cards: list[int]) -> None:
        self._publish = outlet.publish
        self._site = outlet.traffic
        self._draws = draws
        self._lineage = lineage
        self._choices = np.array(cards, np.int64)
        self._block: list[int] = []

    def arrive(self, ordinal: int) -> None:
        """The stream's nth event happens; ordinals come in order."""
        index = ordinal % BLOCK
        if not index:
            draws = self._draws.block(self._lineage.name, "card", number=ordinal // BLOCK)
            self._block = self._choices[(draws * len(self._choices)).astype(np.int64)].tolist()
        self._publish(self._lineage, ordinal, self._block[index], self._site)


class AsynchronousRoute:
    """To the queue of a function, after the source's delivery latency."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        queue: AsynchronousInvocation,
        filter: TriggerFilter,
        queued: int,
    ) -> None:
        self.latency_us = 0
        self._kernel = kernel
        self._rows = recorder.rows
        self._queue = queue
        self._filter = filter
        self._queued = queued

    def __call__(self, event: Event) -> None:
        """Hand the event over."""
        event.invocation = self._queue
        passed = self._filter.passed
        if passed is not None:
            self._rows.extend(row(self._kernel.now_us, event.number, passed, -1, 0, self._filter.number))
        if self.latency_us:
            self._kernel.after(self.latency_us, self._deliver, event)
        else:
            self._deliver(event)

    def _deliver(self, event: Event) -> None:
        if not event.over:
            self._queue.accept(event, self._queued)


class Emitter:
    """What a function writes on success: into an outlet, or just into a store that announces nothing.

    ``cards`` maps the triggering event's card, by source node, to the written one.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        name: str,
        outlet: Outlet | None,
        site: int,
        cards: dict[int, list[int]],
    ) -> None:
        self._kernel = kernel
        self._rows = recorder.rows
        self._name = name
        self._outlet = outlet
        self._site = site
        self._cards = cards

    def emit(self, event: Event) -> None:
        """The function's run of this event returned."""
        if self._outlet is None:
            self._rows.extend(row(self._kernel.now_us, event.number, self._site, -1, event.attempts, 0))
            return
        card = self._cards[event.source][event.card]
        lineage = event.lineage.child(self._name)
        self._outlet.publish(lineage, event.ordinal, card, self._site, event.number, event.hops + 1)
