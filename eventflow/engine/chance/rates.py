"""Rates that change with time, and independent arrivals at such a rate.

A course is made of pieces in which the rate goes evenly from one value to another, once or again and again. Its
arrivals are those of a stream at rate 1, bent by the inverse of the count that the course expects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.units import SECOND_US

DrawFirst = Callable[[int], NDArray[np.float64]]
"""``draw(n)``: the first ``n`` uniform draws of a stream."""

_UNITS = 1_000_000
"""The stream at rate 1 is counted in millionths of an event."""


@dataclass(frozen=True, slots=True)
class Course:
    """A rate per second as a function of time, from 0 on; after its last point it is 0, or all begins again.

    ``points`` has for each moment, in seconds and in order, the rate before it and the rate from it on.
    """

    points: Sequence[tuple[float, float, float]]
    again: bool = False

    def expected(self, until_s: float) -> float:
        """How many events come on average before ``until_s``."""
        at_s, counts = self._counts()
        if until_s <= 0:
            return 0.0
        cycles, rest_s = divmod(until_s, at_s[-1]) if self.again else (0.0, min(until_s, float(at_s[-1])))
        piece = int(np.searchsorted(at_s, rest_s, "right")) - 1
        if piece >= len(at_s) - 1:
            return float(counts[-1])
        starts, slopes = self._pieces()
        passed_s = rest_s - at_s[piece]
        return float(cycles * counts[-1] + counts[piece] + starts[piece] * passed_s + slopes[piece] * passed_s**2 / 2)

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        expected = self.expected(until_us / SECOND_US)
        if expected <= 0:
            return np.empty(0, np.int64)
        at_us = np.rint(self._when(unit_poisson(draw, expected, _UNITS) / _UNITS) * SECOND_US).astype(np.int64)
        return at_us[at_us < until_us]

    def _when(self, counts_wanted: NDArray[np.float64]) -> NDArray[np.float64]:
        """The inverse of ``expected``."""
        at_s, counts = self._counts()
        starts, slopes = self._pieces()
        cycles = np.floor(counts_wanted / counts[-1]) if self.again else np.zeros(len(counts_wanted))
        rest = counts_wanted - cycles * counts[-1]
        piece = np.clip(np.searchsorted(counts, rest, "right") - 1, 0, len(starts) - 1)
        over = np.maximum(rest - counts[piece], 0)
        root = starts[piece] + np.sqrt(np.maximum(starts[piece] ** 2 + 2 * slopes[piece] * over, 0))
        passed_s = np.divide(2 * over, root, out=np.zeros_like(over), where=root > 0)
        return np.asarray(cycles * at_s[-1] + at_s[piece] + passed_s)

    def _pieces(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The rate at the beginning of each piece, and its slope."""
        at_s, before, after = np.array(self.points, np.float64).T
        return after[:-1], (before[1:] - after[:-1]) / np.diff(at_s)

    def _counts(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Each moment, and how many events are expected before it."""
        at_s, before, after = np.array(self.points, np.float64).T
        counts = np.concatenate([[0.0], np.cumsum((after[:-1] + before[1:]) / 2 * np.diff(at_s))])
        return at_s, counts


def unit_poisson(draw: DrawFirst, expected: float, gap_us: float) -> NDArray[np.int64]:
    """Arrivals with exponential gaps of mean ``gap_us``, up to ``expected`` gaps' time."""
    end_us = round(expected * gap_us)
    count = int(expected + 6 * expected**0.5) + 16
    while True:
        gaps_us = np.rint(np.log1p(-draw(count)) * -gap_us).astype(np.int64)
        arrivals_us = np.cumsum(gaps_us)
        if arrivals_us[-1] >= end_us:
            return arrivals_us[arrivals_us < end_us]
        count *= 2
