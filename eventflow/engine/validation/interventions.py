"""Every complaint about interventions, each looked at with what those before it have left."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.interventions import (
    AddLoad,
    DropEvent,
    Fault,
    InjectEvents,
    Intervention,
    Pause,
    SetFilter,
    SetSetting,
)
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import changed, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.capacity import capacity_problems
from eventflow.engine.validation.concurrency import concurrency_problems
from eventflow.engine.validation.names import there_are
from eventflow.engine.validation.payloads import payload_problems
from eventflow.engine.validation.settings import declared
from eventflow.engine.validation.streams import record_age_complaint
from eventflow.engine.validation.traffic import MOST_EVENTS, events_expected, too_many
from eventflow.engine.validation.triggers import filtered, set_filter_problems, trigger_complaint

Part = TypeVar("Part", Source, Function, Trigger)


def intervention_problems(interventions: Sequence[Intervention], scenario: Scenario) -> Iterator[Problem]:
    """Each is looked at with the settings that those before it have left."""
    expected = events_expected(scenario)
    for number, intervention in sorted(enumerate(interventions), key=lambda item: item[1].at_us):
        found = list(_intervention(f"interventions[{number}]", intervention, scenario))
        yield from found
        if isinstance(intervention, AddLoad) and not found:
            expected += (intervention.times - 1) * events_expected(scenario, intervention.node)
            if expected > MOST_EVENTS:
                yield too_many(f"interventions[{number}]", expected)
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
    if isinstance(intervention, Pause):
        yield from _pause(where, intervention, scenario)
        return
    parts = (*scenario.nodes, *scenario.triggers) if isinstance(intervention, SetSetting) else scenario.nodes
    node = next((part for part in parts if part.name == intervention.node), None)
    if node is None:
        yield Problem(where, f"there is no node {intervention.node!r}.", there_are(part.name for part in parts))
        return
    match intervention:
        case SetSetting():
            yield from _set_setting(where, intervention, node, scenario)
        case Fault() if not isinstance(node, Function):
            yield Problem(where, f"{node.name} is not a function.", "Only functions can fail, be slow or be throttled.")
        case Fault(for_us=0) | AddLoad(for_us=0):
            yield Problem(where, "lasts no time.", 'Write "for": "30s".')
        case InjectEvents():
            kind = CATALOGUE.get(node.kind) if isinstance(node, Source) else None
            if kind is None or not kind.accepts_traffic:
                yield Problem(where, f"{node.name} does not send events by itself.", "Choose a source that does.")
            elif intervention.payload is not None:
                yield from payload_problems(f"{where}.inject.payload", intervention.payload, kind)
        case AddLoad():
            if not isinstance(node, Source) or not node.traffic:
                yield Problem(where, f"{node.name} has no traffic that could be more.", "Choose a source that has.")


def _pause(where: str, pause: Pause, scenario: Scenario) -> Iterator[Problem]:
    place = f"{pause.source}->{pause.target}"
    if found := trigger_complaint(where, place, scenario):
        yield found
        return
    source = next((source for source in scenario.sources if source.name == pause.source), None)
    kind = CATALOGUE.get(source.kind) if source else None
    if kind is None or kind.invocation not in ("queue polling", "stream polling"):
        yield Problem(where, f"Lambda does not poll {pause.source}.", "Choose a queue or a stream.")
    elif not pause.for_us:
        yield Problem(where, "lasts no time.", 'Write "for": "30s".')


def _set_setting(
    where: str, change: SetSetting, node: Source | Function | Trigger, scenario: Scenario
) -> Iterator[Problem]:
    settings_here = declared(node, scenario)
    name = change.property.partition(".")[0]
    setting = next((setting for setting in settings_here if setting.name == name), None)
    place = f"{node.name}.{change.property}"
    if setting is None:
        names = ", ".join(setting.name for setting in settings_here)
        yield Problem(place, "is not a setting here.", f"There are {names}.")
        return
    if setting.fixed:
        yield Problem(place, "can't be changed while a run goes on.", "Change the scenario and run it anew.")
        return
    try:
        settings = changed({name: value_of(node.settings, settings_here, name)}, change.property, change.value)
    except ValueError as error:
        yield Problem(place, f"{error}.")
        return
    complaint = setting.complaint(settings[name])
    if complaint is None and name == "MaximumRecordAgeInSeconds":
        complaint = record_age_complaint(settings[name])
    if complaint:
        yield Problem(place, f"{complaint}.")
    elif name in ("ReservedConcurrentExecutions", "ProvisionedConcurrentExecutions"):
        after = _after(change, scenario)
        yield from concurrency_problems(after)
        yield from capacity_problems(after.function(node.name))


def _after(change: SetSetting, scenario: Scenario) -> Scenario:
    """The scenario as it would be with this setting changed."""

    def with_it(node: Part) -> Part:
        if node.name != change.node:
            return node
        name = change.property.partition(".")[0]
        now = {name: value_of(node.settings, declared(node, scenario), name)}
        return replace(node, settings={**node.settings, **changed(now, change.property, change.value)})

    return replace(
        scenario,
        sources=tuple(map(with_it, scenario.sources)),
        functions=tuple(map(with_it, scenario.functions)),
        triggers=tuple(map(with_it, scenario.triggers)),
    )
