"""The smallest value that reaches the goals."""

import pytest

from eventflow.experiments.base import Base
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.results import Results
from eventflow.experiments.running import measured_of, outcome, run
from eventflow.experiments.seeking import first_settings, next_setting, seek_words
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_callers(poisson(5)).into(a_function(duration_ms=500, reserved=150)).lasting(40)
WHAT = "reserved concurrency that reaches throttles at most 0"


def designed(values, count=3, **more):
    plain = {
        "axes": [{"node": "worker", "property": "ReservedConcurrentExecutions", "values": values}],
        "seeds": {"first": 1, "count": count},
        "goals": [{"metric": "throttled", "at_most": 0}],
        "seek": True,
        **more,
    }
    return design_from_plain(plain, Base(scenario=FLOW.scenario))


def results_of(design, settings, reaches):
    """As if luck did nothing."""
    figures = dict.fromkeys(METRICS, 0.0)
    measured = {
        (number, place): {**figures, "throttled": float(not reaches(design.points[number].values[0]))}
        for number in settings
        for place in range(design.seed_count)
    }
    return Results(design, measured)


def searched(design, reaches):
    """What was tried until it was known, and what was said on the way."""
    tried, words = list(first_settings(design)), []
    while True:
        results = results_of(design, tried, reaches)
        words.append(seek_words(results, tried))
        following = next_setting(results, tried)
        if following is None:
            return tried, words
        assert following not in tried
        tried.append(following)


@pytest.mark.parametrize("threshold", [1, 2, 7, 99, 100])
@pytest.mark.parametrize("count", [1, 3])
def test_smallest_that_is_enough_is_found_in_few_trials(threshold, count):
    design = designed(list(range(1, 101)), count=count, base=False)

    tried, words = searched(design, lambda value: value >= threshold)

    below = "" if threshold == 1 else f"; {threshold - 1} does not"
    assert words[-1] == f"The smallest {WHAT} is {threshold}{below}."
    assert len(tried) <= 9


def test_what_is_known_so_far_is_a_range():
    _, words = searched(designed(list(range(1, 101)), base=False), lambda value: value >= 30)

    assert words[:4] == [
        f"The smallest {WHAT} is one of 1 to 100.",
        f"The smallest {WHAT} is one of 2 to 100.",
        f"The smallest {WHAT} is one of 2 to 50.",
        f"The smallest {WHAT} is one of 26 to 50.",
    ]


def test_base_counts_as_a_trial():
    """150 are reserved."""
    tried, words = searched(designed(list(range(1, 201))), lambda value: value >= 101)

    assert tried[:4] == [149, 199, 0, 74]
    assert words[-1] == f"The smallest {WHAT} is 101; 100 does not."


def test_none_that_is_enough_is_said_after_one_trial():
    tried, words = searched(designed(list(range(1, 101)), base=False), lambda value: False)

    assert tried == [99]
    assert words == [f"There is no {WHAT} up to 100: Throttles is 1, the goal is at most 0."]


def test_not_set_is_more_than_any_number():
    tried, words = searched(designed([1, 5, 9, None], base=False), lambda value: value is None)

    assert words[-1] == f"The smallest {WHAT} is none; 9 does not."
    assert tried == [3, 0, 1, 2]


def test_before_the_largest_is_tried_nothing_is_said_of_it():
    design = designed([1, 5, 9], base=False)

    assert seek_words(results_of(design, [], bool), []) == "Tries whether 9 is enough."


def test_best_is_the_smallest_and_not_the_cheapest():
    design = designed([1, 5, 9], base=False)

    assert results_of(design, [1, 2], bool).best.point == 1


def test_what_is_found_is_so_in_real_runs():
    design = designed(list(range(1, 21)), base=False)
    outcomes = run(design, processes=1)
    results = Results(design, measured_of(outcomes))
    found = results.best.point

    one_less = {(found - 1, place): outcome(design, (found - 1, place)) for place in range(3)}
    assert 0 < found < 19
    assert not Results(design, measured_of(one_less)).reaches(found - 1)
    assert len(outcomes) <= 7 * 3
