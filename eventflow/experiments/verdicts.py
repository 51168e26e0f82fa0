"""What a difference between two settings means, in words that the interval alone chooses."""

from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from eventflow.experiments.metrics import Metric

Verdict = Literal["better", "worse", "different", "none", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a setting differs from the base in a metric: the mean difference and its 95 % interval."""

    metric: Metric
    mean: float
    low: float
    high: float
    count: int

    @property
    def is_visible(self) -> bool:
        """Whether the whole interval is on one side of nothing."""
        return isfinite(self.low) and isfinite(self.high) and (self.low > 0 or self.high < 0)

    @property
    def verdict(self) -> Verdict:
        """What can be said."""
        if self.count < 2 or not (isfinite(self.low) and isfinite(self.high)):
            return "unknown"
        if not self.is_visible:
            return "none"
        if self.metric.better is None:
            return "different"
        return "better" if (self.mean < 0) == (self.metric.better == "lower") else "worse"

    @property
    def words(self) -> str:
        """``fewer by 9 (7 to 11)``, ``no difference visible in 30 runs``."""
        match self.verdict:
            case "unknown":
                return "too few runs to tell"
            case "none":
                return f"no difference visible in {self.count} runs"
        less = "fewer" if self.metric.unit in ("count", "per_million") else "less"
        near, far = sorted((abs(self.low), abs(self.high)))
        return f"{less if self.mean < 0 else 'more'} by {self._text(abs(self.mean))} ({self._range(near, far)})"

    def as_dict(self, base_mean: float) -> dict[str, Any]:
        """As plain JSON; ``percent`` is of the base."""
        return {
            "difference": self.mean,
            "low": plain(self.low),
            "high": plain(self.high),
            "n": self.count,
            "percent": plain(self.mean / base_mean * 100) if base_mean else None,
            "verdict": self.verdict,
            "words": self.words,
        }

    def _text(self, value: float) -> str:
        # Of shares a difference is in points: 5 % less of 20 % could be 15 % or 19 %.
        return (
            self.metric.text(value).replace(" %", " points") if self.metric.unit == "share" else self.metric.text(value)
        )

    def _range(self, low: float, high: float) -> str:
        return self.metric.range_text(low, high).replace(" %", "")


def plain(value: float) -> float | None:
    """A number as JSON has it."""
    return float(value) if isfinite(value) else None
