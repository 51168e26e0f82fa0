"""The shapes of Amazon MQ's events, after https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html, last read
2026-11-21.
"""

import json
from base64 import b64decode

import pytest

from eventflow.engine.sources.mq import SOURCE, batch_event, complaint, event

ACTIVE = (
    "messageID messageType deliveryMode replyTo type expiration priority correlationID redelivered destination data "
    "timestamp brokerInTime brokerOutTime properties"
)
BASIC = (
    "contentType contentEncoding headers deliveryMode priority correlationId replyTo expiration messageId timestamp "
    "type userId appId clusterId bodySize"
)
CONTENT = {"data": {"invoice": "I-77"}, "properties": {"tenant": "be"}}


def test_active_mq_lists_its_messages():
    whole = event("invoices", {**CONTENT, "EngineType": "ActiveMQ"})

    assert list(whole) == ["eventSource", "eventSourceArn", "messages"]
    (message,) = whole["messages"]
    assert list(message) == ACTIVE.split()
    assert whole["eventSource"] == "aws:mq"
    assert message["destination"] == {"physicalName": "invoices"}
    assert json.loads(b64decode(message["data"])) == {"invoice": "I-77"}
    assert message["properties"] == {"tenant": "be"}


def test_rabbit_mq_lists_its_messages_by_queue():
    whole = batch_event("labels", [{**CONTENT, "EngineType": "RabbitMQ"}] * 2)

    assert list(whole) == ["eventSource", "eventSourceArn", "rmqMessagesByQueue"]
    assert whole["eventSource"] == "aws:rmq"
    first, _ = whole["rmqMessagesByQueue"]["labels::/"]
    assert list(first) == ["basicProperties", "redelivered", "data"]
    assert list(first["basicProperties"]) == BASIC.split()
    assert first["basicProperties"]["headers"] == {"tenant": {"bytes": [98, 101]}}
    assert first["basicProperties"]["bodySize"] == len(b64decode(first["data"]))


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        ({"properties": 5}, "has properties that are not an object"),
        ({"properties": {"a": []}}, "has a property that is neither a text nor a number"),
        ({"EngineType": "Kafka"}, "has an EngineType that is none of ActiveMQ, RabbitMQ"),
    ],
)
def test_complaint_is_what_a_broker_could_not_send(content, wrong):
    assert complaint(content) == wrong


def test_document_of_another_source_becomes_the_data():
    assert SOURCE.content_of("sns", {"a": 1}) == {**SOURCE.content, "data": {"a": 1}}
