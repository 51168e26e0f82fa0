"""Quantiles of Student's t against the tables that every textbook has."""

import pytest

from eventflow.experiments.student import t_probability, t_quantile


@pytest.mark.parametrize(
    ("probability", "degrees", "quantile"),
    [
        (0.975, 1, 12.706204736),
        (0.975, 2, 4.302652730),
        (0.975, 4, 2.776445105),
        (0.975, 9, 2.262157163),
        (0.975, 29, 2.045229642),
        (0.975, 1_000, 1.962339081),
        (0.95, 5, 2.015048373),
        (0.995, 10, 3.169272673),
    ],
)
def test_quantiles_are_those_of_the_tables(probability, degrees, quantile):
    assert t_quantile(probability, degrees) == pytest.approx(quantile, rel=1e-8)


def test_probability_undoes_the_quantile():
    assert t_probability(t_quantile(0.9, 7), 7) == pytest.approx(0.9)


def test_one_value_says_nothing():
    assert t_quantile(0.975, 0) == float("inf")
