"""The shape of what a schedule sends.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.sources.scheduler import arrivals, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function
from tests.shapes import named, shape


def test_event_without_an_input_has_a_detail_that_is_a_text():
    found = event("nightly", {"Input": None})

    assert shape(found) == named(
        *("version", "id", "detail-type", "source", "account", "time", "region", "detail"), resources=[""]
    )
    assert (found["source"], found["detail"]) == ("aws.scheduler", "{}")
    assert found["resources"] == ["arn:aws:scheduler:eu-west-1:482910573366:schedule/default/nightly"]
    assert event("nightly", {"Input": [1]}) == [1]


@pytest.mark.parametrize(
    ("expression", "zone", "minutes"),
    [
        ("rate(4 minutes)", "UTC", [0, 4, 8]),
        ("cron(5 10 * * ? *)", "Europe/Brussels", [5]),
        ("at(2026-01-15T14:33:00)", "Asia/Kolkata", [3]),
        ("at(2026-01-15T08:00:00)", "UTC", []),
    ],
)
def test_schedule_is_due_by_the_clock_of_its_zone(expression, zone, minutes):
    flow = a_flow().from_source("scheduler", ScheduleExpression=expression, ScheduleExpressionTimezone=zone)

    run = flow.into(a_function()).run()

    assert [at_s // 60 for at_s in run.times_s(TraceKind.PUBLISHED)] == minutes
    assert run.ledger["succeeded"] == len(minutes)


def test_window_counts_only_where_it_is_flexible():
    window = {"MaximumWindowInMinutes": 30}

    assert arrivals(window).window_us == 0
    assert arrivals({**window, "FlexibleTimeWindow": "FLEXIBLE"}).window_us == 1_800_000_000


@pytest.mark.parametrize(
    "settings", [{"ScheduleExpression": "rate(1 minutes)"}, {"ScheduleExpressionTimezone": "Mars"}]
)
def test_what_is_no_schedule_is_refused(settings):
    with pytest.raises(ValueError, match=r"Mars|must be 1 minute"):
        arrivals(settings)
