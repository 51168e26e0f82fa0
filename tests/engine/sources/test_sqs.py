"""The shape of a message, after https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, last read 2026-11-21."""

import json
from hashlib import md5, sha256

import pytest

from eventflow.engine.sources.sqs import SOURCE, batch_event, complaint, deduplication_id, event, md5_of_attributes


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
        ({"MessageGroupId": ""}, "has a MessageGroupId that is not a text of 1 to 128 characters"),
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


def test_message_of_a_group_says_so():
    fifo = {"body": "x", "MessageGroupId": "customer-42"}

    attributes = event("orders", fifo)["Records"][0]["attributes"]
    plain = event("orders", {"body": "x"})["Records"][0]["attributes"]

    assert attributes["MessageGroupId"] == "customer-42"
    assert attributes["MessageDeduplicationId"] == sha256(b"x").hexdigest()
    assert set(attributes) - set(plain) == {"SequenceNumber", "MessageGroupId", "MessageDeduplicationId"}


def test_batch_is_the_records_of_its_messages():
    contents = [{"body": "a"}, {"body": "b"}]

    assert batch_event("orders", contents)["Records"] == [event("orders", one)["Records"][0] for one in contents]


@pytest.mark.parametrize(
    ("content", "by_content", "id"),
    [
        ({"body": "x", "MessageDeduplicationId": "a"}, False, "a"),
        ({"body": "x", "MessageDeduplicationId": "a"}, True, "a"),
        ({"body": "x"}, True, sha256(b"x").hexdigest()),
        ({"body": "x"}, False, None),
    ],
)
def test_deduplication_is_by_the_given_id_or_by_the_body(content, by_content, id):
    assert deduplication_id(content, by_content) == id


def test_size_is_that_of_body_and_attributes():
    assert SOURCE.size_bytes({"body": "héllo", "attributes": {"kind": "order"}}) == 6 + len("kindStringorder")
