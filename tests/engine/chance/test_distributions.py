import numpy as np
import pytest

from eventflow.engine.chance.distributions import Constant, Exponential, Lognormal, Uniform, from_plain, to_plain
from eventflow.engine.chance.draws import Draws

DRAWS = Draws(11).first(200_000, "test")


@pytest.mark.parametrize(
    ("distribution", "mean_ms", "squared_variation"),
    [
        (Constant(250), 250, 0),
        (Exponential(80), 80, 1),
        (Uniform(100, 300), 200, 200**2 / 12 / 200**2),
        (Lognormal.from_moments(1_000, 0.25), 1_000, 0.25),
    ],
)
def test_mean_and_variation_are_as_stated(distribution, mean_ms, squared_variation):
    us = distribution.durations_us(DRAWS)

    error = (squared_variation / len(DRAWS)) ** 0.5
    assert us.dtype == np.int64
    assert us.min() >= 0
    assert us.mean() / 1_000 == pytest.approx(mean_ms, rel=3.3 * error + 1e-6)
    assert us.var() / us.mean() ** 2 == pytest.approx(squared_variation, rel=0.05)


def test_lognormal_is_given_by_its_median_and_95th_percentile():
    us = Lognormal(400, 800).durations_us(DRAWS)

    assert np.percentile(us, [50, 95]) / 1_000 == pytest.approx([400, 800], rel=0.01)


@pytest.mark.parametrize("kind", [Exponential, lambda ms: Uniform(ms, 2 * ms), lambda ms: Lognormal(ms, 2 * ms)])
def test_slower_function_is_slower_for_every_event(kind):
    assert np.all(kind(200).durations_us(DRAWS) >= kind(100).durations_us(DRAWS))


@pytest.mark.parametrize("distribution", [Constant(5), Exponential(1.5), Uniform(1, 2), Lognormal(3, 9)])
def test_plain_form_is_read_back(distribution):
    assert from_plain(to_plain(distribution)) == distribution


def test_number_is_a_constant():
    assert from_plain(120) == Constant(120)


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ("fast", "is not a duration"),
        (True, "is not a duration"),
        ({}, "is not a duration"),
        ({"weibull": {}}, "is not a distribution"),
        ({"exponential": {}}, "exponential takes mean_ms"),
        ({"uniform": {"low_ms": 1}}, "low_ms and high_ms"),
        ({"constant": {"ms": -1}}, "from 0 to 86400000"),
        ({"constant": {"ms": float("nan")}}, "from 0 to 86400000"),
        ({"constant": {"ms": "1"}}, "from 0 to 86400000"),
        ({"lognormal": {"p50_ms": 9, "p95_ms": 3}}, "p95_ms no smaller"),
        ({"uniform": {"low_ms": 9, "high_ms": 3}}, "low_ms no larger"),
    ],
)
def test_refuses_what_is_no_duration(plain, why):
    with pytest.raises(ValueError, match=why):
        from_plain(plain)
