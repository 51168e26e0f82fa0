"""The shape of log events.

https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html, last read 2026-11-21.
"""

import gzip
import json
from base64 import b64decode

import pytest

from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.sources.cw_logs import SOURCE, complaint, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

ERROR = {"logGroup": "/aws/lambda/checkout", "message": "[ERROR] PaymentDeclined: card refused\n"}


def test_event_is_compressed_json():
    found = event("checkout", ERROR)

    decoded = json.loads(gzip.decompress(b64decode(found["awslogs"]["data"])))
    assert shape(found) == {"awslogs": named("data")}
    assert shape(decoded) == named(
        *("messageType", "owner", "logGroup", "logStream"),
        subscriptionFilters=[""],
        logEvents=[named("id", "timestamp", "message")],
    )
    assert decoded["messageType"] == "DATA_MESSAGE"
    assert decoded["logEvents"][0]["message"] == ERROR["message"]
    assert len(decoded["logEvents"][0]["id"]) == 56


def test_same_log_event_gives_the_same_bytes():
    assert event("checkout", ERROR) == event("checkout", dict(ERROR))


def test_message_of_an_object_is_its_json():
    assert SOURCE.filtering.raw("checkout", {**ERROR, "message": {"level": "ERROR"}}) == '{"level":"ERROR"}'


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (ERROR, None),
        ({"message": ""}, "has an empty message"),
        ({"logGroup": ""}, "wants the name of a log group"),
        ({"message": "x" * 1_048_577}, "has a message of more than 1,048,576 bytes"),
    ],
)
def test_complaint_is_what_put_log_events_would_refuse(content, wrong):
    assert complaint(content) == wrong


def test_subscription_filter_decides_by_the_message():
    errors = PatternFilter(dialect="cw-logs", patterns=("ERROR",))

    run = (
        a_flow().from_source("cw-logs", times(*range(30)), DeliveryLatencyMs=0).into(a_function(), filter=errors).run()
    )

    assert 0 < run.ledger["succeeded"] < 30
    assert {row.rule for row in run.of(TraceKind.FILTERED)} == {"logs.filtered"}
    assert {row.rule for row in run.of(TraceKind.PASSED)} == {"logs.filter"}
