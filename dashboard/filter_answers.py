"""What a filter that somebody is writing would do to the events of a run: which cards pass, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from dashboard.models import Run
from eventflow.engine import ScenarioError
from eventflow.engine.errors import Problem
from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.filters.problem import FilterError, FilterProblem
from eventflow.engine.prices import X86
from eventflow.engine.scenario.event_source import Filtering
from eventflow.engine.scenario.filter_words import Filter, fits, fitted, read_filter
from eventflow.engine.sources import CATALOGUE

UNFILTERED = Explanation(matched=True, sentence="There is no filter, so every event passes.")


@dataclass(frozen=True, slots=True, eq=False)
class Deck:
    """The cards that come to a trigger: a run's never change, so they are read once."""

    node: str
    filtering: Filtering
    cards: tuple[Mapping[str, Any], ...]

    def raw(self, card: int, scope: str) -> Any:
        """What a filter of this scope looks at in a card."""
        return self.filtering.raw(self.node, self.cards[card], scope)


@lru_cache(maxsize=16)
def deck(run_id: UUID, edge: int) -> Deck:
    """The cards of the source that this edge leads from. ScenarioError if no filter can be there."""
    manifest = Run.objects.values_list("manifest", flat=True).get(pk=run_id) or {"edges": []}
    if not 0 <= edge < len(manifest["edges"]) or manifest["edges"][edge]["role"] != "trigger":
        raise ScenarioError([Problem("edge", f"{edge} is no trigger of this run.", "See the manifest's edges.")])
    number = manifest["edges"][edge]["from"]
    node = manifest["nodes"][number]
    filtering = CATALOGUE[node["kind"]].filtering
    if filtering is None:
        raise ScenarioError([Problem("edge", f"{edge} comes from {node['name']}, which can't be filtered.")])
    cards = manifest["decks"].get(str(number), [])
    return Deck(node["name"], filtering, tuple(card["payload"] for card in cards))


def read(plain: Mapping[str, Any], filtering: Filtering) -> Filter | None:
    """The filter that was sent. ScenarioError where its form is wrong; what its patterns say is another question."""
    filter, problems = read_filter(plain, "filter")
    if extra := {*map(str, plain)} - {*filtering.words}:
        remedy = f"Write {' and '.join(filtering.words)}."
        problems.append(Problem("filter", f"has {', '.join(sorted(extra))}, which does not belong here.", remedy))
    if problems or (filter is not None and not fits(filter, filtering)):
        raise ScenarioError(problems or [Problem("filter", "does not fit this source.")])
    return fitted(filter, filtering)


def answers(deck: Deck, filter: Filter | None, cards: Sequence[int]) -> dict[str, Any]:
    """Plain JSON: problems and warnings with their places, the cards that pass, and of some cards why."""
    scope = filter.scope if isinstance(filter, PatternFilter) else ""
    problems: tuple[FilterProblem, ...] = ()
    warnings: tuple[FilterProblem, ...] = ()
    try:
        if isinstance(filter, PatternFilter):
            warnings = filter.compiled().warnings
    except FilterError as error:
        problems = tuple(problem for problem in error.problems if not problem.warning)
        warnings = tuple(problem for problem in error.problems if problem.warning)
    known = [] if problems else [card for card in dict.fromkeys(cards) if card < len(deck.cards)]
    explained = {card: filter.explain(deck.raw(card, scope)) if filter else UNFILTERED for card in known}
    return {
        "problems": [asdict(problem) for problem in problems],
        "warnings": [asdict(warning) for warning in warnings],
        "passing": None if problems else list(passing(deck, filter)),
        "explanations": {str(card): explanation.as_dict() for card, explanation in explained.items()},
        "seen": {str(card): deck.raw(card, scope) for card in known},
        "prices": X86.as_dict(),
    }


@lru_cache(maxsize=64)
def passing(deck: Deck, filter: Filter | None) -> tuple[int, ...]:
    """The cards that the filter lets through: asked again and again while a run plays beside its editor."""
    if filter is None:
        return tuple(range(len(deck.cards)))
    scope = filter.scope if isinstance(filter, PatternFilter) else ""
    return tuple(card for card in range(len(deck.cards)) if filter.matches(deck.raw(card, scope)))
