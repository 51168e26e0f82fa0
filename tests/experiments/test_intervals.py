"""Intervals of means and differences."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from eventflow.experiments.intervals import of_means, of_paired_differences, of_unpaired_differences


def an_array(*settings):
    return np.array([[[np.nan if value is None else value] for value in seeds] for seeds in settings], float)


def test_interval_of_a_mean():
    found = of_means(an_array([1, 2, 3, 4, 5]))

    # 3 +- 2.776 * sqrt(2.5 / 5)
    assert (found.mean[0, 0], found.low[0, 0], found.high[0, 0]) == pytest.approx((3, 1.036757, 4.963243))


def test_one_value_has_no_interval_and_none_no_mean():
    found = of_means(an_array([4, None], [None, None]))

    assert found.mean[0, 0] == 4
    assert np.isnan([found.low[0, 0], found.mean[1, 0]]).all()
    assert found.count[:, 0].tolist() == [1, 0]


def test_equal_values_leave_no_doubt():
    found = of_means(an_array([0.1, 0.1, 0.1]))

    assert (found.low[0, 0], found.high[0, 0]) == (0.1, 0.1)


def test_pairs_are_seeds_that_both_have():
    found = of_paired_differences(an_array([1, 2, 3], [2, None, 5]), 0)

    assert (found.mean[1, 0], found.count[1, 0]) == (1.5, 2)


def test_common_luck_falls_out_of_the_difference():
    luck = np.random.default_rng(1).normal(0, 10, 20)
    values = an_array(luck, luck + 1 + np.random.default_rng(2).normal(0, 0.1, 20))

    paired, unpaired = of_paired_differences(values, 0), of_unpaired_differences(values, 0)

    assert paired.low[1, 0] > 0.9
    assert unpaired.low[1, 0] < 0 < unpaired.high[1, 0]


def test_unpaired_interval_is_welchs():
    was, now = [1, 2, 3, 4, 5], [2, 4, 6, 8, 10]

    found = of_unpaired_differences(an_array(was, now), 0)

    told = ttest_ind(now, was, equal_var=False).confidence_interval()
    assert (found.low[1, 0], found.high[1, 0]) == pytest.approx((told.low, told.high))


@pytest.mark.parametrize("deviation", [1e-9, 1.0, 1e6])
def test_interval_holds_the_truth_nineteen_times_of_twenty(deviation):
    values = np.random.default_rng(3).normal(5, deviation, (2_000, 5, 1))

    found = of_means(values)

    share = float(((found.low <= 5) & (found.high >= 5)).mean())
    assert 0.94 <= share <= 0.96
