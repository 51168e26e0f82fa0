"""The shape of a notification as a function gets it.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html, last read 2026-11-21.
"""

import json

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.sns import SOURCE, complaint, event

PAID = {
    "subject": "Order paid",
    "message": {"orderId": "EF-20417", "note": "für dich"},
    "attributes": {
        "state": {"DataType": "String", "StringValue": "paid"},
        "amount": {"DataType": "Number", "StringValue": 64.5},
    },
}


def record(**changes):
    (found,) = event("order-events", {**PAID, **changes})["Records"]
    return found


def test_event_has_one_record_in_a_notification():
    found = record()

    assert list(found) == ["EventVersion", "EventSubscriptionArn", "EventSource", "Sns"]
    assert found["EventSource"] == "aws:sns"
    assert list(found["Sns"]) == [
        *("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature"),
        *("SigningCertUrl", "UnsubscribeUrl", "MessageAttributes"),
    ]
    assert found["Sns"]["Type"] == "Notification"
    assert found["Sns"]["TopicArn"].endswith(":order-events")
    assert found["EventSubscriptionArn"].startswith(found["Sns"]["TopicArn"] + ":")


def test_message_is_text_whatever_it_holds():
    text = record()["Sns"]["Message"]

    assert text == '{"orderId":"EF-20417","note":"für dich"}'
    assert json.loads(text) == PAID["message"]
    assert record(message="plain words")["Sns"]["Message"] == "plain words"


def test_attributes_have_type_and_value_as_texts():
    assert record()["Sns"]["MessageAttributes"] == {
        "state": {"Type": "String", "Value": "paid"},
        "amount": {"Type": "Number", "Value": "64.5"},
    }


@pytest.mark.parametrize(("subject", "told"), [("Order paid", "Order paid"), (None, None), ("", None)])
def test_missing_subject_is_null(subject, told):
    assert record(subject=subject)["Sns"]["Subject"] == told


@pytest.mark.parametrize(("subject", "title"), [("Order paid", "Order paid"), (None, "message")])
def test_message_is_called_by_its_subject(subject, title):
    assert CATALOGUE["sns"].title({**PAID, "subject": subject}) == title


def test_scope_chooses_what_a_policy_looks_at():
    raw = CATALOGUE["sns"].filtering.raw

    assert raw("t", PAID, "MessageAttributes") == record()["Sns"]["MessageAttributes"]
    assert raw("t", PAID, "MessageBody") == record()["Sns"]["Message"]
    assert raw("t", PAID) == raw("t", PAID, "MessageAttributes")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (PAID, None),
        ({"subject": 5}, "has a subject that is not a text"),
        ({"attributes": [1]}, "has attributes that are not an object"),
        ({"attributes": {"a": "x"}}, "has the attribute a, which wants a DataType and a StringValue"),
        ({"attributes": {"a": {"DataType": 1, "StringValue": "x"}}}, "has the attribute a without a type or a value"),
        (
            {"attributes": {"a": {"DataType": "S", "StringValue": None}}},
            "has the attribute a without a type or a value",
        ),
    ],
)
def test_content_that_publish_would_refuse(content, wrong):
    assert complaint(content) == wrong


def test_queue_gets_an_envelope_unless_delivery_is_raw():
    found = SOURCE.hands_on("order-events", PAID, {})

    assert list(found) == [
        *("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature"),
        *("SigningCertURL", "UnsubscribeURL", "MessageAttributes"),
    ]
    assert SOURCE.hands_on("order-events", PAID, {"RawMessageDelivery": True}) == record()["Sns"]["Message"]


def test_envelope_leaves_out_what_the_message_does_not_have():
    found = SOURCE.hands_on("order-events", {"subject": None, "message": "x", "attributes": {}}, {})

    assert not {"Subject", "MessageAttributes"} & {*found}


def test_message_of_another_resource_is_its_document():
    assert SOURCE.content_of("s3", {"Records": []}) == {"subject": None, "message": {"Records": []}, "attributes": {}}
    attributes = {"ErrorCode": {"DataType": "Number", "StringValue": "200"}}
    dead = SOURCE.content_of("dead-letter", {"Body": "{}", "MessageAttributes": attributes})
    assert dead == {"subject": None, "message": "{}", "attributes": attributes}
    assert complaint(dead) is None
