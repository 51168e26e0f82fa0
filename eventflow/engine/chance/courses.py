"""Shapes of load whose rate follows a course: waves, days, breaks, and what a person draws.

All of them are independent arrivals at a rate that changes with time, counted from the start of the shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sin

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.rates import Course, DrawFirst
from eventflow.engine.chance.span import Span
from eventflow.engine.units import SECOND_US

HOURS = 24
HOUR_S = 3_600
PIECES_OF_A_WAVE = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave(Span):
    """A rate that swings around its mean like a sine: upwards first, ``period_us`` from crest to crest."""

    mean_per_s: float
    amplitude_per_s: float
    period_us: int

    @property
    def course(self) -> Course:
        """The rate, as pieces short enough to be straight."""
        steps = [step / PIECES_OF_A_WAVE for step in range(PIECES_OF_A_WAVE + 1)]
        rates = [max(self.mean_per_s + self.amplitude_per_s * sin(2 * pi * step), 0.0) for step in steps]
        period_s = self.period_us / SECOND_US
        return Course([(step * period_s, rate, rate) for step, rate in zip(steps, rates, strict=True)], again=True)

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        return _arrivals_us(self, self.course, draw, until_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Span):
    """A rate for each hour of the day, in the proportion of the weights; each day is the same.

    ``mean_per_s`` is the mean over a whole day. The shape starts at ``first_hour`` of the day.
    """

    mean_per_s: float
    weights: tuple[float, ...]
    first_hour: int = 0

    @property
    def course(self) -> Course:
        """The rate, in steps of an hour."""
        mean = sum(self.weights) / len(self.weights)
        weights = [*self.weights[self.first_hour :], *self.weights[: self.first_hour]]
        rates = [self.mean_per_s * weight / mean for weight in weights]
        return _steps([(HOUR_S, rate) for rate in rates])

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        return _arrivals_us(self, self.course, draw, until_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOff(Span):
    """A steady rate for a while, then nothing for a while, again and again."""

    rate_per_s: float
    on_us: int
    off_us: int

    @property
    def course(self) -> Course:
        """The rate, in two steps."""
        return _steps([(self.on_us / SECOND_US, self.rate_per_s), (self.off_us / SECOND_US, 0.0)])

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        return _arrivals_us(self, self.course, draw, until_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Span):
    """A rate that goes evenly from point to point: ``points`` are times since the start and rates per second.

    Before the first point and after the last there is nothing.
    """

    points: tuple[tuple[int, float], ...]

    @property
    def course(self) -> Course:
        """The rate, piece by piece."""
        points = [(at_us / SECOND_US, rate, rate) for at_us, rate in self.points]
        first_s, first, _ = points[0]
        return Course([(0.0, 0.0, 0.0), (first_s, 0.0, first), *points[1:]] if first_s > 0 else points)

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        return _arrivals_us(self, self.course, draw, until_us)


def expected_of(shape: Wave | Day | OnOff | Drawn, until_us: int) -> float:
    """How many events such a shape sends on average by ``until_us``."""
    return shape.course.expected((shape.end(until_us) - shape.start_us) / SECOND_US)


def _arrivals_us(shape: Span, course: Course, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
    return shape.start_us + course.arrivals_us(draw, shape.end(until_us) - shape.start_us)


def _steps(lengths_and_rates: Sequence[tuple[float, float]]) -> Course:
    points, at_s, before = [], 0.0, lengths_and_rates[-1][1]
    for length_s, rate in lengths_and_rates:
        points.append((at_s, before, rate))
        at_s, before = at_s + length_s, rate
    return Course([*points, (at_s, before, before)], again=True)
