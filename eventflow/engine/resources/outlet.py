"""A node that events come out of: what arrives there, or is made there, goes the way of each trigger that takes it.

Every trigger that takes a thing gets an event of its own: the first the thing itself, each further one a copy. A
trigger that refuses while another takes it has missed it; where nobody takes it, it is filtered out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from eventflow.engine.chance.draws import BLOCK, Draws, Lineage
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

TRAFFIC = rule("source.traffic", "Published by {node}", "{name} came with the traffic of {node}.", "", None, model=True)
INJECTED = rule("source.injected", "Sent by hand", "{name} was sent from {node} by hand.", "", None, model=True)
ADDED = rule(
    "source.load", "Sent as more load", "{name} came with the load that was added to {node}.", "", None, model=True
)
COPIED = rule(
    "source.copied",
    "Copied for {edge_to}",
    "More than one connection of {node} takes {name}, so {edge_to} gets a copy of its own.",
    "",
    None,
    model=True,
)
UNHEARD = rule(
    "source.unheard", "Nobody listens", "{node} triggers no function, so this is the event's end.", "", None, model=True
)
KEPT = rule(
    "source.kept",
    "Kept in {node}",
    "{node} triggers nothing, so it stays there: the end of its way.",
    "",
    None,
    model=True,
)


NEVER = 1 << 62


class Route(Protocol):
    """The way of a trigger."""

    def __call__(self, event: Event) -> None:
        """Hand the event over."""


class Publish(Protocol):
    """Puts out an event and hands it on."""

    def __call__(
        self, lineage: Lineage, ordinal: int, card: int, site: int, parent: int = -1, hops: int = 0, /
    ) -> None:
        """The event is the nth of its lineage, and comes of another one if ``parent`` is not -1."""


class Publisher:
    """Gives every event of a run its number, and remembers those that a person will drop.

    At the event of the number ``look_at`` it asks ``look`` whether there are too many, and when to look again.
    """

    __slots__ = ("_kernel", "droppable", "look", "look_at", "numbers", "write")

    def __init__(self, kernel: Kernel, recorder: Recorder, numbers: Iterator[int], droppable: dict[int, Event | None]):
        self._kernel = kernel
        self.numbers = numbers
        self.droppable = droppable
        self.look: Callable[[int], int] = lambda number: NEVER
        self.look_at = 0
        self.write = recorder.rows.extend

    def publish(self, lineage: Lineage, ordinal: int, node: int, card: int, site: int, parent: int, hops: int) -> Event:
        """A new event, which comes of another one if ``parent`` is not -1."""
        number = next(self.numbers)
        event = Event(number, lineage, ordinal, node, card, hops)
        self.write(row(self._kernel.now_us, number, site, parent, 0, card))
        if self.droppable and number in self.droppable:
            self.droppable[number] = event
        if number >= self.look_at:
            self.look_at = self.look(number)
        return event

    def copy(self, event: Event, site: int, name: str = "") -> Event:
        """A second event for the same thing; with a name it has luck of its own."""
        lineage = event.lineage.child(name) if name else event.lineage
        return self.publish(lineage, event.ordinal, event.source, event.card, site, event.number, event.hops)


class Verdicts(Protocol):
    """Which cards a trigger takes; ``number`` is the place of the filter that says so among all that it has."""

    number: int
    takes: list[bool]


@dataclass(slots=True)
class Routed:
    """The verdicts of a source that chooses one of its triggers itself."""

    takes: list[bool]
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A trigger at work: its filter (None if another place asks it), its route, and the sites of its answers.

    ``missed`` is -1 where nobody needs to be told that another trigger was chosen.
    """

    filter: Verdicts | None
    route: Route
    copied: int
    missed: int
    filtered: int


