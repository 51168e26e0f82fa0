"""The decks of all nodes while cards are made of each other: what keeps a loop from making ever more of them."""

from collections.abc import Callable

from eventflow.engine.assembly.ways import kind_of, node_of
from eventflow.engine.chance.deck import Card
from eventflow.engine.scenario.event_source import Content
from eventflow.engine.scenario.model import Scenario

MOST_CARDS = 20_000
LONGEST_TITLE = 200
MOST_CHARACTERS = 8_000_000
"""A loop that writes ever longer names stops making new cards of a node here: what comes then has an earlier one."""

MOST_LOOPED = 2_000
MOST_RECORDED = 2
"""How many cards of a node a loop can make, and how often they can hold each other, as records of a destination or
messages in envelopes do. Beyond that it brings again the card that it comes from.
"""

Place = tuple[str, int]
"""A node, and the number of one of its cards."""


class GrowingDecks:
    """Every card of every node, and what each was made of."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.decks: dict[str, list[Card]] = {node.name: [] for node in scenario.nodes}
        self._places: dict[str, dict[str, int]] = {name: {} for name in self.decks}
        self._characters = dict.fromkeys(self.decks, 0)
        self._looped = dict.fromkeys(self.decks, 0)
        self._made_of: dict[Place, tuple[Place, bool]] = {}

    def made(self, origin: Place, target: str, template: str, make: Callable[[], Content], *, records: bool) -> int:
        """The number in the target's deck of what ``make`` makes of a card.

        ``records``: what is made holds what it is made of.
        """
        before, held = self._before(origin, target, records)
        # The first time that a card leads back to its own node is no loop yet: often nothing comes of what is written.
        again = len(before) > 1
        if held >= MOST_RECORDED or (again and self._looped[target] >= MOST_LOOPED):
            return before[0]
        self._looped[target] += again
        return self._place(origin, target, template, make(), records)

    def _before(self, origin: Place, target: str, records: bool) -> tuple[list[int], int]:
        """The cards of the target that a card comes of, the latest first, and how many of them it would hold."""
        found, held, holding = [], 0, records
        while True:
            node, number = origin
            if node == target:
                found.append(number)
                held += holding
            if origin not in self._made_of:
                return found, held
            origin, records = self._made_of[origin]
            holding = holding and records

    def _place(self, origin: Place, target: str, template: str, content: Content, records: bool) -> int:
        """The number of this card in the target's deck, where it is added if it is new."""
        deck, places = self.decks[target], self._places[target]
        key = repr(content)
        if key not in places:
            title = kind_of(node_of(self._scenario, target)).title(content)
            too_many = len(deck) >= MOST_CARDS or self._characters[target] + len(key) > MOST_CHARACTERS
            if deck and (too_many or len(title) > LONGEST_TITLE):
                return next(iter(places.values()), 0)
            self._characters[target] += len(key)
            places[key] = len(deck)
            self._made_of[target, len(deck)] = origin, records
            deck.append(Card(template, content))
        return places[key]
