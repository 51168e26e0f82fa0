"""The shape of an event as a rule's target gets it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html, last read 2026-11-21.
"""

import re
from uuid import UUID

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources import s3
from eventflow.engine.sources.eventbridge import SOURCE, complaint, event
from tests.shapes import named, shape

PLACED = {"source": "shop.orders", "detail-type": "OrderPlaced", "detail": {"orderId": "EF-20417", "amount": 64.5}}


def test_event_is_the_whole_envelope():
    found = event("orders", PLACED)

    assert list(found) == [
        *("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"),
    ]
    assert (found["version"], found["detail-type"], found["source"]) == ("0", "OrderPlaced", "shop.orders")
    assert found["detail"] == {"orderId": "EF-20417", "amount": 64.5}
    assert found["resources"] == []
    assert re.fullmatch(r"\d{12}", found["account"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["time"])


def test_id_is_that_of_the_payload():
    assert UUID(event("orders", PLACED)["id"]).version == 4
    assert event("orders", PLACED)["id"] == event("orders", dict(PLACED))["id"]
    assert event("orders", PLACED)["id"] != event("others", PLACED)["id"]


def test_pattern_looks_at_the_event_itself():
    filtering = CATALOGUE["eventbridge"].filtering

    assert filtering.raw("orders", PLACED) == event("orders", PLACED)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (PLACED, None),
        ({"source": 5}, "has a source that is not a text"),
        ({"detail-type": ""}, "has a detail-type that is not a text"),
        ({"detail": [1]}, "has a detail that is not an object"),
        ({"resources": "arn"}, "has resources that are not a list of texts"),
    ],
)
def test_content_that_put_events_would_refuse(content, wrong):
    assert complaint(content) == wrong


def test_bucket_announces_its_objects_in_an_envelope():
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html, last read 2026-11-21."""
    notification = s3.event("photos", {"key": "incoming/summer trip/beach&sun.jpg", "size_bytes": 5})

    found = event("bus", SOURCE.content_of("s3", notification))

    assert shape(found["detail"]) == named(
        *("version", "request-id", "requester", "source-ip-address", "reason"),
        bucket=named("name"),
        object=named("key", "size", "etag", "sequencer"),
    )
    assert (found["source"], found["detail-type"], found["detail"]["reason"]) == (
        "aws.s3",
        "Object Created",
        "PutObject",
    )
    assert found["detail"]["object"]["key"] == "incoming/summer trip/beach&sun.jpg"
    assert found["resources"] == ["arn:aws:s3:::photos"]


def test_deleted_object_is_another_event():
    notification = s3.event("photos", {"key": "a", "eventName": "ObjectRemoved:Delete"})

    found = SOURCE.content_of("s3", notification)

    assert found["detail-type"] == "Object Deleted"
    assert shape(found["detail"]["object"]) == named("key", "sequencer")


@pytest.mark.parametrize(("condition", "result"), [("Success", "Success"), ("RetriesExhausted", "Failure")])
def test_record_of_a_function_is_wrapped(condition, result):
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, last read 2026-11-21."""
    arn = "arn:aws:lambda:eu-west-1:482910573366:function:thumbnailer:$LATEST"
    record = {"version": "1.0", "requestContext": {"functionArn": arn, "condition": condition}}

    found = event("failures", SOURCE.content_of("destination", record))

    assert (found["source"], found["detail-type"]) == ("lambda", f"Lambda Function Invocation Result - {result}")
    assert found["resources"] == ["arn:aws:events:eu-west-1:482910573366:event-bus/failures", arn]
    assert found["detail"] == record


def test_bus_hands_an_event_on_to_a_bus_as_it_is():
    assert SOURCE.content_of("eventbridge", event("one", PLACED)) == {**PLACED, "resources": []}


@pytest.mark.parametrize(
    ("document", "detail"),
    [({"a": 1}, {"a": 1}), ([{"a": 1}], {"a": 1}), ("text", {"data": "text"}), ([1, 2], {"data": [1, 2]})],
)
def test_whatever_else_comes_is_the_detail(document, detail):
    content = SOURCE.content_of("pipes", document)

    assert content["detail"] == detail
    assert complaint(content) is None
