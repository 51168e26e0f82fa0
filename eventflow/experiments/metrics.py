"""The figures of a run that an experiment compares: what each is called, its unit, and which way is better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["ms", "share", "count", "per_million", "usd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure; ``better`` is None where neither way is."""

    key: str
    label: str
    unit: Unit
    better: Literal["lower", "higher"] | None

    def as_dict(self) -> dict[str, str | None]:
        """As plain JSON."""
        return {"key": self.key, "label": self.label, "unit": self.unit, "better": self.better}

    def text(self, value: float) -> str:
        """A value in words: ``18 s``, ``0.2 %``, ``$4.21``."""
        match self.unit:
            case "ms":
                return f"{_number(value / 1_000)} s" if abs(value) >= 1_000 else f"{_number(value)} ms"
            case "share":
                return f"{_number(value * 100)} %"
            case "usd":
                sign = "-" if value < 0 else ""
                return f"{sign}${abs(value):,.2f}" if abs(value) >= 1 or not value else f"{sign}${abs(value):.3g}"
            case _:
                return _number(value)

    def range_text(self, low: float, high: float) -> str:
        """Two values in words, the unit said once where it can be: ``16 to 20 s``."""
        one, two = self.text(low), self.text(high)
        number, _, unit = one.partition(" ")
        return f"{number} to {two}" if unit and two.endswith(f" {unit}") else f"{one} to {two}"


_ALL = (
    Metric(key="age_mean_ms", label="Mean event age", unit="ms", better="lower"),
    Metric(key="age_p50_ms", label="p50 event age", unit="ms", better="lower"),
    Metric(key="age_p99_ms", label="p99 event age", unit="ms", better="lower"),
    Metric(key="latency_p50_ms", label="p50 caller's wait", unit="ms", better="lower"),
    Metric(key="latency_p99_ms", label="p99 caller's wait", unit="ms", better="lower"),
    Metric(key="throttled_share", label="Throttled invocations", unit="share", better="lower"),
    Metric(key="throttled", label="Throttles", unit="count", better="lower"),
    Metric(key="cold_start_share", label="Cold start rate", unit="share", better="lower"),
    Metric(key="cold_starts", label="Cold starts", unit="count", better="lower"),
    Metric(key="error_share", label="Error rate", unit="share", better="lower"),
    Metric(key="errors", label="Errors", unit="count", better="lower"),
    Metric(key="retries", label="Retries", unit="count", better="lower"),
    Metric(key="dead_lettered", label="Dead-lettered", unit="count", better="lower"),
    Metric(key="dead_lettered_per_million", label="Dead-lettered, per million", unit="per_million", better="lower"),
    Metric(key="lost", label="Events lost", unit="count", better="lower"),
    Metric(key="lost_per_million", label="Events lost, per million", unit="per_million", better="lower"),
    Metric(key="returned", label="Errors returned to callers", unit="count", better="lower"),
    Metric(key="duplicates", label="Duplicate effects", unit="count", better="lower"),
    Metric(key="unfinished", label="Unfinished at the end", unit="count", better="lower"),
    Metric(key="concurrency_peak", label="Most at once", unit="count", better=None),
    Metric(key="concurrency_mean", label="Running on average", unit="count", better=None),
    Metric(key="backlog_peak", label="Longest backlog", unit="count", better="lower"),
    Metric(key="published", label="Events published", unit="count", better=None),
    Metric(key="delivered", label="Events delivered", unit="count", better="higher"),
    Metric(key="invocations", label="Invocations", unit="count", better=None),
    Metric(key="usd", label="Cost", unit="usd", better="lower"),
    Metric(key="usd_per_million", label="Cost per million events", unit="usd", better="lower"),
    Metric(key="filtered", label="Filtered out", unit="count", better=None),
    Metric(key="filtered_share", label="Filtered out, of all events", unit="share", better=None),
    Metric(key="saved_invocations", label="Invocations saved by filters", unit="count", better="higher"),
    Metric(key="saved_usd_per_million", label="Saved by filters, per million events", unit="usd", better="higher"),
)
METRICS: Mapping[str, Metric] = {metric.key: metric for metric in _ALL}
"""By key, which is the name of a figure; in the order in which they are shown."""


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
