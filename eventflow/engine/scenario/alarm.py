"""An alarm as a scenario has it: plain data under AWS's property names.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudwatch-alarm.html
"""

from dataclasses import dataclass
from typing import Literal

Metric = Literal["Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"]
Statistic = Literal["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50", "p90", "p95", "p99"]
Comparison = Literal[
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
]
Missing = Literal["missing", "ignore", "breaching", "notBreaching"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm on a metric of one function, under AWS's property names."""

    name: str
    function: str
    metric: Metric
    threshold: float
    statistic: Statistic = "Sum"
    comparison: Comparison = "GreaterThanOrEqualToThreshold"
    period_s: int = 60
    evaluation_periods: int = 1
    datapoints_to_alarm: int | None = None
    treat_missing_data: Missing = "missing"

    @property
    def needed(self) -> int:
        """How many data points must breach."""
        return self.evaluation_periods if self.datapoints_to_alarm is None else self.datapoints_to_alarm