class Outlet:
    """One node that events come out of. ``routes`` has for each card what is done with it, once it is wired."""

    def __init__(self, publisher: Publisher, kernel: Kernel, recorder: Recorder, node: int, cards: int) -> None:
        self.node = node
        self.traffic = recorder.site(TraceKind.PUBLISHED, node, rule=TRAFFIC)
        self.injected = recorder.site(TraceKind.PUBLISHED, node, rule=INJECTED)
        self._publisher = publisher
        self._kernel = kernel
        self._cards = cards
        self._ways: Sequence[Way] = ()
        self._unheard = -1
        self.routes: list[Route] = []
        self.publish = self._publishing()

    def wire(self, ways: Sequence[Way], unheard: int) -> None:
        """Give it its triggers; ``unheard`` is the site for what comes to a node that has none."""
        self._ways, self._unheard = ways, unheard
        self.choose()

    def choose(self) -> None:
        """Ask every filter anew: one of them has changed."""
        chosen: dict[tuple[bool, ...], Route] = {}
        verdicts = zip(*(self._verdicts(way) for way in self._ways), strict=True) if self._ways else iter(())
        routes = [chosen.get(verdict) or chosen.setdefault(verdict, self._route(verdict)) for verdict in verdicts]
        self.routes[:] = routes or [self._end(self._unheard, 0)] * self._cards

    def take(self, event: Event) -> None:
        """An event comes here from another node, with a card of this one."""
        self.routes[event.card](event)

    def _publishing(self) -> Publish:
        """What ``publish`` is: all that it needs is at hand, for every event comes this way."""
        publisher, kernel, node, routes = self._publisher, self._kernel, self.node, self.routes
        number_of, special, write = publisher.numbers.__next__, publisher.droppable, publisher.write

        def publish(lineage: Lineage, ordinal: int, card: int, site: int, parent: int = -1, hops: int = 0) -> None:
            # What Publisher.publish does: the call would cost a tenth of an event's time.
            number = number_of()
            event = Event(number, lineage, ordinal, node, card, hops)
            write(row(kernel.now_us, number, site, parent, 0, card))
            if special and number in special:
                special[number] = event
            if number >= publisher.look_at:
                publisher.look_at = publisher.look(number)
            routes[card](event)

        return publish

    def _verdicts(self, way: Way) -> Sequence[bool]:
        return [True] * self._cards if way.filter is None else way.filter.takes

    def _route(self, verdict: tuple[bool, ...]) -> Route:
        taking = [way for way, takes in zip(self._ways, verdict, strict=True) if takes]
        refusing = [way for way, takes in zip(self._ways, verdict, strict=True) if not takes]
        if not taking:
            (first, *others) = self._ways
            return self._missed(others, self._end(first.filtered, _number(first)))
        route = taking[0].route if len(taking) == 1 else self._spread(taking)
        return self._missed(refusing, route)

    def _end(self, site: int, value: int) -> Route:
        def end(event: Event) -> None:
            self._publisher.write(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
            event.over = True

        return end

    def _missed(self, ways: Sequence[Way], then: Route) -> Route:
        answers = [(way.missed, _number(way)) for way in ways if way.missed >= 0]
        if not answers:
            return then

        def miss(event: Event) -> None:
            for site, number in answers:
                self._publisher.write(row(self._kernel.now_us, event.number, site, -1, 0, number))
            then(event)

        return miss

    def _spread(self, ways: Sequence[Way]) -> Route:
        first, others = ways[0].route, [(way.route, way.copied) for way in ways[1:]]

        def spread(event: Event) -> None:
            copies = [(route, self._publisher.copy(event, site)) for route, site in others]
            first(event)
            for route, copy in copies:
                route(copy)

        return spread


def _number(way: Way) -> int:
    return 0 if way.filter is None else way.filter.number


class ReplayStream:
    """A traffic stream whose nth event has the nth of these cards."""

    def __init__(self, outlet: Outlet, lineage: Lineage, cards: list[int], site: int = -1) -> None:
        """``site`` of what it publishes, if that is not the outlet's traffic."""
        self._outlet = outlet
        self._site = outlet.traffic if site < 0 else site
        self._lineage = lineage
        self._cards = cards

    def arrive(self, ordinal: int) -> None:
        """The stream's nth event happens."""
        self._outlet.publish(self._lineage, ordinal, self._cards[ordinal], self._site)


class Stream:
    """A traffic stream of an outlet: which card its nth event has. ``arrive`` is called with ordinals, in order."""

    def __init__(self, outlet: Outlet, draws: Draws, lineage: Lineage, cards: list[int], site: int = -1) -> None:
        """``site`` of what it publishes, if that is not the outlet's traffic."""
        site = outlet.traffic if site < 0 else site
        publish, choices, block = outlet.publish, np.array(cards, np.int64), list[int]()

        def arrive(ordinal: int) -> None:
            index = ordinal % BLOCK
            if not index:
                chances = draws.block(lineage.name, "card", number=ordinal // BLOCK)
                block[:] = choices[(chances * len(choices)).astype(np.int64)].tolist()
            publish(lineage, ordinal, block[index], site)

        self.arrive = arrive
