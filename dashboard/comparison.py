"""Two runs of one family side by side."""

from typing import Any

from dashboard import stored
from dashboard.models import Run
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.scenario.interventions import from_plain
from eventflow.experiments.differences import differences, journey
from eventflow.experiments.figures import figures
from eventflow.experiments.stored import StoredRun
from eventflow.interchange import scenario_yaml


def comparison(was: Run, now: Run) -> dict[str, Any]:
    """Figures of both runs, how many events differ, and the first that does with both its journeys.

    ScenarioError if they can't be compared: not finished, too long, or not of one scenario and seed.
    """
    if (_parts(was), was.seed, was.until_us) != (_parts(now), now.seed, now.until_us):
        message = "is a run of another scenario or seed, so its events are not the same."
        raise ScenarioError([Problem("with", message, "Choose a branch of this run.")])
    one = stored.whole(was)
    other = one if now == was else stored.whole(now)
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


def _parts(run: Run) -> list[list[str]]:
    """What both must have: nodes and edges of the same names, in the same order. Their settings may differ."""
    return [[part["name"] for part in (run.manifest or {}).get(parts, [])] for parts in ("nodes", "edges")]


def _figures(run: Run, trace: StoredRun) -> dict[str, int | float | None]:
    scenario = scenario_yaml.from_plain(run.snapshot)
    return figures(trace, scenario, (*scenario.interventions, *from_plain(run.interventions))).as_dict()
