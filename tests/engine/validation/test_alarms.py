from dataclasses import replace

from eventflow.engine.scenario.alarm import Alarm
from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function

FLOW = a_flow().from_s3().into(a_function())


def complaints(**alarm):
    alarms = (Alarm(**{"name": "late", "function": "worker", "metric": "Errors", "threshold": 1, **alarm}),)
    return [str(problem) for problem in problems(replace(FLOW.scenario, alarms=alarms))]


def test_alarm_watches_a_function_of_the_scenario():
    assert complaints() == []
    assert complaints(function="x") == ["alarms.late.function: there is no function 'x'."]


def test_more_data_points_than_periods_can_never_breach():
    assert complaints(datapoints_to_alarm=2) == [
        "alarms.late.DatapointsToAlarm: is 2, more than the 1 periods that are looked at. Set it to 1 or less."
    ]
