"""From an experiment back to the flow: the best setting applied."""

from typing import Any, NamedTuple

from django.db import transaction

from dashboard import edits
from dashboard.copying import new_scenario
from dashboard.models import Experiment, Scenario, Workspace
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario.model import Trigger
from eventflow.experiments.base import FILTER, OFF, ON
from eventflow.experiments.design import Design


class Applied(NamedTuple):
    """The flow that a setting was applied to; ``copied`` if it is a new one."""

    scenario: Scenario
    copied: bool


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
        message = "has nothing that the flow would be set to otherwise than now."
        raise ScenarioError([Problem("the setting", message, "Choose another one, or open it as a branch.")])
    label = f"Apply {design.label(design.points[number])}"
    edits.edit(scenario, scenario.version, {"do": "all", "commands": commands, "label": label})
    scenario.refresh_from_db()
    return Applied(scenario, copied)


def _commands(design: Design, number: int) -> list[dict[str, Any]]:
    found = []
    for axis, value in zip(design.axes, design.points[number].values, strict=True):
        part = design.base.part(axis.node)
        assert part is not None
        if axis.setting in design.base.happenings(part):
            continue  # it is of a run, and nothing that a flow is set to
        place = {"edge": axis.node} if isinstance(part, Trigger) else {"node": axis.node}
        if axis.setting == FILTER:
            if value == ON:
                continue  # the flow has it
            value = None if value == OFF else value
        found.append({"do": "set", **place, "name": axis.setting, "value": value})
    return found
