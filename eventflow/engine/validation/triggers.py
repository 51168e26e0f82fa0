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
from eventflow.engine.scenario.model import Function, Scenario, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.names import there_are
from eventflow.engine.validation.settings import setting_problems


def trigger_problems(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with a trigger, its settings and its filter."""
    source = next((source for source in scenario.sources if source.name == trigger.source), None)
    kind = CATALOGUE.get(source.kind) if source else None
    if source is None:
        names = there_are(source.name for source in scenario.sources)
        yield Problem(trigger.name, f"there is no source {trigger.source!r}.", names)
    yield from _target(trigger, kind, scenario)
    if kind is not None:
        wrong = list(setting_problems(trigger.name, trigger.settings, kind.trigger_settings))
        yield from wrong
        if trigger.filter is not None:
            yield from _filter(trigger.name, trigger.filter, kind)
        if not wrong:
            yield from _dead_letter(trigger, kind, scenario)


def _target(trigger: Trigger, kind: EventSource | None, scenario: Scenario) -> Iterator[Problem]:
    target = next((node for node in scenario.nodes if node.name == trigger.target), None)
    if target is None:
        yield Problem(
            trigger.name, f"there is no node {trigger.target!r}.", there_are(node.name for node in scenario.nodes)
        )
        return
    if kind is None:
        return
    if isinstance(target, Function):
        if kind.invocation is None:
            yield Problem(trigger.name, f"{kind.name} can't trigger a function here.", "Use another source.")
    elif target.name == trigger.source:
        yield Problem(trigger.name, "leads to itself.", "Choose another target.")
    elif target.kind not in kind.targets:
        known = ", ".join(("functions", *(CATALOGUE[key].name for key in kind.targets if key in CATALOGUE)))
        yield Problem(trigger.name, f"{kind.name} can't hand events to {target.name}.", f"It reaches {known}.")


def _dead_letter(trigger: Trigger, kind: EventSource, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"""
    name = kind.hand_off_of(trigger.settings).dead_letter
    if name is None:
        return
    where = f"{trigger.name}.dead-letter queue"
    node = next((node for node in scenario.nodes if node.name == name), None)
    if node is None:
        yield Problem(where, f"names {name!r}, which does not exist.", there_are(node.name for node in scenario.nodes))
    elif isinstance(node, Function) or node.kind != "sqs":
        yield Problem(where, f"can't be {name}.", "Use a queue.")
    elif node.settings.get("FifoQueue"):
        yield Problem(where, f"{name} is a FIFO queue.", "Use a standard queue.")


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
    """Notifications of one bucket that could both take the same object, which S3 refuses to configure.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
    """
    buckets = {source.name for source in scenario.sources if source.kind == "s3"}
    # To EventBridge a bucket sends everything, whatever its other configurations say.
    buses = {source.name for source in scenario.sources if source.kind == "eventbridge"}
    configured = [t for t in scenario.triggers if t.source in buckets and t.target not in buses]
    for one, other in combinations(configured, 2):
        if one.source == other.source and _overlap(one, other):
            message = f"{one.source} would tell both {one.target} and {other.target} of one object, which S3 refuses."
            yield Problem(other.name, message, "Make prefix or suffix exclude each other.")


def _overlap(one: Trigger, other: Trigger) -> bool:
    if isinstance(one.filter, ObjectKeyFilter) and isinstance(other.filter, ObjectKeyFilter):
        return one.filter.overlaps(other.filter)
    return True


def trigger_complaint(where: str, name: str, scenario: Scenario) -> Problem | None:
    """What is wrong if there is not exactly one trigger of this name."""
    found = [trigger for trigger in scenario.triggers if trigger.name == name]
    if len(found) == 1:
        return None
    if found:
        return Problem(where, f"there are {len(found)} triggers {name}.", "Change the scenario and run it anew.")
    return Problem(where, f"there is no trigger {name}.", there_are(trigger.name for trigger in scenario.triggers))


def set_filter_problems(where: str, change: SetFilter, scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with a filter that a person sets, as the scenario is by then."""
    place = f"{change.source}->{change.target}"
    if complaint := trigger_complaint(where, place, scenario):
        yield complaint
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
        replace(t, filter=change.filter) if (t.source, t.target) == (change.source, change.target) else t
        for t in scenario.triggers
    )
    return replace(scenario, triggers=tuple(triggers))
