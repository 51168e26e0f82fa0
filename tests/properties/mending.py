"""Makes a scenario sound by taking out what a problem points at: its place names a node, a trigger or a setting."""

from collections.abc import Sequence
from dataclasses import replace

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.validation.scenario import problems

ROUNDS = 12


def mended(scenario: Scenario) -> Scenario | None:
    """The scenario without what is wrong with it; None if that does not come to an end."""
    for _ in range(ROUNDS):
        found = problems(scenario)
        if not found:
            return scenario
        scenario = without(scenario, found[0])
    return None


def sound(interventions: Sequence[Intervention], scenario: Scenario) -> list[Intervention]:
    """Those that can be, after those before them."""
    kept: list[Intervention] = []
    for one in sorted(interventions, key=lambda one: one.at_us):
        if not problems(scenario, [*kept, one]):
            kept.append(one)
    return kept


def without(scenario: Scenario, problem: Problem) -> Scenario:
    for part in (*scenario.triggers, *scenario.sources, *scenario.functions):
        if problem.where == part.name or problem.where.startswith(f"{part.name}."):
            return _without(scenario, part, problem.where.removeprefix(part.name).lstrip("."))
    # What all of them claim together.
    functions = [replace(f, settings={**f.settings, problem.where: None}) for f in scenario.functions]
    return replace(scenario, functions=tuple(functions))


def _without(scenario: Scenario, part: Source | Function | Trigger, what: str) -> Scenario:
    name = what.partition("[")[0].partition(".")[0]
    if name in part.settings:
        changed: object = replace(part, settings={k: v for k, v in part.settings.items() if k != name})
    elif isinstance(part, Function) and name in ("dead_letter_queue", "on_failure", "on_success"):
        changed = replace(part, **{name: None})
    elif isinstance(part, Function) and name == "emits":
        changed = replace(part, emits=())
    elif isinstance(part, Source) and name == "traffic":
        changed = replace(part, traffic=())
    elif isinstance(part, Trigger) and part.filter is not None:
        changed = replace(part, filter=None)
    else:
        changed = None
    triggers = tuple(t for t in (_put(scenario.triggers, part, changed)))
    if changed is None:
        triggers = tuple(t for t in triggers if part.name not in (t.source, t.target))
    return replace(
        scenario,
        sources=_put(scenario.sources, part, changed),
        functions=_put(scenario.functions, part, changed),
        triggers=triggers,
    )


def _put(parts, part, changed):
    return tuple(changed if one is part else one for one in parts if one is not part or changed is not None)
