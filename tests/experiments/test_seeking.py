"""The smallest value that reaches the goals."""

import pytest

from eventflow.engine import ScenarioError
from eventflow.experiments.base import Base
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.results import Results
from eventflow.experiments.running import measured_of, outcome
from eventflow.experiments.seeking import seek
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_callers(poisson(5)).into(a_function(duration_ms=500, reserved=2)).lasting(40)


def designed(values, at_most=0, count=3):
    plain = {
        "axes": [{"node": "worker", "property": "ReservedConcurrentExecutions", "values": values}],
        "seeds": {"first": 1, "count": count},
        "goals": [{"metric": "throttled", "at_most": at_most}],
    }
    return design_from_plain(plain, Base(scenario=FLOW.scenario))


def pretending(threshold):
    """As if so many places were enough, and luck did nothing."""

    def tried(design):
        (value,) = design.axes[0].values
        figures = {**dict.fromkeys(METRICS, 0.0), "throttled": float(value < threshold)}
        return Results(design, {(0, place): figures for place in range(design.seed_count)})

    return tried


@pytest.mark.parametrize("threshold", [1, 2, 7, 99, 100])
def test_smallest_that_is_enough_is_found_in_few_trials(threshold):
    found = seek(designed([1, 100]), pretending(threshold))

    assert found["found"] == threshold
    assert len(found["trials"]) <= 9


def test_none_that_is_enough_is_said():
    found = seek(designed([1, 100]), pretending(101))

    assert found["found"] is None
    assert found["words"] == (
        "No reserved concurrency up to 100 reaches Throttles at most 0: Throttles is 1, the goal is at most 0."
    )


@pytest.mark.parametrize("values", [[5], [5, 1], [1, 2, 3], [1, None]])
def test_range_must_be_one(values):
    with pytest.raises(ScenarioError, match="least and the largest"):
        seek(designed(values), pretending(1))


def test_what_is_found_is_so_in_real_runs():
    def tried(design):
        return Results(design, measured_of({(0, place): outcome(design, (0, place)) for place in range(3)}))

    found = seek(designed([1, 20]), tried)
    one_less = tried(designed([found["found"] - 1, 30]))

    assert one_less.standing(0) != "meets"
    assert any(trial["value"] == found["found"] and trial["reaches"] for trial in found["trials"])
