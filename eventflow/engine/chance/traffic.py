"""When events arrive: the shapes of load a source can be given.

Each gives a sorted array of arrival times in whole microseconds, and more of the same when asked for longer. Those
whose rate follows a course are in ``courses``, those of a timetable in ``scheduled``, those of a file in ``replay``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.courses import Day, Drawn, OnOff, Wave, expected_of
from eventflow.engine.chance.rates import DrawFirst, unit_poisson
from eventflow.engine.chance.replay import Replay
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.chance.span import Span
from eventflow.engine.units import SECOND_US


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
        return self.start_us + unit_poisson(draw, span_us * self.rate_per_s / SECOND_US, SECOND_US / self.rate_per_s)


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
        unit = np.maximum(unit_poisson(draw, expected, 1_000_000.0), 1) / 1_000_000
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


Traffic = Constant | Poisson | Ramp | Burst | Times | Wave | Day | OnOff | Drawn | Replay | Scheduled


def expected_count(traffic: Traffic, until_us: int) -> float:
    """About how many events it will send by ``until_us``, to refuse the absurd before time starts."""
    match traffic:
        case Burst(count=count):
            return count
        case Times(times_us=times_us) | Replay(times_us=times_us):
            return len(times_us)
        case Scheduled():
            return traffic.expected(until_us)
        case Wave() | Day() | OnOff() | Drawn():
            return expected_of(traffic, until_us)
        case Constant() | Poisson():
            return max(traffic.end(until_us) - traffic.start_us, 0) * traffic.rate_per_s / SECOND_US
        case Ramp():
            span_us = max(traffic.end(until_us) - traffic.start_us, 0)
            return max(traffic.from_per_s, traffic.to_per_s) * span_us / SECOND_US
