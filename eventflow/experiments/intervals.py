"""Means and differences with their 95 % intervals, for many settings and metrics at once.

Values come as an array by setting, seed and metric, not-a-number where there is none. With common luck settings are
compared seed by seed: what luck did to both falls out of the difference. Without it Welch's interval is what is left.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit  # type: ignore[import-untyped]

CONFIDENCE = 0.95

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Intervals:
    """By setting and metric: the mean of ``count`` values and its interval, not-a-number where there is none."""

    mean: Numbers
    low: Numbers
    high: Numbers
    count: NDArray[np.int64]


def of_means(values: Numbers) -> Intervals:
    """The mean over seeds of every setting and metric."""
    count, mean, variance = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = _quantiles((count - 1).astype(np.float64)) * np.sqrt(variance / count)
    return Intervals(mean, mean - half, mean + half, count)


def of_paired_differences(values: Numbers, base: int) -> Intervals:
    """How every setting differs from one of them, seed by seed."""
    return of_means(values - values[base])


def of_unpaired_differences(values: Numbers, base: int) -> Intervals:
    """How every setting differs from one of them, when each had luck of its own: Welch's interval."""
    count, mean, variance = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = variance / count
        both = spread + spread[base]
        degrees = both**2 / (spread**2 / (count - 1) + spread[base] ** 2 / (count[base] - 1))
        # Where neither varies nothing is uncertain, whatever the degrees.
        degrees = np.where(both == 0, np.minimum(count, count[base]) - 1.0, degrees)
        half = _quantiles(degrees) * np.sqrt(both)
    difference = mean - mean[base]
    return Intervals(difference, difference - half, difference + half, np.minimum(count, count[base]))


def _moments(values: Numbers) -> tuple[NDArray[np.int64], Numbers, Numbers]:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=1) / count
        apart = np.where(known, values - mean[:, None, :], 0.0)
        variance = (apart**2).sum(axis=1) / (count - 1)
    # Equal values are equal: what rounding leaves of their mean is no spread.
    lowest, highest = (
        function.reduce(np.where(known, values, other), axis=1)
        for function, other in ((np.minimum, np.inf), (np.maximum, -np.inf))
    )
    same = (count > 0) & (lowest == highest)
    mean = np.where(same, lowest, mean)
    return count, mean, np.where(count < 2, np.nan, np.where(same, 0.0, variance))


def _quantiles(degrees: Numbers) -> Numbers:
    """Of Student's t: how many standard errors an interval reaches to each side. One value says nothing."""
    quantiles: Numbers = stdtrit(degrees, (1 + CONFIDENCE) / 2)
    return np.where(degrees > 0, quantiles, np.inf)
