"""The shape of a record, after https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html, last read 2026-11-21."""

import json
from base64 import b64decode
from dataclasses import replace

import pytest

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.sources.kafka_records import complaint, content_of
from eventflow.engine.sources.msk import SOURCE, batch_event, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import Flow, a_flow, a_function, burst, filter_criteria

CONTENT = {"key": "customer-42", "value": {"paymentId": "P-9"}, "headers": {"source": "checkout"}}


def test_records_are_grouped_by_topic_and_partition():
    whole = event("payments", CONTENT)

    assert set(whole) == {"eventSource", "eventSourceArn", "bootstrapServers", "records"}
    assert whole["eventSource"] == "aws:kafka"
    assert whole["eventSourceArn"].startswith("arn:aws:kafka:eu-west-1:482910573366:cluster/payments/")
    (record,) = whole["records"]["payments-0"]
    assert set(record) == {
        "topic",
        "partition",
        "offset",
        "timestamp",
        "timestampType",
        "key",
        "value",
        "headers",
    }
    assert b64decode(record["key"]) == b"customer-42"
    assert json.loads(b64decode(record["value"])) == {"paymentId": "P-9"}
    assert record["headers"] == [{"source": list(b"checkout")}]
    assert (record["topic"], record["partition"], record["timestampType"]) == ("payments", 0, "CREATE_TIME")


def test_record_without_a_key_has_none_and_finds_its_partition_by_its_value():
    keyless = {**CONTENT, "key": None}

    (record,) = event("payments", keyless)["records"]["payments-0"]

    assert record["key"] is None
    assert SOURCE.partition_key(keyless) == '{"paymentId":"P-9"}'
    assert len(batch_event("payments", [CONTENT, keyless])["records"]["payments-0"]) == 2


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({"key": ["a"]}, "wants a key that is a text or a number"),
        ({"headers": "a"}, "has headers that are not an object"),
        ({"key": None}, None),
        ({}, None),
    ],
)
def test_complaint_is_what_can_be_no_record(content, wrong):
    assert complaint(content) == wrong


@pytest.mark.parametrize("kind", ["msk", "kafka"])
def test_topic_is_polled_in_windows_of_half_a_second(kind):
    run = a_flow().from_source(kind, burst(20), name="payments").into(a_function()).run()

    assert run.ledger["succeeded"] == 20
    assert run.times_s(TraceKind.BATCH_STARTED) == [0.5]


def test_ten_retries_are_the_most_with_a_destination_and_no_limit():
    """https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html, last read 2026-11-21."""
    flow = a_flow().queue("failures").from_source("msk", burst(3), name="payments")

    run = flow.into(a_function(fails=True), ProvisionedPollerConfig=True, OnFailure="failures").lasting(3_600).run()

    assert run.count(TraceKind.BATCH_FAILED) == 11
    assert {row.rule for row in run.of(TraceKind.GAVE_UP)} == {"stream.kafka_retries"}
    assert run.ledger["dead_lettered"] == 3


@pytest.mark.parametrize(("value", "passes"), [({"amount": 7}, True), ({"amount": 1}, False), ("plain text", True)])
def test_record_whose_value_is_not_of_the_form_a_filter_wants_is_not_dropped(value, passes):
    """https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html, last read 2026-11-21."""
    only = filter_criteria({"value": {"amount": [7]}}, source="kafka")
    payloads = (PayloadTemplate(name="one", content={"value": value}),)
    flow = a_flow().from_source("msk", burst(1), name="payments")
    source = replace(flow.scenario.sources[0], payloads=payloads)

    run = Flow(replace(flow.scenario, sources=(source,))).into(a_function(), filter=only).run()

    assert run.ledger["succeeded"] == passes


def test_document_of_another_source_is_the_value():
    made = content_of("iot", {"temperature": 21})

    assert made["value"] == {"temperature": 21}
    assert made["key"] == content_of("iot", {"temperature": 21})["key"]
