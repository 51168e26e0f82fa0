"""Every complaint about alarms."""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.model import Scenario


def alarm_problems(scenario: Scenario) -> Iterator[Problem]:
    """Alarms on functions that are not there, and limits that no run of periods can reach."""
    names = {function.name for function in scenario.functions}
    for number, alarm in enumerate(scenario.alarms):
        where = f"alarms.{alarm.name or number}"
        if alarm.function not in names:
            yield Problem(f"{where}.function", f"there is no function {alarm.function!r}.")
        if alarm.needed > alarm.evaluation_periods:
            yield Problem(
                f"{where}.DatapointsToAlarm",
                f"is {alarm.needed}, more than the {alarm.evaluation_periods} periods that are looked at.",
                f"Set it to {alarm.evaluation_periods} or less.",
            )
