"""The shape of a scheduled event.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html, last read 2026-11-21.
"""

import numpy as np

from eventflow.engine.sources.schedule import arrivals, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function
from tests.shapes import named, shape


def test_event_is_in_the_envelope_of_the_bus_without_a_detail():
    found = event("nightly", {"Input": None})

    assert shape(found) == named(
        *("version", "id", "detail-type", "source", "account", "time", "region"), resources=[""], detail={}
    )
    assert (found["detail-type"], found["source"]) == ("Scheduled Event", "aws.events")
    assert found["resources"] == ["arn:aws:events:eu-west-1:482910573366:rule/nightly"]


def test_target_can_have_a_constant_as_its_input():
    assert event("nightly", {"Input": {"mode": "full"}}) == {"mode": "full"}


def test_rule_makes_its_events_by_itself():
    run = a_flow().from_source("schedule", ScheduleExpression="rate(2 minutes)").into(a_function()).run()

    assert [at_s // 60 for at_s in run.times_s(TraceKind.PUBLISHED)] == [2, 4, 6, 8]
    assert run.ledger["succeeded"] == 4


def test_schedule_counts_in_utc_from_the_start_of_the_run():
    nine = arrivals({"ScheduleExpression": "cron(0 9 * * ? *)", "LatestSecond": 0})

    assert nine.arrivals_us(np.zeros, 10**9).tolist() == [0]
