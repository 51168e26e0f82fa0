"""When events arrive: the shapes of load a source can be given.

Each gives a sorted array of arrival times in whole microseconds, and more of the same when asked for longer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.units import SECOND_US

DrawFirst = Callable[[int], NDArray[np.float64]]
"""``draw(n)``: the first ``n`` uniform draws of a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when; ``end_us`` None is the end of the run."""

    start_us: int = 0
    end_us: int | None = None
    payload: str | None = None
    """Only events of this payload template; None draws from all."""

    def end(self, until_us: int) -> int:
        """When it ends, in a run until ``until_us``."""
        return until_us if self.end_us is None else min(self.end_us, until_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Span):
    """At equal distances, the first one at the start."""

    rate_per_s: float

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        count = int(np.ceil((self.end(until_us) - self.start_us) * self.rate_per_s / SECOND_US))
        offsets_us: NDArray[np.int64] = np.rint(np.arange(max(count, 0)) * (SECOND_US / self.rate_per_s)).astype(
            np.int64
        )
        return offsets_us + self.start_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisson(Span):
    """Independent of each other, at a steady mean rate."""

    rate_per_s: float

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        span_us = max(self.end(until_us) - self.start_us, 0)
        return self.start_us + _unit_poisson(draw, span_us * self.rate_per_s / SECOND_US, SECOND_US / self.rate_per_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp(Span):
    """Independent of each other, at a rate that goes evenly from one value to another."""

    from_per_s: float
    to_per_s: float

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        full_s = ((until_us if self.end_us is None else self.end_us) - self.start_us) / SECOND_US
        span_s = (self.end(until_us) - self.start_us) / SECOND_US
        if span_s <= 0:
            return np.empty(0, np.int64)
        slope = (self.to_per_s - self.from_per_s) / full_s
        expected = self.from_per_s * span_s + slope * span_s**2 / 2
        # A unit-rate stream, bent by the inverse of the expected count a*t + slope*t^2/2.
        unit = np.maximum(_unit_poisson(draw, expected, 1_000_000.0), 1) / 1_000_000
        root = np.sqrt(np.maximum(self.from_per_s**2 + 2 * slope * unit, 0))
        at_s = 2 * unit / (self.from_per_s + root)
        at_us = self.start_us + np.rint(at_s * SECOND_US).astype(np.int64)
        return at_us[at_us < self.end(until_us)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A number of events at once, or spread by chance over a moment."""

    at_us: int
    count: int
    within_us: int = 0
    payload: str | None = None

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        at_us = self.at_us + np.sort(np.rint(draw(self.count) * self.within_us).astype(np.int64))
        return at_us[at_us < until_us]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Exactly at the times listed."""

    times_us: tuple[int, ...]
    payload: str | None = None

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        at_us = np.sort(np.array(self.times_us, dtype=np.int64))
        return at_us[at_us < until_us]


Traffic = Constant | Poisson | Ramp | Burst | Times


def expected_count(traffic: Traffic, until_us: int) -> float:
    """About how many events it will send by ``until_us``, to refuse the absurd before time starts."""
    match traffic:
        case Burst(count=count):
            return count
        case Times(times_us=times_us):
            return len(times_us)
        case Constant() | Poisson():
            return max(traffic.end(until_us) - traffic.start_us, 0) * traffic.rate_per_s / SECOND_US
        case Ramp():
            span_us = max(traffic.end(until_us) - traffic.start_us, 0)
            return max(traffic.from_per_s, traffic.to_per_s) * span_us / SECOND_US


def _unit_poisson(draw: DrawFirst, expected: float, gap_us: float) -> NDArray[np.int64]:
    """Arrivals with exponential gaps of mean ``gap_us``, up to ``expected`` gaps' time."""
    end_us = round(expected * gap_us)
    count = int(expected + 6 * expected**0.5) + 16
    while True:
        gaps_us = np.rint(np.log1p(-draw(count)) * -gap_us).astype(np.int64)
        arrivals_us = np.cumsum(gaps_us)
        if arrivals_us[-1] >= end_us:
            return arrivals_us[arrivals_us < end_us]
        count *= 2
