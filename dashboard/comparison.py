"""Two runs of one family side by side."""

from collections.abc import Iterator
from typing import Any

from dashboard.models import Run
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario.interventions import from_plain
from eventflow.engine.trace.chunks import decode_chunk
from eventflow.engine.trace.recorder import Table
from eventflow.experiments.differences import differences, journey
from eventflow.experiments.figures import figures
from eventflow.experiments.stored import StoredRun
from eventflow.interchange import scenario_yaml


class NotReadyError(ScenarioError):
    """A run is not over, so there is nothing yet that could be compared."""

    def __init__(self, run: Run) -> None:
        super().__init__([Problem(run.name, "is not finished.", "Wait until it has finished, then compare it.")])


def comparison(was: Run, now: Run) -> dict[str, Any]:
    """Figures of both runs, how many events differ, and the first that does with both its journeys.

    ScenarioError if they can't be compared: not finished, too long, or not of one scenario and seed.
    """
    for run in (was, now):
        if run.state != Run.State.FINISHED:
            raise NotReadyError(run)
    if (was.snapshot, was.seed, was.until_us) != (now.snapshot, now.seed, now.until_us):
        message = "is a run of another scenario or seed, so its events are not the same."
        raise ScenarioError([Problem("with", message, "Choose a branch of this run.")])
    stored = {run.pk: stored_run(run) for run in (was, now)}
    one, other = stored[was.pk], stored[now.pk]
    found = differences(one, other)
    first = found.first and {
        "at_us": found.first.at_us,
        "place": found.first.place,
        "was": {"event": found.first.event, "journey": journey(one, found.first.event)},
        "now": {"event": found.first.other, "journey": journey(other, found.first.other)},
    }
    return {
        "was": {"id": was.id.hex, "name": was.name, "figures": _figures(was, one)},
        "now": {"id": now.id.hex, "name": now.name, "figures": _figures(now, other)},
        "events": {
            "same": found.same,
            "changed": found.changed,
            "only_was": found.only_one,
            "only_now": found.only_other,
        },
        "first": first,
    }


def stored_run(run: Run) -> StoredRun:
    """The run's whole trace. ScenarioError if it is too long."""
    return StoredRun.of(_tables(run), run.manifest or {})


def _figures(run: Run, stored: StoredRun) -> dict[str, int | float | None]:
    scenario = scenario_yaml.from_plain(run.snapshot)
    return figures(stored, scenario, (*scenario.interventions, *from_plain(run.interventions))).as_dict()


def _tables(run: Run) -> Iterator[Table]:
    for sequence in range(run.chunk_count):
        yield decode_chunk(bytes(run.chunks.values_list("data", flat=True).get(sequence=sequence))).table
