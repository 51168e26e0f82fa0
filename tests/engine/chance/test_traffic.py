import numpy as np
import pytest

from eventflow.engine.chance.draws import Draws
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times, expected_count
from eventflow.engine.units import SECOND_US

HOUR_US = 3_600 * SECOND_US


def draw(count):
    return Draws(5).first(count, "arrivals")


ALL = [
    Constant(rate_per_s=3),
    Poisson(rate_per_s=3),
    Ramp(from_per_s=0, to_per_s=6),
    Ramp(from_per_s=6, to_per_s=0),
    Ramp(from_per_s=2, to_per_s=2),
    Burst(at_us=SECOND_US, count=500, within_us=SECOND_US),
    Times(times_us=(5, 3, 3)),
]


@pytest.mark.parametrize("traffic", ALL, ids=lambda traffic: type(traffic).__name__)
def test_arrivals_are_sorted_whole_and_inside_the_run(traffic):
    arrivals = traffic.arrivals_us(draw, HOUR_US)

    assert arrivals.dtype == np.int64
    assert np.all(np.diff(arrivals) >= 0)
    assert arrivals[0] >= 0
    assert arrivals[-1] < HOUR_US


@pytest.mark.parametrize("traffic", [item for item in ALL if not isinstance(item, Ramp)])
def test_longer_run_begins_with_the_shorter_one(traffic):
    short, long = (traffic.arrivals_us(draw, until_us) for until_us in (HOUR_US // 2, HOUR_US))

    assert np.array_equal(short, long[: len(short)])


def test_ramp_that_ends_by_itself_does_not_depend_on_the_run():
    ramp = Ramp(from_per_s=1, to_per_s=9, start_us=SECOND_US, end_us=HOUR_US)
    short, long = (ramp.arrivals_us(draw, until_us) for until_us in (HOUR_US // 2, 2 * HOUR_US))

    assert np.array_equal(short, long[: len(short)])


@pytest.mark.parametrize("traffic", [item for item in ALL if isinstance(item, Poisson | Ramp)])
def test_random_arrivals_are_as_many_as_expected(traffic):
    expected = 2 if traffic == ALL[4] else 3

    assert len(traffic.arrivals_us(draw, HOUR_US)) == pytest.approx(expected * 3_600, abs=4 * (expected * 3_600) ** 0.5)


def test_ramp_has_a_quarter_of_its_arrivals_in_the_first_half():
    arrivals = Ramp(from_per_s=0, to_per_s=6).arrivals_us(draw, HOUR_US)

    assert np.mean(arrivals < HOUR_US / 2) == pytest.approx(0.25, abs=0.02)


def test_poisson_gaps_are_exponential():
    gaps = np.diff(Poisson(rate_per_s=5).arrivals_us(draw, 10 * HOUR_US)) / SECOND_US

    assert gaps.mean() == pytest.approx(0.2, rel=0.02)
    assert gaps.std() == pytest.approx(0.2, rel=0.02)


def test_constant_rate_is_exact():
    arrivals = Constant(rate_per_s=3, start_us=SECOND_US, end_us=2 * SECOND_US).arrivals_us(draw, HOUR_US)

    assert arrivals.tolist() == [1_000_000, 1_333_333, 1_666_667]


@pytest.mark.parametrize("kind", [Constant, Poisson])
def test_span_that_starts_after_the_run_sends_nothing(kind):
    assert len(kind(rate_per_s=3, start_us=2 * HOUR_US).arrivals_us(draw, HOUR_US)) == 0


def test_ramp_that_starts_after_the_run_sends_nothing():
    assert len(Ramp(from_per_s=1, to_per_s=2, start_us=2 * HOUR_US).arrivals_us(draw, HOUR_US)) == 0


def test_times_are_sorted_and_cut():
    assert Times(times_us=(9, 1, 5)).arrivals_us(draw, 9).tolist() == [1, 5]


@pytest.mark.parametrize("traffic", ALL, ids=lambda traffic: type(traffic).__name__)
def test_expected_count_is_never_far_below_the_real_one(traffic):
    assert len(traffic.arrivals_us(draw, HOUR_US)) <= expected_count(traffic, HOUR_US) * 1.1 + 10


def test_ramp_longer_than_the_run_is_drawn_only_as_far_as_the_run_goes():
    asked = []

    def counting(count):
        asked.append(count)
        return draw(count)

    Ramp(from_per_s=0, to_per_s=100_000, end_us=1_000 * 24 * HOUR_US).arrivals_us(counting, 60 * SECOND_US)

    assert max(asked) < 1_000
