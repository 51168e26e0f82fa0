"""Every payload of a run: the cards of each source's own traffic, and those that come of them on the way.

A card that comes to another node is another card there: what a function writes, what a bucket tells a topic, what a
queue moves to its dead-letter queue, what a destination is told.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import cycle
from pathlib import PurePosixPath
from typing import Any

from eventflow.engine.assembly.growing_decks import GrowingDecks
from eventflow.engine.assembly.ways import feeders, is_live, kind_of, node_of
from eventflow.engine.chance.deck import Card, PayloadTemplate, fill, materialise
from eventflow.engine.chance.draws import Draws
from eventflow.engine.chance.replay import Replay
from eventflow.engine.invocation.records import dead_letter_of, destination_documents
from eventflow.engine.invocation.stream.records import failure_document
from eventflow.engine.scenario.event_source import Content
from eventflow.engine.scenario.model import Emission, Function, Scenario, Source, Trigger

REPLAYED = "replayed"
"""What the template of a replayed payload is called."""
BY_HAND = "by hand"
"""What the template of a payload is called that a person sends."""

Derived = dict[int, list[int]]
"""By the number of a node, for each of its cards: the card that comes of it."""


@dataclass(slots=True)
class _Way:
    """How cards of one node become cards of another; ``cards`` has those that are made.

    ``records``: a made card holds the one that it is made of.
    """

    origin: str
    target: str
    writer: str
    make: Callable[[Content], Content]
    records: bool = True
    cards: list[int] = field(default_factory=list)


class Decks:
    """Every card of every node."""

    def __init__(
        self,
        scenario: Scenario,
        draws: Draws,
        numbers: dict[str, int],
        by_hand: Mapping[int, tuple[str, Content]] | None = None,
    ) -> None:
        """``by_hand``: the payloads that a person sends, each with its source, by number of the intervention."""
        self._scenario = scenario
        self._draws = draws
        self._numbers = numbers
        self._growing = GrowingDecks(scenario)
        self._decks = self._growing.decks
        for source in scenario.sources:
            self._decks[source.name] += self._own(source)
        self._replayed = {source.name: self._replays(source) for source in scenario.sources}
        self._derived: defaultdict[str, Derived] = defaultdict(dict)
        ways = [*self._emissions(), *self._forwards(), *self._redrives(), *self._destinations(), *self._discards()]
        self._make(ways)
        self.by_hand: dict[int, int] = {}
        for number, (name, content) in (by_hand or {}).items():
            self.by_hand[number] = len(self._decks[name])
            self._decks[name].append(self._sent(name, content))
            # One after the other, so that a branch that sends one more has the same cards before it.
            self._make(ways)

    def of(self, node: str) -> list[Card]:
        """The node's cards."""
        return self._decks[node]

    def drawn(self, source: str, payload: str | None) -> list[int]:
        """The cards that a traffic stream of the source draws from: those of a payload template, or of all."""
        names = {payload} if payload is not None else self._templates(self._scenario.source(source))
        return [number for number, card in enumerate(self._decks[source]) if card.template in names]

    def replayed(self, source: str, number: int) -> list[int]:
        """The card of each event in the source's nth traffic, which is a replay."""
        return self._replayed[source][number]

    def derived(self, name: str) -> Derived:
        """The cards that come of others: of an emission (``worker.0``), a trigger (``a->b``), a queue's redrive
        (``queue.redrive``) or a destination (``worker.on_failure.RetriesExhausted``)."""
        return self._derived[name]

    def _own(self, source: Source) -> list[Card]:
        kind = kind_of(source)
        drawing = [traffic for traffic in source.traffic if not isinstance(traffic, Replay)]
        if not (kind.accepts_traffic or kind.arrivals) or not (drawing or source.payloads or kind.arrivals):
            return []
        templates = source.payloads or (PayloadTemplate(name=kind.title(kind.content)),)
        whole = tuple(
            PayloadTemplate(name=t.name, weight=t.weight, content={**kind.content, **t.content}) for t in templates
        )
        return materialise(whole, self._draws.block(source.name, "deck"))

    def _sent(self, name: str, content: Content) -> Card:
        """A payload that a person sends from a source, with the kind's own fields where it has none."""
        luck = cycle(self._draws.block(name, "by hand").tolist())
        whole = {**kind_of(self._scenario.source(name)).content, **content}
        return Card(BY_HAND, {key: fill(value, luck) for key, value in whole.items()})

    def _templates(self, source: Source) -> set[str]:
        kind = kind_of(source)
        return {template.name for template in source.payloads} or {kind.title(kind.content)}

    def _replays(self, source: Source) -> dict[int, list[int]]:
        """Add the payloads of files to the source's deck; by place of the traffic, the card of each event."""
        found, deck, content = {}, self._decks[source.name], kind_of(source).content
        luck = cycle(self._draws.block(source.name, "replay").tolist())
        for number, traffic in enumerate(source.traffic):
            if isinstance(traffic, Replay):
                first = len(deck)
                for given in traffic.contents:
                    missing = {key: fill(value, luck) for key, value in content.items() if key not in given}
                    deck.append(Card(REPLAYED, {**missing, **given}))
                found[number] = [first + choice for choice in traffic.choices]
        return found

    def _way(
        self,
        name: str,
        origin: str,
        target: str,
        make: Callable[[Content], Content],
        writer: str = "",
        *,
        records: bool = True,
    ) -> _Way:
        way = _Way(origin, target, writer or origin, make, records)
        self._derived[name][self._numbers[origin]] = way.cards
        return way

    def _emissions(self) -> Iterator[_Way]:
        for function in self._scenario.functions:
            for number, emission in enumerate(function.emits):
                for origin in feeders(self._scenario, function.name):
                    make = self._written(function, emission, origin)
                    yield self._way(
                        f"{function.name}.{number}", origin, emission.to, make, function.name, records=False
                    )

    def _written(self, function: Function, emission: Emission, origin: str) -> Callable[[Content], Content]:
        """What the function writes depends on the title of what triggered it."""
        title_of = kind_of(node_of(self._scenario, origin)).title
        target = kind_of(node_of(self._scenario, emission.to))

        @cache
        def written(title: str) -> Content:
            luck = cycle(self._draws.first(8, function.name, emission.to, origin, title).tolist())
            whole = _fill_titles({**target.content, **emission.content}, title)
            return {key: fill(value, luck) for key, value in whole.items()}

        return lambda content: written(title_of(content))

    def _forwards(self) -> Iterator[_Way]:
        names = {source.name for source in self._scenario.sources}
        for trigger in self._scenario.triggers:
            if trigger.target in names:
                yield self._way(trigger.name, trigger.source, trigger.target, self._handed(trigger))

    def _handed(self, trigger: Trigger) -> Callable[[Content], Content]:
        """What the target makes of the document that the source hands it."""
        giving = kind_of(self._scenario.source(trigger.source))
        content_of = kind_of(self._scenario.source(trigger.target)).content_of
        assert content_of is not None
        return lambda content: content_of(giving.key, giving.hands_on(trigger.source, content, trigger.settings))

    def _redrives(self) -> Iterator[_Way]:
        for source in self._scenario.sources:
            target = source.settings.get("deadLetterTargetArn")
            if target is not None and is_live(self._scenario, target):
                yield self._way(f"{source.name}.redrive", source.name, target, lambda content: content)

    def _destinations(self) -> Iterator[_Way]:
        for function in self._scenario.functions:
            for role in ("dead_letter_queue", "on_failure", "on_success"):
                target = getattr(function, role)
                if target is None or not is_live(self._scenario, target):
                    continue
                for origin in feeders(self._scenario, function.name):
                    for condition, make in self._recorded(function, role, origin, target):
                        yield self._way(f"{function.name}.{role}.{condition}", origin, target, make, function.name)

    def _recorded(
        self, function: Function, role: str, origin: str, target: str
    ) -> Iterator[tuple[str, Callable[[Content], Content]]]:
        """What a destination gets, by the condition that the record is made for."""
        giving, taking = kind_of(node_of(self._scenario, origin)), kind_of(node_of(self._scenario, target))
        content_of = taking.content_of
        assert content_of is not None
        if role == "dead_letter_queue":
            yield "", lambda content: content_of("dead-letter", dead_letter_of(giving.event(origin, content)))
            return
        for condition, document in destination_documents(function.name, role):
            yield (
                condition,
                lambda content, document=document: content_of("destination", document(giving.event(origin, content))),  # type: ignore[misc]
            )

    def _discards(self) -> Iterator[_Way]:
        """What the on-failure destination of a mapping on a stream gets of a batch of one."""
        for trigger in self._scenario.triggers:
            name = trigger.settings.get("OnFailure")
            if name is not None and is_live(self._scenario, name):
                way = f"{trigger.name}.on_failure"
                yield self._way(way, trigger.source, name, self._discarded(trigger, name), trigger.target)

    def _discarded(self, trigger: Trigger, target: str) -> Callable[[Content], Content]:
        giving, taking = kind_of(self._scenario.source(trigger.source)), kind_of(self._scenario.source(target))
        content_of, with_payload = taking.content_of, taking.key == "s3"
        assert content_of is not None

        def discarded(content: Content) -> Content:
            event = giving.event(trigger.source, content)
            return content_of("destination", failure_document(trigger.target, event, with_payload=with_payload))

        return discarded

    def _make(self, ways: list[_Way]) -> None:
        """Make every card that comes of those there are."""
        while sum(map(self._follow, ways)):
            pass

    def _follow(self, way: _Way) -> bool:
        """Make every card that is missing on this way; whether there was any."""
        origin = self._decks[way.origin]
        work = len(way.cards) < len(origin)
        while len(way.cards) < len(origin):
            number = len(way.cards)
            make = partial(way.make, origin[number].content)
            way.cards.append(
                self._growing.made((way.origin, number), way.target, f"from {way.writer}", make, records=way.records)
            )
        return work


def _fill_titles(value: Any, title: str) -> Any:
    match value:
        case str():
            return value.replace("{title}", title).replace("{stem}", PurePosixPath(title).stem)
        case Mapping():
            return {key: _fill_titles(item, title) for key, item in value.items()}
        case list() | tuple():
            return [_fill_titles(item, title) for item in value]
        case _:
            return value
