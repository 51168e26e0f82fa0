"""Every complaint about who waits for an answer: how many functions it can have, and which functions it refuses."""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.names import there_are

BUCKET = "BucketARN"


def caller_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with the callers, in the order of the sources."""
    functions = {function.name: function for function in scenario.functions}
    for source in scenario.sources:
        kind = CATALOGUE.get(source.kind)
        if kind is None:
            continue
        triggers = [trigger for trigger in scenario.triggers_of(source.name) if trigger.target in functions]
        if kind.single:
            for trigger in triggers[1:]:
                yield Problem(trigger.name, f"{kind.name} has one function.", f"Remove it, or {triggers[0].name}.")
        for trigger in triggers:
            yield from _function(trigger, functions[trigger.target], kind)
            yield from _bucket(trigger, scenario)
        if kind.route is not None:
            yield from _same_route(source, kind, scenario)


def _function(trigger: Trigger, function: Function, kind: EventSource) -> Iterator[Problem]:
    """Services that take only some functions."""
    timeout_s = value_of(function.settings, FUNCTION_SETTINGS, "Timeout")
    memory_mb = value_of(function.settings, FUNCTION_SETTINGS, "MemorySize")
    if not (isinstance(timeout_s, int) and isinstance(memory_mb, int)):
        return
    try:
        complaint = kind.function_complaint(trigger.settings, timeout_s, memory_mb)
    except (KeyError, TypeError, ValueError, AttributeError):
        # Of a setting that is wrong something is said elsewhere.
        return
    if complaint:
        yield Problem(trigger.name, f"{function.name} {complaint}.", "Change the function, or connect another one.")


def _bucket(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html"""
    name = trigger.settings.get(BUCKET)
    if name is None:
        return
    node = next((node for node in scenario.nodes if node.name == name), None)
    where = f"{trigger.name}.{BUCKET}"
    if node is None:
        yield Problem(where, f"names {name!r}, which does not exist.", there_are(node.name for node in scenario.nodes))
    elif isinstance(node, Function) or node.kind != "s3":
        yield Problem(where, f"can't be {name}.", "Use a bucket.")


def _same_route(source: Source, kind: EventSource, scenario: Scenario) -> Iterator[Problem]:
    """A route, a rule or a trigger of a service leads to one place."""
    names = [setting.name for setting in kind.trigger_settings if setting.fixed]
    taken: dict[tuple[object, ...], Trigger] = {}
    for trigger in scenario.triggers_of(source.name):
        route = tuple(repr(value_of(trigger.settings, kind.trigger_settings, name)) for name in names)
        first = taken.setdefault(route, trigger)
        if first is not trigger:
            yield Problem(
                trigger.name,
                f"has the same {' and '.join(names)} as {first.name}, and one of them can lead to one place only.",
                f"Give it another {names[0]}.",
            )
