"""Alarms as plain data, both ways, under AWS's property names."""

from typing import Any, get_args

from eventflow.engine.scenario.alarm import Alarm, Comparison, Metric, Missing, Statistic
from eventflow.interchange.plain import Reader

_CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "MetricName": ("metric", get_args(Metric)),
    "Statistic": ("statistic", get_args(Statistic)),
    "ComparisonOperator": ("comparison", get_args(Comparison)),
    "TreatMissingData": ("treat_missing_data", get_args(Missing)),
}
_NUMBERS = {
    "Threshold": "threshold",
    "Period": "period_s",
    "EvaluationPeriods": "evaluation_periods",
    "DatapointsToAlarm": "datapoints_to_alarm",
}
LONGEST_PERIOD_S = 86_400
MOST_PERIODS = 1_440


def read_alarm(read: Reader, where: str, plain: object) -> Alarm | None:
    """The alarm that plain data describes; None if something is wrong with it."""
    before = len(read.problems)
    fields = read.fields(plain, where, ("name", "function", *_CHOICES, *_NUMBERS))
    found: dict[str, Any] = {
        "name": read.text(fields, "name", where, ""),
        "function": read.text(fields, "function", where, ""),
    }
    for word, (field, choices) in _CHOICES.items():
        if word in fields:
            found[field] = fields[word]
            if fields[word] not in choices:
                read.complain(f"{where}.{word}", f"must be one of {', '.join(choices)}, not {fields[word]!r}.")
        elif word == "MetricName":
            read.complain(f"{where}.{word}", "must be given.", f"There are {', '.join(choices)}.")
    for word, field in _NUMBERS.items():
        if fields.get(word) is not None:
            whole = word != "Threshold"
            found[field] = (read.whole if whole else read.number)(fields, word, where, 0)
            most = LONGEST_PERIOD_S if word == "Period" else MOST_PERIODS
            if whole and not 1 <= found[field] <= most:
                read.complain(f"{where}.{word}", f"must be from 1 to {most:,}, not {found[field]}.")
        elif word == "Threshold":
            read.complain(f"{where}.{word}", "must be given.")
    return Alarm(**found) if len(read.problems) == before else None


def plain_alarm(alarm: Alarm) -> dict[str, Any]:
    """What ``read_alarm`` reads back."""
    words = {**{word: field for word, (field, _) in _CHOICES.items()}, **_NUMBERS}
    named = {word: getattr(alarm, field) for word, field in words.items()}
    return {"name": alarm.name, "function": alarm.function, **named}
