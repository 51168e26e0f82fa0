"""A rule decides with its pattern alone, and hands over to Lambda's own queue: retries are Lambda's.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, event_pattern, times

ORDERS = {
    "Paid": {"state": "PAID", "amount": 120},
    "Small": {"state": "PAID", "amount": 9},
    "Unknown": {"amount": 500},
}


def test_event_is_decided_by_every_field_of_the_pattern():
    pattern = event_pattern({"detail": {"state": ["PAID"], "amount": [{"numeric": [">=", 100]}]}})
    events = [times(number, payload=name) for number, name in enumerate(ORDERS)]

    run = a_flow().from_bus(*events, **ORDERS).into(a_function(), filter=pattern).run()

    assert run.story(0)[:3] == ["PUBLISHED", "PASSED", "QUEUED"]
    assert run.story(1) == run.story(2) == ["PUBLISHED", "FILTERED"]
    assert [row.rule for row in run.of(TraceKind.FILTERED)] == ["eventbridge.filtered"] * 2
    assert run.ledger["filtered"] == 2


def test_anything_but_needs_the_field():
    pattern = event_pattern({"detail": {"state": [{"anything-but": "PAID"}]}})

    run = a_flow().from_bus(times(0), Unknown=ORDERS["Unknown"]).into(a_function(), filter=pattern).run()

    assert run.story() == ["PUBLISHED", "FILTERED"]


def test_failing_function_is_run_three_times_by_lambda_not_by_the_rule():
    run = a_flow().from_bus(times(0), **ORDERS).into(a_function(fails=True)).run()

    assert run.times_s(TraceKind.STARTED) == [0, 60, 180]


def test_bus_never_hears_of_a_throttled_function():
    run = a_flow().from_bus(burst(3), **ORDERS).into(a_function(reserved=1, duration_ms=500)).run()

    assert run.count(TraceKind.THROTTLED) > 0
    assert run.count(TraceKind.PUBLISHED) == run.count(TraceKind.QUEUED) == run.ledger["succeeded"] == 3
