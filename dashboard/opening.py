"""A run of an experiment as a run of the flow, and the run that it is held against."""

from typing import Any, NamedTuple

from django.db import transaction

from dashboard.models import Experiment, ExperimentRun, Run, Workspace
from dashboard.models.run import RunQuerySet
from dashboard.quotas import check_runs_at_once
from eventflow.engine import ENGINE_VERSION, Problem, ScenarioError
from eventflow.engine.scenario import interventions
from eventflow.engine.scenario.interventions import Intervention
from eventflow.experiments.design import Design
from eventflow.interchange import scenario_yaml

LONGEST_NAME = 80


class Compared(NamedTuple):
    """The flow as it was, and with a setting instead, both with the same luck."""

    was: Run
    now: Run


@transaction.atomic
def opened(cell: ExperimentRun, workspace: Workspace) -> Run:
    """The very run that a cell stands for, with its trace this time: once made, the same for as long as it is good.

    It is a branch of what the experiment starts from with the same seed, or that run itself.
    """
    # Whoever asks twice at once must get one run.
    Experiment.objects.select_for_update().get(pk=cell.experiment_id)
    cell.refresh_from_db(fields=["run"])
    experiment, known = cell.experiment, cell.run
    design = experiment.read_design()
    start = _Start(experiment, design, cell.seed)
    is_start = _is_start(design, cell)
    if known and start.usable(known) and (is_start or (known.parent and start.is_input_of(known.parent))):
        return known
    run = start.run(workspace)
    if not is_start:
        check_runs_at_once(workspace)
        run = _branch(run, cell, workspace, design, start.snapshot)
    ExperimentRun.objects.filter(pk=cell.pk).update(run=run)
    return run


def compared(cell: ExperimentRun, workspace: Workspace) -> Compared:
    """A cell's run, and that of the flow as it is with the same seed.

    ScenarioError for the flow as it is, and where every setting has other luck.
    """
    design = cell.experiment.read_design()
    if not design.same_luck:
        message = "of each setting is another, so no event is the same in two of them."
        raise ScenarioError([Problem("the luck", message, "Run it with the same luck for every setting.")])
    if _is_start(design, cell):
        raise ScenarioError([Problem("the setting", "is the flow as it is.", "Choose one that differs from it.")])
    now = opened(cell, workspace)
    assert now.parent is not None
    return Compared(now.parent, now)


def _is_start(design: Design, cell: ExperimentRun) -> bool:
    given = design.run_input(cell.number, cell.place)
    return (given.scenario, given.interventions) == (design.base.scenario, design.base.interventions)


def _branch(parent: Run, cell: ExperimentRun, workspace: Workspace, design: Design, snapshot: dict[str, Any]) -> Run:
    """What a setting gives holds for the whole run, so it is another run from its start on.

    What no intervention can set is in the scenario itself, which is then another one than the parent's.
    """
    given = design.run_input(cell.number, cell.place)
    is_other = given.scenario != design.base.scenario
    return Run(
        workspace=workspace,
        scenario=cell.experiment.scenario,
        name=design.label(design.points[cell.number])[:LONGEST_NAME],
        snapshot=scenario_yaml.to_plain(given.scenario) if is_other else snapshot,
        seed=cell.seed,
        until_us=design.until_us,
        interventions=interventions.to_plain(list(given.interventions)),
        parent=parent,
        baseline_id=parent.baseline_id or parent.pk,
        fork_us=0,
    ).start()


class _Start:
    """What an experiment starts from, with one of its seeds."""

    def __init__(self, experiment: Experiment, design: Design, seed: int) -> None:
        self.experiment = experiment
        self.interventions = design.base.interventions
        self.until_us = design.until_us
        self.seed = seed
        self.snapshot = _snapshot(experiment, design)

    def run(self, workspace: Workspace) -> Run:
        """The run of it, made if there is none that is good."""
        readable = Run.objects.filter(workspace.readable)
        first = self._found(readable.baselines(), ()) or self._made(workspace)
        if not self.interventions:
            return first
        return self._found(readable, self.interventions) or self._made(workspace, first)

    def is_input_of(self, run: Run) -> bool:
        """Whether the run is this very start, and good."""
        return self._found(Run.objects.filter(pk=run.pk), self.interventions) is not None

    @staticmethod
    def usable(run: Run) -> bool:
        """Whether it has not come to a bad end."""
        return Run.objects.usable().filter(pk=run.pk).exists()

    def _found(self, runs: RunQuerySet, wanted: tuple[Intervention, ...]) -> Run | None:
        same = runs.usable().filter(
            scenario=self.experiment.scenario,
            snapshot=self.snapshot,
            seed=self.seed,
            until_us=self.until_us,
            engine_version=ENGINE_VERSION,
        )
        return next((run for run in same if interventions.from_plain(run.interventions) == wanted), None)

    def _made(self, workspace: Workspace, first: Run | None = None) -> Run:
        """The flow untouched; with the first run, a branch of it that has what was done."""
        check_runs_at_once(workspace)
        run = Run(
            workspace=workspace,
            scenario=self.experiment.scenario,
            snapshot=self.snapshot,
            seed=self.seed,
            until_us=self.until_us,
        )
        if first is not None:
            run.name = self.experiment.base_name
            run.parent = run.baseline = first
            run.interventions = interventions.to_plain(list(self.interventions))
            run.fork_us = min(item.at_us for item in self.interventions)
        return run.start()


def _snapshot(experiment: Experiment, design: Design) -> dict[str, Any]:
    """The scenario that was experimented with, for as long as the experiment ran it."""
    snapshot: dict[str, Any] = experiment.snapshot
    if scenario_yaml.from_plain(snapshot).until_us == design.until_us:
        return snapshot
    return {**snapshot, "until": scenario_yaml.to_plain(design.base.scenario)["until"]}
