"""Every complaint about triggers and their filters: those of a scenario, and those that a person sets."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from eventflow.engine.errors import Problem
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.filters.problem import FilterError, FilterProblem
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.filter_words import Filter, fits, fitted, pattern_place, words_of
from eventflow.engine.scenario.interventions import SetFilter
from eventflow.engine.scenario.model import Scenario, Trigger
from eventflow.engine.sources import CATALOGUE


def trigger_problems(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with a trigger and its filter."""
    where = f"{trigger.source}->{trigger.function}"
    source = next((source for source in scenario.sources if source.name == trigger.source), None)
    kind = CATALOGUE.get(source.kind) if source else None
    if source is None:
        yield Problem(where, f"there is no source {trigger.source!r}.")
    elif kind is not None and kind.invocation is None:
        yield Problem(where, f"{kind.name} can't trigger a function here.", "Use another source.")
    if not any(function.name == trigger.function for function in scenario.functions):
        yield Problem(where, f"there is no function {trigger.function!r}.")
    if trigger.filter is not None and kind is not None:
        yield from _filter(where, trigger.filter, kind)


def _filter(where: str, filter: Filter, kind: EventSource) -> Iterator[Problem]:
    """What does not fit the kind of source, and every reason for which AWS would not take a pattern."""
    if kind.filtering is None:
        yield Problem(where, f"{kind.name} has no filter.", "Remove it.")
    elif not fits(filter, kind.filtering):
        words = " and ".join(words_of(filter)) or "such filter"
        yield Problem(where, f"{kind.name} knows no {words}.", f"Write {' and '.join(kind.filtering.words)}.")
    elif isinstance(ready := fitted(filter, kind.filtering), PatternFilter):
        try:
            ready.compiled()
        except FilterError as error:
            for problem in error.problems:
                yield pattern_problem(f"{where}.{pattern_place(ready, problem.filter)}", problem)


def pattern_problem(where: str, problem: FilterProblem) -> Problem:
    """A reason for which AWS would not take a pattern."""
    return Problem(where, f"{problem.reason.rstrip('.')} (line {problem.line}, column {problem.column}).")


def overlaps(scenario: Scenario) -> Iterator[Problem]:
    """Triggers of one source that could take the same event."""
    for one, other in combinations(scenario.triggers, 2):
        if one.source != other.source:
            continue
        source = next((source for source in scenario.sources if source.name == one.source), None)
        if source is None or (source.kind == "s3" and not _overlap(one, other)):
            continue
        message = f"{one.source} would send one event to both {one.function} and {other.function}, which it can't."
        remedy = (
            "Make prefix or suffix exclude each other." if source.kind == "s3" else "Use one source for each function."
        )
        yield Problem(f"{other.source}->{other.function}", message, remedy)


def _overlap(one: Trigger, other: Trigger) -> bool:
    if isinstance(one.filter, ObjectKeyFilter) and isinstance(other.filter, ObjectKeyFilter):
        return one.filter.overlaps(other.filter)
    return True


def set_filter_problems(where: str, change: SetFilter, scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with a filter that a person sets, as the scenario is by then."""
    place = f"{change.source}->{change.function}"
    found = [t for t in scenario.triggers if (t.source, t.function) == (change.source, change.function)]
    if len(found) != 1:
        yield Problem(where, f"there {'is no trigger' if not found else f'are {len(found)} triggers'} {place}.")
        return
    source = next((source for source in scenario.sources if source.name == change.source), None)
    kind = CATALOGUE.get(source.kind) if source else None
    if change.filter is not None and kind is not None:
        yield from _filter(place, change.filter, kind)
    before = set(overlaps(scenario))
    yield from (problem for problem in overlaps(filtered(change, scenario)) if problem not in before)


def filtered(change: SetFilter, scenario: Scenario) -> Scenario:
    """The scenario as it would be with this filter."""
    triggers = (
        replace(t, filter=change.filter) if (t.source, t.function) == (change.source, change.function) else t
        for t in scenario.triggers
    )
    return replace(scenario, triggers=tuple(triggers))
