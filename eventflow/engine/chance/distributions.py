"""How long things take: distributions that turn uniform draws into whole microseconds.

All go through the inverse of the distribution function, so one event's draw keeps its rank when a parameter
changes: a slower function is slower for every event.
"""

from dataclasses import dataclass, fields
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

_inverse_normal = NormalDist().inv_cdf
_P95 = _inverse_normal(0.95)


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same."""

    ms: float

    def durations_us(self, draws: NDArray[np.float64]) -> NDArray[np.int64]:
        """One duration per draw."""
        return np.full(len(draws), round(self.ms * 1000), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Memoryless, with this mean: what the closed formulas of queueing theory assume."""

    mean_ms: float

    def durations_us(self, draws: NDArray[np.float64]) -> NDArray[np.int64]:
        """One duration per draw."""
        return np.rint(np.log1p(-draws) * (-1000 * self.mean_ms)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value between two bounds equally likely."""

    low_ms: float
    high_ms: float

    def durations_us(self, draws: NDArray[np.float64]) -> NDArray[np.int64]:
        """One duration per draw."""
        return np.rint(1000 * (self.low_ms + (self.high_ms - self.low_ms) * draws)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Skewed to the right as run times are, given by its median and its 95th percentile."""

    p50_ms: float
    p95_ms: float

    @classmethod
    def from_moments(cls, mean_ms: float, squared_variation: float) -> "Lognormal":
        """The one with this mean and squared coefficient of variation."""
        sigma = sqrt(log(1 + squared_variation))
        median = mean_ms / sqrt(1 + squared_variation)
        return cls(median, median * exp(sigma * _P95))

    def durations_us(self, draws: NDArray[np.float64]) -> NDArray[np.int64]:
        """One duration per draw."""
        sigma = log(self.p95_ms / self.p50_ms) / _P95 if self.p50_ms > 0 else 0.0
        normal = np.fromiter(map(_inverse_normal, draws.tolist()), np.float64, len(draws))
        return np.rint(1000 * self.p50_ms * np.exp(sigma * normal)).astype(np.int64)


Distribution = Constant | Exponential | Uniform | Lognormal
KINDS: dict[str, type[Distribution]] = {
    "constant": Constant,
    "exponential": Exponential,
    "uniform": Uniform,
    "lognormal": Lognormal,
}


def from_plain(plain: object) -> Distribution:
    """A number of milliseconds, or ``{"lognormal": {"p50_ms": 400, "p95_ms": 800}}``; ValueError says what is wrong."""
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        plain = {"constant": {"ms": plain}}
    if not isinstance(plain, dict) or len(plain) != 1:
        raise ValueError(f"{plain!r} is not a duration; write milliseconds, or one of {', '.join(KINDS)}")
    ((name, parameters),) = plain.items()
    kind = KINDS.get(str(name))
    if kind is None:
        raise ValueError(f"{name!r} is not a distribution; there are {', '.join(KINDS)}")
    wanted = [field.name for field in fields(kind)]
    if not isinstance(parameters, dict) or sorted(map(str, parameters)) != sorted(wanted):
        raise ValueError(f"{name} takes {' and '.join(wanted)}")
    for parameter, value in parameters.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86_400_000:
            raise ValueError(f"{parameter} of {name} must be from 0 to 86400000 ms, not {value!r}")
    distribution = kind(**{str(key): value for key, value in parameters.items()})
    if isinstance(distribution, Lognormal) and not 0 < distribution.p50_ms <= distribution.p95_ms:
        raise ValueError("lognormal wants p50_ms above 0 and p95_ms no smaller")
    if isinstance(distribution, Uniform) and distribution.low_ms > distribution.high_ms:
        raise ValueError("uniform wants low_ms no larger than high_ms")
    return distribution


def to_plain(distribution: Distribution) -> object:
    """What ``from_plain`` reads back."""
    name = next(name for name, kind in KINDS.items() if isinstance(distribution, kind))
    return {name: {field.name: getattr(distribution, field.name) for field in fields(distribution)}}
