"""A9-A12: what dead-letter queues and destinations get, and what happens when they take nothing.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, last read 2026-11-21.
"""

import json

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.deliveries import deliveries
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, times


def test_a9_success_is_recorded_once():
    """A9. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    flow = a_flow().queue("done").from_s3(times(0)).into(a_function(on_success="done"))

    (record,) = deliveries(flow.scenario, flow.run().result)

    context = record.body["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("Success", 1)
    assert record.body["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


def test_success_after_a_retry_counts_its_attempts():
    flow = a_flow().queue("done").from_s3(times(0)).into(a_function(fails=True, on_success="done"))
    mended = SetSetting(at_us=30 * SECOND_US, node="worker", property="ErrorRate", value=0)

    run = flow.run(interventions=[mended])

    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["requestContext"]["approximateInvokeCount"] == 2


def test_a10_dead_letter_queue_gets_the_event_and_destination_gets_the_record():
    """A10. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    failing = a_function(fails=True, dead_letter_queue="dlq", on_failure="failures")
    flow = a_flow().queue("dlq").queue("failures").from_s3(times(0), keys=["a.jpg"]).into(failing)

    run = flow.run()

    message, record = deliveries(flow.scenario, run.result)
    assert (message.target, record.target) == ("dlq", "failures")
    attributes = message.body["MessageAttributes"]
    assert set(attributes) == {"RequestID", "ErrorCode", "ErrorMessage"}
    assert attributes["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}
    assert json.loads(message.body["Body"]) == record.body["requestPayload"]
    assert record.body["requestPayload"]["Records"][0]["s3"]["object"]["key"] == "a.jpg"
    assert record.body["responseContext"]["functionError"] == "Unhandled"
    assert record.body["responsePayload"]["errorMessage"] == attributes["ErrorMessage"]["StringValue"]
    assert run.ledger["dead_lettered"] == 1


@pytest.mark.parametrize(
    ("role", "metric", "kind", "action"),
    [
        ("dead_letter_queue", "DeadLetterErrors", "sqs", "sqs:SendMessage"),
        ("dead_letter_queue", "DeadLetterErrors", "sns", "sns:Publish"),
        ("on_failure", "DestinationDeliveryFailures", "sqs", "sqs:SendMessage"),
        ("on_failure", "DestinationDeliveryFailures", "sns", "sns:Publish"),
        ("on_failure", "DestinationDeliveryFailures", "eventbridge", "events:PutEvents"),
        ("on_failure", "DestinationDeliveryFailures", "s3", "s3:PutObject"),
    ],
)
def test_a11_role_without_permission_loses_the_event(role, metric, kind, action):
    """A11. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    failing = a_function(fails=True, denied_actions=(action,), **{role: "target"})

    run = a_flow().from_source(kind, name="target").from_s3(times(0)).into(failing).run()

    assert run.count(TraceKind.SENT) == 0
    assert run.metrics[metric] == 1
    assert run.ledger["lost"] == 1


def test_a11_function_that_may_not_be_invoked_takes_nothing():
    """A11. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    failing = a_function(fails=True, denied_actions=("lambda:InvokeFunction",), on_failure="mender")

    run = a_flow().from_s3(times(0)).into(failing).also(a_function("mender")).run()

    assert run.count(TraceKind.STARTED, "mender") == 0
    assert run.result.metrics["worker"]["DestinationDeliveryFailures"] == 1


def test_a11_what_is_denied_to_a_queue_is_no_matter_to_a_bucket():
    failing = a_function(fails=True, denied_actions=("sqs:SendMessage",), on_failure="records")

    run = a_flow().from_s3(name="records").from_s3(times(0)).into(failing).run()

    assert run.ledger["dead_lettered"] == 1


@pytest.mark.parametrize(("role", "fails"), [("on_failure", True), ("on_success", False)])
def test_a12_fifo_queue_as_destination_takes_nothing(role, fails):
    """A12. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    function = a_function(fails=fails, **{role: "fifo"})

    run = a_flow().queue("fifo", FifoQueue=True).from_s3(times(0)).into(function).run()

    assert run.metrics["DestinationDeliveryFailures"] == 1
    assert run.count(TraceKind.SENT) == 0
    assert run.ledger["lost" if fails else "succeeded"] == 1


def test_fifo_queue_is_refused_as_dead_letter_queue():
    flow = a_flow().queue("fifo", FifoQueue=True).from_s3(times(0)).into(a_function(dead_letter_queue="fifo"))

    with pytest.raises(ScenarioError, match="FIFO"):
        flow.run()


def test_synchronous_invocation_uses_no_destination():
    flow = a_flow().queue("dlq").queue("done")
    failing = a_function(fails=True, dead_letter_queue="dlq", on_success="done")

    run = flow.from_callers(times(0)).into(failing).run()

    assert run.story()[-2:] == ["FAILED", "RETURNED"]
    assert run.count(TraceKind.SENT) == 0
