"""From an experiment back to the flow: a run of it opened in the studio, and the best setting applied."""

from typing import Any, NamedTuple

from django.db import transaction

from dashboard import edits
from dashboard.copying import new_scenario
from dashboard.models import Experiment, ExperimentRun, Run, Scenario, Workspace
from dashboard.quotas import check_runs_at_once
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario import interventions
from eventflow.engine.scenario.model import Trigger
from eventflow.experiments.base import FILTER, OFF, ON
from eventflow.experiments.design import Design
from eventflow.interchange import scenario_yaml

LONGEST_NAME = 80


class Applied(NamedTuple):
    """The flow that a setting was applied to; ``copied`` if it is a new one."""

    scenario: Scenario
    copied: bool


def opened(cell: ExperimentRun, workspace: Workspace) -> Run:
    """The very run that a cell stands for, with its trace this time: once made, always the same."""
    if cell.run is not None:
        return cell.run
    experiment = cell.experiment
    design = experiment.read_design()
    given = design.run_input(cell.number, cell.place)
    snapshot = _snapshot(experiment, design)
    plain = interventions.to_plain(list(given.interventions))
    first = parent = None
    if given.scenario == design.base.scenario:
        first = _first_run(experiment, workspace, snapshot, cell.seed)
        parent = first
    else:
        snapshot = scenario_yaml.to_plain(given.scenario)
    if first is not None and not plain:
        run = first
    else:
        check_runs_at_once(workspace)
        run = Run(
            workspace=workspace,
            scenario=experiment.scenario,
            name=design.label(design.points[cell.number])[:LONGEST_NAME],
            snapshot=snapshot,
            seed=cell.seed,
            until_us=design.until_us,
            interventions=plain,
            parent=parent,
            baseline=parent,
            fork_us=min((item.at_us for item in given.interventions), default=0) if parent else None,
        ).start()
    ExperimentRun.objects.filter(pk=cell.pk).update(run=run)
    return run


def _snapshot(experiment: Experiment, design: Design) -> dict[str, Any]:
    """The scenario that was experimented with, for as long as the experiment ran it."""
    snapshot: dict[str, Any] = experiment.snapshot
    if scenario_yaml.from_plain(snapshot).until_us == design.until_us:
        return snapshot
    return {**snapshot, "until": scenario_yaml.to_plain(design.base.scenario)["until"]}


def _first_run(experiment: Experiment, workspace: Workspace, snapshot: dict[str, Any], seed: int) -> Run:
    """The run with this seed that nobody has done anything to, made if there is none."""
    assert experiment.scenario is not None
    same = Run.objects.filter(
        workspace.readable, scenario=experiment.scenario, snapshot=snapshot, seed=seed, parent=None
    )
    found = next((run for run in same.usable() if not run.interventions and run.until_us == _until_us(snapshot)), None)
    if found is not None:
        return found
    check_runs_at_once(workspace)
    return Run(
        workspace=workspace,
        scenario=experiment.scenario,
        snapshot=snapshot,
        seed=seed,
        until_us=_until_us(snapshot),
    ).start()


def _until_us(snapshot: dict[str, Any]) -> int:
    return scenario_yaml.from_plain(snapshot).until_us


@transaction.atomic
def applied(experiment: Experiment, number: int, workspace: Workspace) -> Applied:
    """The flow with a setting's values as its own; a copy where it is not the visitor's. It can be undone there.

    ScenarioError if the flow has changed so much that they don't fit any more.
    """
    assert experiment.scenario is not None
    design = experiment.read_design()
    copied = experiment.scenario.workspace_id != workspace.pk
    scenario = new_scenario(workspace, experiment.scenario, None) if copied else experiment.scenario
    commands = list(_commands(design, number))
    if not commands:
        raise ScenarioError([Problem("the setting", "is what the flow has now.", "Choose another one.")])
    label = f"Apply {design.label(design.points[number])}"
    edits.edit(scenario, scenario.version, {"do": "all", "commands": commands, "label": label})
    scenario.refresh_from_db()
    return Applied(scenario, copied)


def _commands(design: Design, number: int) -> list[dict[str, Any]]:
    found = []
    for axis, value in zip(design.axes, design.points[number].values, strict=True):
        part = design.base.part(axis.node)
        assert part is not None
        place = {"edge": axis.node} if isinstance(part, Trigger) else {"node": axis.node}
        if axis.setting == FILTER:
            if value == ON:
                continue  # the flow has it
            value = None if value == OFF else value
        found.append({"do": "set", **place, "name": axis.setting, "value": value})
    return found
