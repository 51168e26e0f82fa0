"""A rule decides with its pattern alone, and hands over to Lambda's own queue: retries are Lambda's.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, last read 2026-11-21.
"""

import json

import pytest

from eventflow.engine.invocation.records import target_dead_letter, undelivered
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


def test_b1_failing_function_is_run_three_times_by_lambda_not_by_the_rule():
    """B1. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"""
    flow = a_flow().queue("kept").from_bus(times(0), **ORDERS).into(a_function(fails=True), DeadLetterConfig="kept")

    run = flow.run()

    assert run.times_s(TraceKind.STARTED) == [0, 60, 180]
    assert run.count(TraceKind.QUEUED) == 1
    assert run.count(TraceKind.GAVE_UP, "bus") == run.count(TraceKind.RETRY, "bus") == 0
    assert run.count(TraceKind.SENT, "kept") == 0


@pytest.mark.parametrize(("kept", "account"), [("kept", "dead_lettered"), (None, "lost")])
def test_b2_target_without_a_permission_is_not_tried_again(kept, account):
    """B2. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"""
    flow = a_flow().queue("kept").from_bus(times(0), **ORDERS)

    run = flow.into(a_function(), permitted=False, DeadLetterConfig=kept).run()

    (gave_up,) = run.of(TraceKind.GAVE_UP)
    assert (gave_up.at_s, gave_up.rule, gave_up.attempt) == (0, "hand_off.eventbridge.denied", 0)
    assert run.count(TraceKind.STARTED) == run.count(TraceKind.RETRY) == 0
    assert run.count(TraceKind.SENT, "kept") == (kept is not None)
    assert run.ledger[account] == 1


def test_b2_dead_letter_says_why_in_attributes():
    """B2. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"""
    event, rule_arn, target_arn = {"detail-type": "Paid"}, "arn:rule", "arn:function"

    denied = target_dead_letter(undelivered(event, rule_arn, target_arn, "hand_off.eventbridge.denied", 0))
    exhausted = target_dead_letter(undelivered(event, rule_arn, target_arn, "hand_off.eventbridge.age", 6))

    assert json.loads(denied["Body"]) == event
    assert {name: value["StringValue"] for name, value in denied["MessageAttributes"].items()} == {
        "RULE_ARN": rule_arn,
        "TARGET_ARN": target_arn,
        "ERROR_CODE": "NO_PERMISSIONS",
        "ERROR_MESSAGE": "The function's resource-based policy does not allow the invocation.",
        "RETRY_ATTEMPTS": "0",
    }
    attributes = exhausted["MessageAttributes"]
    assert attributes["EXHAUSTED_RETRY_CONDITION"] == {"DataType": "String", "StringValue": "MaximumEventAgeInSeconds"}
    assert attributes["RETRY_ATTEMPTS"]["StringValue"] == "5"


def test_bus_never_hears_of_a_throttled_function():
    run = a_flow().from_bus(burst(3), **ORDERS).into(a_function(reserved=1, duration_ms=500)).run()

    assert run.count(TraceKind.THROTTLED) > 0
    assert run.count(TraceKind.PUBLISHED) == run.count(TraceKind.QUEUED) == run.ledger["succeeded"] == 3
