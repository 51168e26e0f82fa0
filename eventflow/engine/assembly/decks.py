"""Every payload of a run: the cards of each source's own traffic, and those that functions make of them."""

from collections.abc import Mapping
from itertools import cycle
from pathlib import PurePosixPath
from typing import Any

from eventflow.engine.chance.deck import Card, PayloadTemplate, fill, materialise
from eventflow.engine.chance.draws import Draws
from eventflow.engine.scenario.model import Emission, Scenario, Source
from eventflow.engine.sources import CATALOGUE

MOST_CARDS = 20_000
LONGEST_TITLE = 200
"""A loop that writes ever longer names stops making new cards here; the names repeat from then on."""


class Decks:
    """Every card of every source: those of its own traffic, and those that functions write."""

    def __init__(self, scenario: Scenario, draws: Draws, numbers: dict[str, int]) -> None:
        self._scenario = scenario
        self._draws = draws
        self._numbers = numbers
        self._decks: dict[str, list[Card]] = {source.name: self._own(source) for source in scenario.sources}
        self._places: dict[str, dict[str, int]] = {source.name: {} for source in scenario.sources}
        self._emitted: dict[tuple[str, int], dict[int, list[int]]] = {}
        self._by_title: dict[tuple[str, int, str, str], int] = {}
        self._moved: dict[str, list[int]] = {}
        while self._follow_emissions() or self._follow_redrives():
            pass

    def of(self, source: str) -> list[Card]:
        """The source's cards."""
        return self._decks[source]

    def emitted(self, function: str, emission: int) -> dict[int, list[int]]:
        """By source node, for each of its cards: the card that this emission makes of it."""
        return self._emitted[function, emission]

    def moved(self, source: str) -> list[int]:
        """For each card of this queue: the same card in its dead-letter queue, if that has cards."""
        return self._moved[source]

    def _own(self, source: Source) -> list[Card]:
        kind = CATALOGUE[source.kind]
        if not kind.accepts_traffic or not (source.traffic or source.payloads):
            return []
        templates = source.payloads or (PayloadTemplate(name=kind.title(kind.content)),)
        whole = tuple(
            PayloadTemplate(name=t.name, weight=t.weight, content={**kind.content, **t.content}) for t in templates
        )
        return materialise(whole, self._draws.block(source.name, "deck"))

    def _follow_emissions(self) -> bool:
        """Make every card that functions make of those that are there; whether there was anything to do."""
        work = False
        for function in self._scenario.functions:
            feeding = [t.source for t in self._scenario.triggers if t.function == function.name]
            for number, emission in enumerate(function.emits):
                made = self._emitted.setdefault((function.name, number), {})
                for name in feeding:
                    title_of = CATALOGUE[self._scenario.source(name).kind].title
                    cards = made.setdefault(self._numbers[name], [])
                    while len(cards) < len(self._decks[name]):
                        title = title_of(self._decks[name][len(cards)].content)
                        place = (function.name, number, name, title)
                        if place not in self._by_title:
                            self._by_title[place] = self._card(function.name, emission, name, title)
                        cards.append(self._by_title[place])
                        work = True
        return work

    def _follow_redrives(self) -> bool:
        """Give every queue that is polled the cards that redrive policies move there."""
        work = False
        polled = {trigger.source for trigger in self._scenario.triggers}
        for source in self._scenario.sources:
            target = source.settings.get("deadLetterTargetArn")
            if target in polled:
                moved = self._moved.setdefault(source.name, [])
                while len(moved) < len(self._decks[source.name]):
                    content = self._decks[source.name][len(moved)].content
                    moved.append(self._place(target, f"from {source.name}", content))
                    work = True
        return work

    def _card(self, function: str, emission: Emission, source: str, title: str) -> int:
        target = CATALOGUE[self._scenario.source(emission.to).kind]
        luck = cycle(self._draws.first(8, function, emission.to, source, title).tolist())
        content = _fill_titles({**target.content, **emission.content}, title)
        content = {key: fill(value, luck) for key, value in content.items()}
        return self._place(emission.to, f"from {function}", content)

    def _place(self, target: str, template: str, content: Mapping[str, Any]) -> int:
        """The number of this card in the target's deck, where it is added if it is new."""
        deck, places = self._decks[target], self._places[target]
        key = repr(content)
        if key not in places:
            kind = CATALOGUE[self._scenario.source(target).kind]
            if len(deck) >= MOST_CARDS or len(kind.title(content)) > LONGEST_TITLE:
                return next(iter(places.values()), 0)
            places[key] = len(deck)
            deck.append(Card(template, content))
        return places[key]


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
