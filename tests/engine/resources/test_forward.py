"""From one resource to the next: the event travels on as a card of the other one."""

import json

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

S3_TO_QUEUE = a_flow().from_queue().from_s3(times(0), keys=["a b.jpg"]).into("orders")


def payload_of(run, node, card):
    number = [item["name"] for item in run.result.manifest["nodes"]].index(node)
    return run.result.manifest["decks"][str(number)][card]["payload"]


def test_bucket_tells_a_queue_that_lambda_polls():
    run = S3_TO_QUEUE.into(a_function(), source="orders").run()

    assert run.story() == ["PUBLISHED", "FORWARDED", "RECEIVED", "INIT", "STARTED", "SUCCEEDED"]
    (arrived,) = run.of(TraceKind.FORWARDED)
    assert arrived.node == "orders"
    body = payload_of(run, "orders", arrived.value)["body"]
    notification = body if isinstance(body, dict) else json.loads(body)
    assert notification["Records"][0]["s3"]["object"]["key"] == "a+b.jpg"


def test_what_comes_to_a_queue_that_nobody_polls_stays_there():
    run = S3_TO_QUEUE.from_callers(name="app").into(a_function()).run()

    assert run.story() == ["PUBLISHED", "FORWARDED", "DELIVERED"]
    assert run.ledger["succeeded"] == 1


def test_without_a_policy_it_is_refused_and_lost():
    flow = a_flow().from_queue().from_s3(times(0)).into("orders", permitted=False).into(a_function(), source="orders")

    run = flow.run()

    assert run.story() == ["PUBLISHED", "REFUSED", "LOST"]
    assert {row.rule for row in run.rows[1:]} == {"resource.refused"}


def test_three_hops_are_one_journey():
    flow = a_flow().from_queue().from_topic(news={}).into("orders").from_s3(times(0), keys=["a"]).into("topic")

    run = flow.into(a_function(), source="orders").run()

    assert run.ledger["published"] == run.ledger["succeeded"] == 1
    assert [row.node for row in run.of(TraceKind.FORWARDED)] == ["topic", "orders"]
