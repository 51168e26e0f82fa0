"""Every complaint about a scenario and its interventions, found before time starts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Constant, Poisson, Ramp, Span, Traffic, expected_count
from eventflow.engine.errors import Problem
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.problem import FilterError
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.polling_validation import polling_problems, record_age_complaint
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.interventions import (
    DropEvent,
    Fault,
    InjectEvents,
    Intervention,
    SetFilter,
    SetSetting,
)
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.scenario.settings import Setting, Settings, changed, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trigger_validation import (
    filtered,
    overlaps,
    pattern_problem,
    set_filter_problems,
    trigger_problems,
)

UNRESERVED_MINIMUM = 100
"""Concurrency that must stay unreserved in an account.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
"""

EMITTABLE = "Use a bucket, a queue or a stream."

Node = TypeVar("Node", Source, Function)

MOST_EVENTS = 20_000_000
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def problems(scenario: Scenario, interventions: Sequence[Intervention] = ()) -> list[Problem]:
    """What is wrong, in the order of the scenario; empty if it can be run."""
    return [
        *_names(scenario),
        *(problem for source in scenario.sources for problem in _source(source, scenario)),
        *(problem for function in scenario.functions for problem in _function(function, scenario)),
        *(problem for trigger in scenario.triggers for problem in trigger_problems(trigger, scenario)),
        *overlaps(scenario),
        *polling_problems(scenario),
        *_concurrency(scenario),
        *_volume(scenario),
        *_interventions(interventions, scenario),
    ]


def _names(scenario: Scenario) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in scenario.nodes:
        if not NAME.fullmatch(node.name):
            yield Problem(
                node.name or "a node",
                "has no usable name.",
                "Use letters, digits, dots and dashes, at most 64.",
            )
        if node.name in seen:
            yield Problem(node.name, "is the name of two nodes.", "Give one of them another name.")
        seen.add(node.name)
    if not scenario.functions:
        yield Problem("functions", "there is none.", "Add at least one function.")
    if not 0 < scenario.until_us <= 30 * 86_400 * 1_000_000:
        yield Problem("until", "must be more than nothing and at most 30 days.", "Write it like 10m.")


def _settings(where: str, settings: Settings, declared: Sequence[Setting]) -> Iterator[Problem]:
    by_name = {setting.name: setting for setting in declared}
    for name, value in settings.items():
        if name not in by_name:
            yield Problem(f"{where}.{name}", "is not a setting here.", f"There are {', '.join(by_name)}.")
        elif complaint := by_name[name].complaint(value):
            yield Problem(f"{where}.{name}", f"{complaint}.")


def _source(source: Source, scenario: Scenario) -> Iterator[Problem]:
    kind = CATALOGUE.get(source.kind)
    if kind is None:
        yield Problem(source.name, f"is of unknown kind {source.kind!r}.", f"There are {', '.join(CATALOGUE)}.")
        return
    yield from _settings(source.name, source.settings, kind.settings)
    if source.traffic and not kind.accepts_traffic:
        yield Problem(f"{source.name}.traffic", f"{kind.name} gets its events from others.", "Remove its traffic.")
    names = [template.name for template in source.payloads]
    for template in source.payloads:
        yield from _payload(source, kind, template)
    for number, traffic in enumerate(source.traffic):
        yield from _traffic(f"{source.name}.traffic[{number}]", traffic, names)


def _payload(source: Source, kind: EventSource, template: PayloadTemplate) -> Iterator[Problem]:
    where = f"{source.name}.payloads.{template.name}"
    if not template.weight > 0:
        yield Problem(where, "wants a weight above 0.")
    for field in template.content:
        if field not in kind.content:
            yield Problem(
                f"{where}.{field}",
                f"is not part of a payload of {kind.name}.",
                f"There are {', '.join(kind.content)}.",
            )
    if complaint := kind.complaint(template.content):
        yield Problem(where, f"{complaint}.")


def _traffic(where: str, traffic: Traffic, payloads: list[str]) -> Iterator[Problem]:
    if traffic.payload is not None and traffic.payload not in payloads:
        yield Problem(where, f"names the payload {traffic.payload!r}, which is not declared.")
    if isinstance(traffic, Span) and traffic.end_us is not None and traffic.end_us <= traffic.start_us:
        yield Problem(where, "ends before it starts.")
    if isinstance(traffic, Constant | Poisson) and not 0 < traffic.rate_per_s <= 100_000:
        yield Problem(where, "wants a rate above 0 and at most 100,000 per second.")
    if isinstance(traffic, Ramp):
        rates = (traffic.from_per_s, traffic.to_per_s)
        if not all(0 <= rate <= 100_000 for rate in rates) or not any(rates):
            yield Problem(where, "wants rates from 0 to 100,000 per second, not both 0.")


def _function(function: Function, scenario: Scenario) -> Iterator[Problem]:
    yield from _settings(function.name, function.settings, FUNCTION_SETTINGS)
    for number, pattern in enumerate(function.fails_on):
        try:
            EventPattern.compile(pattern)
        except FilterError as error:
            for problem in error.problems:
                yield pattern_problem(f"{function.name}.fails_on[{number}]", problem)
    for number, emission in enumerate(function.emits):
        where = f"{function.name}.emits[{number}]"
        target = next((source for source in scenario.sources if source.name == emission.to), None)
        kind = CATALOGUE.get(target.kind) if target else None
        if target is None:
            yield Problem(where, f"writes to {emission.to!r}, which does not exist.")
        elif kind is None or not kind.emittable:
            yield Problem(where, f"writes to {emission.to}, which a function can't write to here.", EMITTABLE)
        else:
            for field in set(emission.content) - set(kind.content):
                yield Problem(f"{where}.{field}", f"is not part of a payload of {kind.name}.")
    for role, name in (
        ("dead_letter_queue", function.dead_letter_queue),
        ("on_failure", function.on_failure),
        ("on_success", function.on_success),
    ):
        if name is not None:
            yield from _target(function, role, name, scenario)


def _target(function: Function, role: str, name: str, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    where = f"{function.name}.{role}"
    node = next((node for node in scenario.nodes if node.name == name), None)
    if node is None:
        yield Problem(where, f"names {name!r}, which does not exist.")
    elif isinstance(node, Function):
        if role == "dead_letter_queue":
            yield Problem(where, "must be a queue; a function can only be a destination.", "Use on_failure for it.")
        elif node.name == function.name:
            yield Problem(where, "is the function itself.", "Choose another target.")
    elif node.kind == "s3" and role == "on_failure":
        return
    elif node.kind != "sqs":
        yield Problem(
            where,
            f"can't be {name}.",
            "Use a queue" + ("." if role == "dead_letter_queue" else " or a function."),
        )
    elif any(trigger.source == name for trigger in scenario.triggers):
        yield Problem(
            where,
            f"{name} triggers a function, and what a record of a result starts is not simulated.",
            "Use a queue without a trigger.",
        )
    elif role == "dead_letter_queue" and node.settings.get("FifoQueue"):
        yield Problem(
            where,
            f"{name} is a FIFO queue, which Lambda refuses as a dead-letter queue.",
            "Use a standard queue.",
        )


def _concurrency(scenario: Scenario) -> Iterator[Problem]:
    limit = scenario.account.concurrent_executions
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 1_000_000:
        yield Problem("account.ConcurrentExecutions", f"must be a whole number from 1 to 1,000,000, not {limit!r}.")
        return
    reserved = 0
    for function in scenario.functions:
        value = function.settings.get("ReservedConcurrentExecutions")
        reserved += value if isinstance(value, int) else 0
    if reserved and reserved > limit - UNRESERVED_MINIMUM:
        message = f"{reserved} are reserved, but {UNRESERVED_MINIMUM} of the account's {limit} must stay unreserved."
        yield Problem(
            "ReservedConcurrentExecutions",
            message,
            f"Reserve at most {max(limit - UNRESERVED_MINIMUM, 0)} in all.",
        )


def _volume(scenario: Scenario) -> Iterator[Problem]:
    expected = sum(expected_count(t, scenario.until_us) for source in scenario.sources for t in source.traffic)
    if expected > MOST_EVENTS:
        message = f"would be about {expected:,.0f} events, more than {MOST_EVENTS:,}."
        yield Problem("traffic", message, "Lower a rate or shorten the run.")


def _interventions(interventions: Sequence[Intervention], scenario: Scenario) -> Iterator[Problem]:
    """Each is looked at with the settings that those before it have left."""
    for number, intervention in sorted(enumerate(interventions), key=lambda item: item[1].at_us):
        found = list(_intervention(f"interventions[{number}]", intervention, scenario))
        yield from found
        if isinstance(intervention, SetSetting) and not found:
            scenario = _after(intervention, scenario)
        if isinstance(intervention, SetFilter) and not found:
            scenario = filtered(intervention, scenario)


def _intervention(where: str, intervention: Intervention, scenario: Scenario) -> Iterator[Problem]:
    if isinstance(intervention, DropEvent):
        return
    if isinstance(intervention, SetFilter):
        yield from set_filter_problems(where, intervention, scenario)
        return
    node = next((node for node in scenario.nodes if node.name == intervention.node), None)
    if node is None:
        yield Problem(where, f"there is no node {intervention.node!r}.")
        return
    match intervention:
        case SetSetting():
            yield from _set_setting(where, intervention, node, scenario)
        case Fault() if not isinstance(node, Function):
            yield Problem(where, f"{node.name} is not a function.", "Only functions can fail, be slow or be throttled.")
        case Fault(for_us=0):
            yield Problem(where, "lasts no time.", 'Write "for": "30s".')
        case InjectEvents():
            kind = None if isinstance(node, Function) else CATALOGUE.get(node.kind)
            if kind is None or not kind.accepts_traffic:
                yield Problem(where, f"{node.name} does not send events by itself.", "Choose a source that does.")


def _set_setting(where: str, change: SetSetting, node: Source | Function, scenario: Scenario) -> Iterator[Problem]:
    declared = _declared(node)
    name = change.property.partition(".")[0]
    setting = next((setting for setting in declared if setting.name == name), None)
    place = f"{node.name}.{change.property}"
    if setting is None:
        names = ", ".join(setting.name for setting in declared)
        yield Problem(place, "is not a setting here.", f"There are {names}.")
        return
    if setting.fixed:
        yield Problem(place, "can't be changed while a run goes on.", "Change the scenario and run it anew.")
        return
    try:
        settings = changed({name: value_of(node.settings, declared, name)}, change.property, change.value)
    except ValueError as error:
        yield Problem(place, f"{error}.")
        return
    complaint = setting.complaint(settings[name])
    if complaint is None and name == "MaximumRecordAgeInSeconds":
        complaint = record_age_complaint(settings[name])
    if complaint:
        yield Problem(place, f"{complaint}.")
    elif name == "ReservedConcurrentExecutions":
        yield from _concurrency(_after(change, scenario))


def _after(change: SetSetting, scenario: Scenario) -> Scenario:
    """The scenario as it would be with this setting changed."""

    def with_it(node: Node) -> Node:
        if node.name != change.node:
            return node
        name = change.property.partition(".")[0]
        now = {name: value_of(node.settings, _declared(node), name)}
        return replace(node, settings={**node.settings, **changed(now, change.property, change.value)})

    return replace(
        scenario, sources=tuple(map(with_it, scenario.sources)), functions=tuple(map(with_it, scenario.functions))
    )


def _declared(node: Source | Function) -> Sequence[Setting]:
    if isinstance(node, Function):
        return FUNCTION_SETTINGS
    return CATALOGUE[node.kind].settings if node.kind in CATALOGUE else ()
