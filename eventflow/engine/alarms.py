"""CloudWatch alarms: what an alarm on a function's metric would have said, period by period.

Every period has a data point if the function was invoked in it or throttled. An alarm looks at its last evaluation
periods: it goes off when so many of their data points breach the threshold. A period without a data point counts as the
alarm says: as breaching, as not breaching, or not at all. If nothing is known the alarm says so; or keeps its state.

Simplified: an alarm looks once a period, at its end, and not further back than its evaluation periods for what is
missing. A run's data point is that of its start.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Literal

import numpy as np

from eventflow.engine.scenario.alarm import Alarm
from eventflow.engine.trace.kinds import AT_US, SITE, VALUE, TraceKind
from eventflow.engine.trace.metrics import COUNTED, STEPS
from eventflow.engine.trace.recorder import Site, Table
from eventflow.engine.trace.run_lengths import RunLengths
from eventflow.engine.units import MILLISECOND_US, SECOND_US

if TYPE_CHECKING:
    from numpy.typing import NDArray

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": gt,
    "GreaterThanOrEqualToThreshold": ge,
    "LessThanThreshold": lt,
    "LessThanOrEqualToThreshold": le,
}


@dataclass(frozen=True, slots=True)
class Change:
    """The alarm is in this state from then on."""

    at_us: int
    state: State


def changes(alarm: Alarm, table: Table, sites: list[Site], node: int, until_us: int) -> list[Change]:
    """How the alarm's state changed in a run; at first there is no data."""
    points = data_points(alarm, table, sites, node, until_us)
    found = [Change(0, "INSUFFICIENT_DATA")]
    for number in range(len(points)):
        window = points[max(number + 1 - alarm.evaluation_periods, 0) : number + 1]
        state = state_after(alarm, window, found[-1].state)
        if state != found[-1].state:
            found.append(Change((number + 1) * alarm.period_s * SECOND_US, state))
    return found


def state_after(alarm: Alarm, window: list[float | None], before: State) -> State:
    """What the alarm says of its last data points, None where there is none."""
    breaches = _COMPARISONS[alarm.comparison]
    known = [breaches(point, alarm.threshold) for point in window if point is not None]
    missing = alarm.evaluation_periods - len(known)
    match alarm.treat_missing_data:
        case "breaching":
            known += [True] * missing
        case "notBreaching":
            known += [False] * missing
        case "missing" if not known:
            return "INSUFFICIENT_DATA"
        case "ignore" if not known:
            return before
    if sum(known) >= alarm.needed:
        return "ALARM"
    return before if alarm.treat_missing_data == "ignore" and len(known) < alarm.needed else "OK"


def data_points(alarm: Alarm, table: Table, sites: list[Site], node: int, until_us: int) -> list[float | None]:
    """The metric's value in each period, None where there is no data point."""
    kinds = np.array([site.kind if site.node == node else -1 for site in sites])[table[:, SITE]]
    period_us = alarm.period_s * SECOND_US
    count = -(-until_us // period_us)
    if alarm.metric == "ConcurrentExecutions":
        at_us, values = _running(table, kinds)
    else:
        at_us, values = _samples(alarm.metric, table, sites, node, kinds)
    periods = np.clip(at_us // period_us, 0, count - 1)
    order = np.argsort(periods, kind="stable")
    starts = np.searchsorted(periods[order], np.arange(count + 1))
    parts = [values[order[starts[n] : starts[n + 1]]] for n in range(count)]
    return [_statistic(alarm.statistic, part) if len(part) else None for part in parts]


def _samples(
    metric: str, table: Table, sites: list[Site], node: int, kinds: "NDArray[np.int64]"
) -> tuple["NDArray[np.int64]", "NDArray[np.float64]"]:
    """When each sample of the metric is, and its value."""
    runs, throttles = np.isin(kinds, COUNTED["Invocations"]), np.isin(kinds, COUNTED["Throttles"])
    at_us = np.where(runs, table[:, AT_US] - table[:, VALUE], table[:, AT_US])
    if metric == "Duration":
        lengths = RunLengths(sites, node)
        lengths.add(table, table[:, SITE], np.flatnonzero(runs))
        return at_us[runs], lengths.all() / MILLISECOND_US
    taken = runs | throttles
    values = np.isin(kinds[taken], COUNTED[metric]).astype(np.float64)
    return at_us[taken], values


def _running(table: Table, kinds: "NDArray[np.int64]") -> tuple["NDArray[np.int64]", "NDArray[np.float64]"]:
    steps: Mapping[TraceKind, int] = STEPS
    changing = np.isin(kinds, list(steps))
    up_or_down = np.array([steps.get(kind, 0) for kind in TraceKind])[kinds[changing]]
    return table[changing, AT_US], np.cumsum(up_or_down).astype(np.float64)


def _statistic(statistic: str, values: "NDArray[np.float64]") -> float:
    match statistic:
        case "Sum":
            return float(values.sum())
        case "Average":
            return float(values.mean())
        case "Minimum":
            return float(values.min())
        case "Maximum":
            return float(values.max())
        case "SampleCount":
            return float(len(values))
        case _:
            return float(np.percentile(values, float(statistic.removeprefix("p"))))
