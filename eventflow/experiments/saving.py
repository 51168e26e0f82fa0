"""What would have saved an event that was dead-lettered or lost: a few changes, each truly run.

A change is one of the settings that the event met on its way, set the moment before it was published, or one of the
interventions left out. Only those are tried that bear on how it ended: concurrency where it was throttled, memory and
timeout where a run was cut off, fewer errors of the code where it failed, retries and ages everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eventflow.engine import Scenario, ScenarioError, Simulation
from eventflow.engine.scenario.interventions import Intervention, SetSetting
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.scenario.settings import Setting, changed, value_of
from eventflow.engine.trace.kinds import AT_US, ENDS, EVENT, SITE, TraceKind
from eventflow.engine.trace.recorder import Site
from eventflow.engine.validation.settings import declared
from eventflow.experiments.identity import identities
from eventflow.experiments.stored import StoredRun

K = TraceKind
UNSAVED = (K.DEAD_LETTERED, K.LOST)
DELIVERED = (K.SUCCEEDED, K.PROCESSED, K.DELIVERED)
ABOUT_TARGETS = (K.SENT, K.REFUSED, K.DEAD_LETTERED)
"""What is told of where a copy was left: there the event itself has not been."""
MOST_LEFT_OUT = 2
UNLIMITED = -1

InTime = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that might have saved an event: a setting with another value, or an intervention left out.

    ``without`` counts the interventions of persons; ``name`` is what a branch with the change is called.
    """

    name: str = ""
    set: SetSetting | None = None
    without: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a change. ``saves`` None: there was no time to see it to the end."""

    change: Change
    saves: bool | None
    delivered_more: int | None = None


def unsaved_end(run: StoredRun, event: int) -> Site | None:
    """How the event was dead-lettered or lost; None if it was not."""
    end = _end(run, event)
    return end if end is not None and end.kind in UNSAVED else None


def is_poison(run: StoredRun, event: int) -> bool:
    """Whether the code fails on this event every time, so that no setting saves it."""
    rows = run.table[run.table[:, EVENT] == event]
    return any(run.sites[number].rule == "handler.pattern" for number in rows[:, SITE].tolist())


def trials(
    scenario: Scenario, run: StoredRun, interventions: Sequence[Intervention], event: int, most: int, in_time: InTime
) -> Iterator[Trial]:
    """Run each change. ``interventions`` are those of persons; after ``in_time`` says no, none is run any more."""
    for change in changes(scenario, run, interventions, event)[:most]:
        given = [item for number, item in enumerate(interventions) if number != change.without]
        given += [change.set] if change.set else []
        try:
            other = _simulated(scenario, run, given, in_time)
        except ScenarioError:
            continue  # the change can't be made here: another function has the concurrency, say
        if other is None:
            yield Trial(change=change, saves=None)
            continue
        delivered = [int(np.count_nonzero(np.isin(one.kinds, DELIVERED))) for one in (run, other)]
        saves = _is_delivered(run, other, event)
        yield Trial(change=change, saves=saves, delivered_more=delivered[1] - delivered[0])


def changes(scenario: Scenario, run: StoredRun, interventions: Sequence[Intervention], event: int) -> list[Change]:
    """The changes that bear on how the event ended, the likeliest first."""
    rows = run.table[run.table[:, EVENT] == event]
    born_us, over_us = int(rows[0, AT_US]), int(rows[-1, AT_US])
    met = [run.sites[number] for number in rows[:, SITE].tolist()]
    before = [number for number, item in enumerate(interventions) if item.at_us <= over_us]
    found = [Change(without=number) for number in before[: -MOST_LEFT_OUT - 1 : -1]]
    at_us = max(born_us - 1, 0)
    everything = (*scenario.interventions, *interventions)
    for part in _parts(scenario, run, met):
        settings = declared(part, scenario)
        values: dict[str, Any] = {item.name: value_of(part.settings, settings, item.name) for item in settings}
        for item in sorted(everything, key=lambda item: item.at_us):
            if isinstance(item, SetSetting) and item.node == part.name and item.at_us <= at_us:
                values = changed(values, item.property, item.value)
        for setting in settings:
            for value in _better(setting, values[setting.name], met):
                if value != values[setting.name] and not setting.fixed and not setting.complaint(value):
                    change = SetSetting(at_us=at_us, node=part.name, property=setting.name, value=value)
                    found.append(Change(name=_name(setting, value), set=change))
    return found


def _parts(scenario: Scenario, run: StoredRun, met: Sequence[Site]) -> list[Source | Function | Trigger]:
    """The functions, sources and triggers that the event met, from its end back to its source."""
    names = [node["name"] for node in run.manifest["nodes"]]
    edges = [edge["name"] for edge in run.manifest["edges"]]
    nodes = {node.name: node for node in scenario.nodes}
    triggers = {trigger.name: trigger for trigger in scenario.triggers}
    found: dict[str, Source | Function | Trigger] = {}
    for site in reversed([site for site in met if site.kind not in ABOUT_TARGETS]):
        for name, known in ((names[site.node], nodes), (edges[site.edge] if site.edge >= 0 else "", triggers)):
            if site.node >= 0 and name in known:
                found.setdefault(name, known[name])
    for name, trigger in triggers.items():
        if trigger.source in found and trigger.target in found:
            found.setdefault(name, trigger)
    return list(found.values())


def _better(setting: Setting, value: Any, met: Sequence[Site]) -> list[Any]:
    """Values that might have saved an event that met these."""
    most = None if setting.maximum is None else int(setting.maximum)
    throttled = any(site.kind == K.THROTTLED or ".throttled" in site.rule for site in met)
    cut_off = any("timeout" in site.rule or site.rule == "handler.oom" for site in met)
    failed = any(site.rule == "handler.error" for site in met)
    kept_too_long = any("retention" in site.rule or "expired" in site.rule for site in met)
    match setting.name:
        case "ReservedConcurrentExecutions" if throttled and value is not None:
            return [min(max(2 * value, 10), most or 900), None]
        case "MaximumRetryAttempts" | "MaximumRecordAgeInSeconds" if setting.minimum == UNLIMITED:
            return [UNLIMITED]
        case "MaximumRetryAttempts" | "MaximumEventAgeInSeconds":
            return [most]
        case "MessageRetentionPeriod" if kept_too_long:
            return [most]
        case "maxReceiveCount":
            return [min(max(2 * value, value + 2), most or value)]
        case "VisibilityTimeout":
            return [min(max(2 * value, 30), most or value)]
        case "Timeout" if cut_off:
            return [min(3 * value, most or value)]
        case "MemorySize" if cut_off:
            return [min(2 * value, most or value)]
        case "ErrorRate" if failed and value:
            return [value / 2, 0]
        case _:
            return []


def _name(setting: Setting, value: Any) -> str:
    if setting.name == "ReservedConcurrentExecutions":
        return "no reserve" if value is None else f"reserve {value:,}"
    unit = f" {setting.unit}" if setting.unit else ""
    return f"{setting.label.lower()} {'without limit' if value == UNLIMITED else f'{_number(value)}{unit}'}"


def _simulated(
    scenario: Scenario, run: StoredRun, interventions: Sequence[Intervention], in_time: InTime
) -> StoredRun | None:
    """The whole run with these interventions instead, None if it takes too long."""
    if not in_time():
        return None
    simulation = Simulation(scenario, run.manifest["seed"], run.manifest["until_us"], interventions)
    tables = []
    for chunk in simulation.chunks():
        tables.append(chunk.table)
        if not in_time():
            return None
    return StoredRun.of(tables, simulation.manifest())


def _is_delivered(run: StoredRun, other: StoredRun, event: int) -> bool:
    names, other_names = identities(run, other)
    same = np.flatnonzero(other_names == names[event])
    end = _end(other, int(same[0])) if len(same) else None
    return end is not None and end.kind in DELIVERED


def _end(run: StoredRun, event: int) -> Site | None:
    rows = run.table[run.table[:, EVENT] == event]
    return next((run.sites[number] for number in rows[:, SITE].tolist() if run.sites[number].kind in ENDS), None)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
