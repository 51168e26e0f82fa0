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
        self._follow_emissions()

    def of(self, source: str) -> list[Card]:
        """The source's cards."""
        return self._decks[source]

    def emitted(self, function: str, emission: int) -> dict[int, list[int]]:
        """By source node, for each of its cards: the card that this emission makes of it."""
        return self._emitted[function, emission]

    def _own(self, source: Source) -> list[Card]:
        kind = CATALOGUE[source.kind]
        if not kind.accepts_traffic or not (source.traffic or source.payloads):
            return []
        templates = source.payloads or (PayloadTemplate(name=kind.title(kind.content)),)
        whole = tuple(
            PayloadTemplate(name=t.name, weight=t.weight, content={**kind.content, **t.content}) for t in templates
        )
        return materialise(whole, self._draws.block(source.name, "deck"))

    def _follow_emissions(self) -> None:
        """Make every card that can come of every other, until there is nothing new."""
        work = True
        while work:
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

    def _card(self, function: str, emission: Emission, source: str, title: str) -> int:
        target = CATALOGUE[self._scenario.source(emission.to).kind]
        luck = cycle(self._draws.first(8, function, emission.to, source, title).tolist())
        content = {**_fill_titles({**target.content, **emission.content}, title)}
        content = {key: fill(value, luck) for key, value in content.items()}
        deck, places = self._decks[emission.to], self._places[emission.to]
        key = repr(content)
        if key not in places:
            if len(deck) >= MOST_CARDS or len(target.title(content)) > LONGEST_TITLE:
                return next(iter(places.values()), 0)
            places[key] = len(deck)
            deck.append(Card(f"from {function}", content))
        return places[key]


def _fill_titles(content: Mapping[str, Any], title: str) -> dict[str, Any]:
    stem = PurePosixPath(title).stem
    return {
        key: value.replace("{title}", title).replace("{stem}", stem) if isinstance(value, str) else value
        for key, value in content.items()
    }
