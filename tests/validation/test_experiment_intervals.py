"""Experiments whose answer is known: 200 of them, and how often their 95 % interval holds it.

Callers who do not try again, ten or twelve places, memoryless runs: Erlang's formula says how many are refused.
"""

import numpy as np
import pytest

from eventflow.experiments.base import Base
from eventflow.experiments.intervals import of_means, of_paired_differences, of_unpaired_differences
from eventflow.experiments.measuring import measure
from eventflow.experiments.plain_design import Limits, design_from_plain
from tests.builders import a_flow, a_function, poisson
from tests.theory.formulas import erlang_b, erlang_c

pytestmark = pytest.mark.validation

EXPERIMENTS, SEEDS = 200, 5
LOAD = 8
PLACES = (10, 12)
SERVICE = {"exponential": {"mean_ms": 1_000}}


@pytest.fixture(scope="module")
def shares():
    """Throttled share by experiment, setting and seed; all with the luck of their own seeds."""
    worker = a_function(duration_ms=SERVICE, reserved=PLACES[0], Timeout=900)
    flow = a_flow().from_callers(poisson(LOAD)).into(worker).lasting(200)
    plain = {
        "axes": [{"node": "worker", "property": "ReservedConcurrentExecutions", "values": list(PLACES)}],
        "seeds": {"first": 1, "count": EXPERIMENTS * SEEDS},
    }
    design = design_from_plain(plain, Base(scenario=flow.scenario), Limits(points=10_000))
    found = [[measure(design, point, place).throttled_share for place in range(design.seed_count)] for point in (0, 1)]
    return np.array(found).reshape(2, EXPERIMENTS, SEEDS).swapaxes(0, 1)[..., None]


def held(intervals, truth):
    return float(np.mean((intervals.low <= truth) & (truth <= intervals.high)))


def test_interval_of_a_mean_holds_what_erlang_says(shares):
    found = of_means(shares[:, 0])

    assert 0.90 <= held(found, erlang_b(PLACES[0], LOAD)) <= 0.99


def test_interval_of_a_difference_holds_what_erlang_says(shares):
    truth = erlang_b(PLACES[1], LOAD) - erlang_b(PLACES[0], LOAD)
    found = [of_paired_differences(experiment, 0) for experiment in shares]

    assert 0.90 <= np.mean([one.low[1, 0] <= truth <= one.high[1, 0] for one in found]) <= 0.99


def test_unpaired_interval_holds_it_too_but_is_wider(shares):
    truth = erlang_b(PLACES[1], LOAD) - erlang_b(PLACES[0], LOAD)
    # The next experiment's seeds for the other setting: luck of its own.
    apart = [np.stack([one[0], other[1]]) for one, other in zip(shares, np.roll(shares, 1, axis=0), strict=True)]
    unpaired = [of_unpaired_differences(experiment, 0) for experiment in apart]
    paired = [of_paired_differences(experiment, 0) for experiment in shares]

    assert 0.90 <= np.mean([one.low[1, 0] <= truth <= one.high[1, 0] for one in unpaired]) <= 0.99
    widths = [np.mean([one.high[1, 0] - one.low[1, 0] for one in found]) for found in (paired, unpaired)]
    assert widths[1] > 1.5 * widths[0]


def test_interval_of_a_wait_holds_what_erlang_says():
    """M/M/10: a message is as old as it waited and was worked on."""
    load, servers = 8, 10
    worker = a_function(duration_ms=SERVICE, Timeout=900)
    flow = a_flow().from_queue(poisson(load), MaximumConcurrency=servers, VisibilityTimeout=43_200)
    flow = flow.into(worker).lasting(750)
    plain = {"seeds": {"first": 1, "count": EXPERIMENTS * SEEDS}, "warm_up": "40%"}
    design = design_from_plain(plain, Base(scenario=flow.scenario), Limits(points=10_000, events=10_000_000))
    ages_ms = np.array([measure(design, 0, place).age_mean_ms for place in range(design.seed_count)])

    found = of_means(ages_ms.reshape(EXPERIMENTS, SEEDS)[..., None])

    assert 0.90 <= held(found, 1_000 * (1 + erlang_c(servers, load) / (servers - load))) <= 0.99


def test_common_luck_narrows_the_variance_of_a_difference_threefold(shares):
    with_common = shares[:, 1] - shares[:, 0]
    with_own = np.roll(shares, 1, axis=0)[:, 1] - shares[:, 0]

    assert with_own.var() > 3 * with_common.var()
