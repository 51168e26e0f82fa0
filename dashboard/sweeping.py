"""An experiment of the command line on the workers; nothing of it stays in the database."""

import time
from collections.abc import Callable

from django.db import connection

from dashboard.models import Experiment, Workspace
from dashboard.models.lease import State
from dashboard.tasks import rescue_experiment
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario import interventions
from eventflow.experiments.design import Design
from eventflow.experiments.running import Cell, Outcome
from eventflow.interchange import scenario_yaml

WORKSPACE_KEY = "command line"
LOOK_EVERY_S = 0.2
LOOKS_TO_TELL = 5
BEGUN_WITHIN_S = 20.0


def run(design: Design, tell: Callable[[int, int], None]) -> dict[Cell, Outcome]:
    """What came of every run, by its cell. ScenarioError if no worker takes any."""
    if Experiment._meta.db_table not in connection.introspection.table_names():
        raise ScenarioError([Problem("the database", "is not there yet.", "Start `make up`, or add --local.")])
    workspace, _ = Workspace.objects.get_or_create(key=WORKSPACE_KEY)
    base = design.base
    experiment = Experiment(
        workspace=workspace,
        name=base.scenario.name,
        snapshot=scenario_yaml.to_plain(base.scenario),
        interventions=interventions.to_plain(list(base.interventions)),
    ).start(design)
    try:
        _wait(experiment, tell)
        return {
            (run.number, run.place): Outcome(figures=run.metrics, error=run.error)
            for run in experiment.runs.filter(state__in=(State.FINISHED, State.FAILED))
        }
    finally:
        experiment.delete()


def _wait(experiment: Experiment, tell: Callable[[int, int], None]) -> None:
    began, looks = time.monotonic(), 0
    while not experiment.is_over:
        time.sleep(LOOK_EVERY_S)
        looks += 1
        # The processors are for the runs: only what can change is read, and what is told not every time.
        experiment.refresh_from_db(fields=["state", "attended_until"])
        if looks % LOOKS_TO_TELL == 0:
            tell(experiment.runs.exclude(state__in=(State.QUEUED, State.RUNNING)).count(), experiment.runs.count())
        if experiment.is_abandoned:
            rescue_experiment(experiment)
        if experiment.state == Experiment.State.QUEUED and time.monotonic() - began > BEGUN_WITHIN_S:
            message = f"has begun no run for {BEGUN_WITHIN_S:.0f} s."
            raise ScenarioError([Problem("no worker", message, "Start them with `make up`, or add --local.")])
