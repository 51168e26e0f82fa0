"""What finished runs say of settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventflow.experiments.base import Base
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.plain_results import plain_setting, plain_verdict
from eventflow.experiments.results import Results
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_s3(poisson(2)).into(a_function(duration_ms=500, reserved=5)).lasting(100)
RESERVED = {"node": "worker", "property": "ReservedConcurrentExecutions", "values": [2, 5, 8]}
MEMORY = {"node": "worker", "property": "MemorySize", "values": [128, 256]}


def designed(*axes, count=3, **more):
    plain = {"axes": list(axes or [RESERVED]), "seeds": {"first": 1, "count": count}, **more}
    return design_from_plain(plain, Base(scenario=FLOW.scenario))


def results(design, *settings, **constant):
    """By setting: by metric a list of its values by seed."""
    measured = {}
    for number, metrics in enumerate(settings):
        for key, values in metrics.items():
            for place, value in enumerate(values):
                run = measured.setdefault((number, place), {**dict.fromkeys(METRICS, 0.0), **constant})
                run[key] = value
    return Results(design, measured)


AGE = {"metric": "age_p99_ms", "at_most": 100}


def test_goal_is_met_only_where_the_whole_interval_meets_it():
    found = results(
        designed(goals=[AGE]),
        {"age_p99_ms": [50, 52, 54]},
        {"age_p99_ms": [90, 99, 108]},
        {"age_p99_ms": [200, 210, 220]},
    )

    assert [found.standing(number) for number in range(3)] == ["meets", "may meet", "misses"]
    assert [found.goal_verdict(number, found.goals[0]) for number in range(3)] == ["met", "unclear", "missed"]


def test_one_run_is_no_certainty_and_none_nothing():
    found = results(designed(goals=[AGE]), {"age_p99_ms": [50]})

    assert (found.standing(0), found.standing(1)) == ("may meet", "unknown")


def test_what_could_not_be_measured_does_not_meet():
    found = results(designed(goals=[AGE]), {"age_p99_ms": [None, None]}, {"age_p99_ms": [50, None, 50]})

    assert (found.standing(0), found.standing(1)) == ("misses", "may meet")


def test_best_is_the_cheapest_that_surely_passes():
    found = results(
        designed(goals=[AGE]),
        {"age_p99_ms": [50, 51, 52], "usd_per_million": [5, 5, 5]},
        {"age_p99_ms": [50, 51, 52], "usd_per_million": [4, 4, 4]},
        {"age_p99_ms": [90, 99, 108], "usd_per_million": [1, 1, 1]},
    )

    assert (found.best.point, found.best.sure, found.best.words) == (1, True, "Cheapest of 2 that pass")
    assert found.nearest is None


def test_best_so_far_may_be_unsure():
    found = results(designed(goals=[AGE], then={"highest": "delivered"}), {"age_p99_ms": [50]}, {"age_p99_ms": [900]})

    assert (found.best.point, found.best.sure, found.best.words) == (0, False, "The only one that may pass")


def test_nearest_miss_names_the_goal_that_blocks_it():
    found = results(
        designed(goals=[AGE, {"metric": "lost", "at_most": 0}]),
        {"age_p99_ms": [500, 501, 502]},
        {"age_p99_ms": [110, 111, 112]},
        {"age_p99_ms": [10, 10, 10], "lost": [9, 9, 9]},
    )

    assert found.best is None
    assert (found.nearest.point, found.nearest.goal) == (1, 0)
    assert found.nearest.words == "p99 event age is 111 ms, the goal is at most 100 ms"


def test_front_is_what_nothing_beats_in_both():
    found = results(
        designed(),
        {"age_p99_ms": [100], "usd_per_million": [1]},
        {"age_p99_ms": [120], "usd_per_million": [2]},
        {"age_p99_ms": [50], "usd_per_million": [3]},
    )

    assert found.front() == [0, 2]


def test_front_of_what_should_be_high():
    found = results(designed(), *({"delivered": [d], "usd_per_million": [c]} for d, c in ((1, 1), (9, 2), (5, 3))))

    assert found.front("delivered") == [0, 1]


def test_sensitivity_says_which_axis_matters():
    design = designed(RESERVED, MEMORY)
    found = results(
        design, *({"age_p99_ms": [point.values[0] * 10 + point.values[1] / 128]} for point in design.points)
    )

    reserved, memory = (found.sensitivity(axis, "age_p99_ms") for axis in (0, 1))

    assert reserved["share"] > 0.99 > 0.01 > memory["share"] > 0
    assert (reserved["low_place"], reserved["high_place"], reserved["low"]) == (0, 2, 21.5)


def test_differences_are_from_the_base():
    found = results(designed(), {"throttled": [9, 12, 11]}, {"throttled": [2, 4, 4]}, {"throttled": [2, 4, 4]})

    assert plain_setting(found, 0)["against_base"]["throttled"]["words"] == "more by 7.33 (5.9 to 8.77)"
    assert plain_setting(found, 1)["against_base"] == {}
    assert plain_setting(found, 2)["against_base"]["throttled"]["verdict"] == "none"


PRECISE = {"metric": "age_p99_ms", "percent": 5}


def test_setting_is_enough_once_its_interval_is_narrow():
    ages = [100, 101, 102, 103], [50, 100, 150, 200], [7, 7]
    found = results(designed(count=5, precise=PRECISE), *({"age_p99_ms": age} for age in ages))

    assert found.enough == {0: 3}


def test_runs_after_enough_count_for_nothing_whoever_was_faster():
    design = designed(count=5, precise=PRECISE)
    few = results(design, {"age_p99_ms": [100, 101, 102]})
    more = results(design, {"age_p99_ms": [100, 101, 102, 900, 900]})

    assert plain_setting(few, 0) == plain_setting(more, 0)


def test_seed_that_is_still_running_is_waited_for():
    design = designed(count=5, precise=PRECISE)
    gap = Results(design, {(0, place): {**dict.fromkeys(METRICS, 0.0), "age_p99_ms": 100} for place in (0, 1, 3, 4)})

    assert gap.enough == {}


@pytest.mark.parametrize("same_luck", [True, False])
def test_plain_form_has_a_word_for_everything(same_luck):
    found = results(designed(same_luck=same_luck), *({"age_p99_ms": [10, 20, 30]} for _ in range(3)))

    assert plain_verdict(found, {0, 1, 2})["best"] == {
        "setting": 0,
        "sure": True,
        "passing": 3,
        "words": "Cheapest of 3",
    }
    assert plain_setting(found, 0)["metrics"]["age_p99_ms"]["n"] == 3


VALUES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=6, max_size=6)


@given(VALUES)
def test_front_beats_all_others_and_nothing_beats_it(values):
    design = designed(RESERVED, MEMORY)
    found = results(design, *({"usd_per_million": [cost], "age_p99_ms": [age]} for cost, age in values))
    front = found.front()

    def beats(one, other):
        return all(a <= b for a, b in zip(values[one], values[other], strict=True)) and values[one] != values[other]

    assert not any(beats(other, one) for one in front for other in range(6))
    assert all(any(beats(one, other) or values[one] == values[other] for one in front) for other in range(6))


@given(st.permutations([0, 1, 2, 3, 4]))
def test_order_of_seeds_changes_nothing(order):
    ages = [10.5, 20, 35, 70, 11]
    design = designed(count=5, goals=[AGE])
    settings = [[ages[place] for place in order], [ages[place] * 2 for place in order]]
    one = results(design, *({"age_p99_ms": ages} for ages in settings))
    other = results(design, {"age_p99_ms": ages}, {"age_p99_ms": [age * 2 for age in ages]})

    difference, expected = (found.difference(0, "age_p99_ms") for found in (one, other))
    assert (difference.low, difference.high) == pytest.approx((expected.low, expected.high))
    assert [one.standing(number) for number in (0, 1, 2)] == [other.standing(number) for number in (0, 1, 2)]


@given(VALUES, st.integers(1, 9))
def test_best_always_passes_and_none_that_passes_is_better(values, bound):
    design = designed(RESERVED, MEMORY, goals=[{"metric": "age_p99_ms", "at_most": bound}])
    found = results(design, *({"usd_per_million": [cost] * 3, "age_p99_ms": [age] * 3} for cost, age in values))

    passing = [cost for cost, age in values if age <= bound]
    assert (found.best is None) == (not passing) == (found.nearest is not None)
    if found.best:
        assert values[found.best.point][0] == min(passing)
