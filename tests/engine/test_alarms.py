import pytest

from eventflow.engine.alarms import Change, changes, data_points, state_after
from eventflow.engine.scenario.alarm import Alarm
from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst
from tests.engine.function.at_work import NODE, AtWork

MINUTE_US = 60 * SECOND_US


def an_alarm(**more):
    return Alarm(**{"name": "alarm", "function": "worker", "metric": "Errors", "threshold": 1, **more})


def a_trace(*at_s, fails=(0, 0), settings=None):
    """Runs that start at these times; those between the two times ``fails`` fail."""
    rule = HandlerRule(from_us=fails[0] * SECOND_US, until_us=fails[1] * SECOND_US)
    work = AtWork(settings or {}, rules=[rule], code=[{}] * len(at_s))
    for at, event in zip(at_s, work.events(len(at_s)), strict=True):
        work.at(at, work.invoker.start, event)
    (chunk,) = work.run().recorder.cut(last=True)
    return chunk.table, work.recorder.sites, NODE, 5 * MINUTE_US


def test_goes_off_at_the_end_of_the_period_that_breaches():
    trace = a_trace(10, 70, 80, 130, 190, 250, fails=(60, 120))

    assert changes(an_alarm(threshold=2), *trace) == [
        Change(0, "INSUFFICIENT_DATA"),
        Change(MINUTE_US, "OK"),
        Change(2 * MINUTE_US, "ALARM"),
        Change(3 * MINUTE_US, "OK"),
    ]


@pytest.mark.parametrize(
    ("alarm", "points"),
    [
        ({"metric": "Invocations"}, [2, None, 1, None, None]),
        ({"metric": "Errors"}, [0, None, 1, None, None]),
        ({"metric": "Errors", "statistic": "Average", "period_s": 300}, [1 / 3]),
        ({"metric": "Duration", "statistic": "Maximum"}, [1_000, None, 1_000, None, None]),
        ({"metric": "Duration", "statistic": "SampleCount"}, [2, None, 1, None, None]),
        ({"metric": "ConcurrentExecutions", "statistic": "Maximum"}, [2, None, 1, None, None]),
    ],
)
def test_data_points(alarm, points):
    trace = a_trace(10, 10.5, 130, fails=(130, 140), settings={"InitDuration": 250})

    assert data_points(an_alarm(**alarm), *trace) == pytest.approx(points)


def test_run_counts_when_it_starts():
    trace = a_trace(59, settings={"Duration": 5_000, "Timeout": 9})

    assert data_points(an_alarm(metric="Invocations"), *trace) == [1, None, None, None, None]


@pytest.mark.parametrize(
    ("treatment", "window", "before", "state"),
    [
        ("missing", [None, None, None], "ALARM", "INSUFFICIENT_DATA"),
        ("ignore", [None, None, None], "ALARM", "ALARM"),
        ("breaching", [None, None, None], "OK", "ALARM"),
        ("notBreaching", [None, None, None], "ALARM", "OK"),
        ("missing", [None, 5, 5], "OK", "ALARM"),
        ("notBreaching", [None, 5, 0], "ALARM", "OK"),
        ("breaching", [None, 5, 0], "OK", "ALARM"),
        ("missing", [5, 0, 0], "ALARM", "OK"),
    ],
)
def test_two_of_three_data_points(treatment, window, before, state):
    alarm = an_alarm(evaluation_periods=3, datapoints_to_alarm=2, treat_missing_data=treatment)

    assert state_after(alarm, window, before) == state


@pytest.mark.parametrize(
    ("comparison", "states"),
    [
        ("GreaterThanThreshold", ["OK", "OK", "ALARM"]),
        ("GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]),
        ("LessThanThreshold", ["ALARM", "OK", "OK"]),
        ("LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]),
    ],
)
def test_comparisons(comparison, states):
    alarm = an_alarm(comparison=comparison, threshold=2)

    assert [state_after(alarm, [value], "OK") for value in (1, 2, 3)] == states


def test_throttles_are_data_too():
    run = a_flow().from_callers(burst(3, at_s=10)).into(a_function(duration_ms=1_000, reserved=1)).run()

    points = data_points(an_alarm(metric="Throttles"), run.result.table, run.result.sites, 1, 2 * MINUTE_US)

    assert points == [2, None]
