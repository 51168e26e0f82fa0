"""What would have saved an event of a run, within a time that a visitor may take of the web process."""

import time
from typing import Any

from django.conf import settings

from dashboard import stored
from dashboard.models import Run
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario.interventions import from_plain, to_plain
from eventflow.experiments.saving import Trial, is_poison, trials, unsaved_end
from eventflow.interchange import scenario_yaml


def saving(run: Run, event: int) -> dict[str, Any]:
    """Every change that was tried, and whether it delivers the event. ScenarioError if nothing was to be saved."""
    last = time.monotonic() + settings.SAVING_TIME_LIMIT_S
    trace = stored.whole(run)
    if unsaved_end(trace, event) is None:
        message = "was neither dead-lettered nor lost, so there is nothing to save."
        raise ScenarioError([Problem("event", message, "Choose one that was.")])
    # One by one: their places are those that the run's list has.
    own = [from_plain([item])[0] for item in run.interventions]
    scenario = scenario_yaml.from_plain(run.snapshot)
    found = trials(scenario, trace, own, event, settings.SAVING_CHANGES, lambda: time.monotonic() < last)
    return {
        "event": event,
        "poison": is_poison(trace, event),
        "changes": [_plain(trial, len(scenario.interventions)) for trial in found],
    }


def _plain(trial: Trial, told: int) -> dict[str, Any]:
    change = trial.change
    return {
        "name": change.name,
        "part": change.set.node if change.set else None,
        "further": to_plain([change.set]) if change.set else None,
        # As the manifest counts them: the scenario's own come first.
        "without": None if change.without is None else told + change.without,
        "saves": trial.saves,
        "delivered_more": trial.delivered_more,
    }
