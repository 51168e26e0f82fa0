"""C3, C4 and C8: the queue's redrive policy decides about its messages, not the function's dead-letter queue.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, last read 2026-11-21.
"""

import json

import pytest

from eventflow.engine import CATALOGUE, ScenarioError
from eventflow.engine.deliveries import deliveries
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

BODY = {"orderId": "EF-20417"}


def test_c3_two_receives_half_a_minute_apart_and_then_the_dead_letter_queue():
    flow = (
        a_flow()
        .queue("dead")
        .from_queue(
            times(0), bodies={"order": BODY}, deadLetterTargetArn="dead", maxReceiveCount=2, VisibilityTimeout=30
        )
    )
    flow = flow.into(a_function(fails=True))

    run = flow.run()

    assert [(row.at_s, row.value) for row in run.of(TraceKind.RECEIVED)] == [(0, 1), (30, 2)]
    assert run.times_s(TraceKind.STARTED) == [0, 30]
    (moved,) = deliveries(flow.scenario, run.result)
    message = CATALOGUE["sqs"].event("orders", run.result.manifest["decks"]["1"][0]["payload"])["Records"][0]
    assert (moved.target, moved.at_us) == ("dead", 60_000_000)
    assert json.loads(moved.body["Body"]) == BODY
    assert moved.body["MessageId"] == message["messageId"]


def test_c4_dead_letter_queue_of_the_function_stays_empty_and_the_message_is_retried_until_its_retention_ends():
    flow = a_flow().queue("dead").from_queue(times(0), VisibilityTimeout=3_600)

    run = flow.into(a_function(fails=True, dead_letter_queue="dead")).lasting(4 * 86_400 + 60).run()

    assert run.count(TraceKind.SENT) == 0
    assert run.count(TraceKind.STARTED) == 96
    assert [(row.at_s, row.rule) for row in run.of(TraceKind.LOST)] == [(4 * 86_400, "sqs.retention")]


def test_c8_mapping_is_refused_where_the_function_may_run_longer_than_a_message_is_hidden():
    flow = a_flow().from_queue(VisibilityTimeout=30)

    with pytest.raises(ScenarioError, match=r"may run 60 s, longer than the visibility timeout of orders, 30 s"):
        flow.into(a_function(Timeout=60)).run()
    flow.into(a_function(Timeout=30)).run()
