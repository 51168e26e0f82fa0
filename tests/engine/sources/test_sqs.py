"""The shape of a message, after https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, last read 2026-11-21."""

import json
from hashlib import md5

import pytest

from eventflow.engine.sources.sqs import SOURCE, complaint, event, md5_of_attributes


def test_body_is_text_whatever_it_holds():
    (as_json,) = event("orders", {"body": {"orderId": "EF-1", "amount": 64.5}, "attributes": {}})["Records"]
    (as_text,) = event("orders", {"body": "EF-1 paid", "attributes": {}})["Records"]

    assert json.loads(as_json["body"]) == {"orderId": "EF-1", "amount": 64.5}
    assert as_json["md5OfBody"] == md5(as_json["body"].encode()).hexdigest()
    assert as_text["body"] == "EF-1 paid"
    assert as_text["eventSource"] == "aws:sqs"
    assert as_text["eventSourceARN"] == "arn:aws:sqs:eu-west-1:482910573366:orders"
    assert as_text["attributes"]["ApproximateReceiveCount"] == "1"
    assert as_text["messageAttributes"] == {}
    assert "md5OfMessageAttributes" not in as_text


def test_attributes_are_texts_or_numbers():
    (record,) = event("orders", {"body": "x", "attributes": {"kind": "order", "priority": 3}})["Records"]

    assert record["messageAttributes"]["kind"] == {
        "stringValue": "order",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "String",
    }
    assert record["messageAttributes"]["priority"]["stringValue"] == "3"
    assert record["messageAttributes"]["priority"]["dataType"] == "Number"


def test_digest_of_attributes_is_over_lengths_and_bytes_by_name():
    def sized(text):
        return len(text).to_bytes(4, "big") + text.encode()

    digest = md5(
        sized("a") + sized("String") + b"\x01" + sized("1") + sized("b") + sized("Number") + b"\x01" + sized("2")
    )

    attributes = {"b": {"dataType": "Number", "stringValue": "2"}, "a": {"dataType": "String", "stringValue": "1"}}
    assert md5_of_attributes(attributes) == digest.hexdigest()


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({"attributes": 5}, "has attributes that are not an object"),
        ({"attributes": {str(number): 1 for number in range(11)}}, "has more than 10 attributes"),
        ({"attributes": {"a": None}}, "has an attribute that is neither a text nor a number"),
        ({"body": ""}, "has an empty body"),
        ({"body": {}, "attributes": {"a": 0}}, None),
        ({}, None),
    ],
)
def test_complaint_is_what_send_message_would_refuse(content, wrong):
    assert complaint(content) == wrong


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({"orderId": "EF-1", "status": "PAID", "amount": 5}, "EF-1 PAID"),
        ("hello", "hello"),
        ({}, "message"),
        ({"items": [1, 2, 3]}, "1 2"),
        ("x" * 90, "x" * 23 + "…"),
    ],
)
def test_message_is_called_by_what_comes_first_in_it(body, title):
    assert SOURCE.title({"body": body}) == title
