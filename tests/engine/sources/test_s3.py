"""The shape of notifications.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.sources.s3 import complaint, event
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

BUCKET = named("name", "arn", ownerIdentity=named("principalId"))
RECORD = named(
    *("eventVersion", "eventSource", "awsRegion", "eventTime", "eventName"),
    userIdentity=named("principalId"),
    requestParameters=named("sourceIPAddress"),
    responseElements=named("x-amz-request-id", "x-amz-id-2"),
)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("ObjectCreated:Put", ("key", "size", "eTag", "sequencer")),
        ("ObjectCreated:CompleteMultipartUpload", ("key", "size", "eTag", "sequencer")),
        ("ObjectRemoved:Delete", ("key", "sequencer")),
    ],
)
def test_record_says_what_happened(name, stored):
    found = event("uploads", {"key": "a.jpg", "size_bytes": 5, "eventName": name})

    s3 = named("s3SchemaVersion", "configurationId", bucket=BUCKET, object=named(*stored))
    assert shape(found) == {"Records": [{**RECORD, "s3": s3}]}
    assert found["Records"][0]["eventName"] == name


@pytest.mark.parametrize(
    ("key", "encoded"),
    [("a b.jpg", "a+b.jpg"), ("images/ä.jpg", "images/%C3%A4.jpg"), ("a+b", "a%2Bb"), ("x/y/z", "x/y/z")],
)
def test_key_is_url_encoded_with_plus_for_a_space(key, encoded):
    (record,) = event("uploads", {"key": key, "size_bytes": 5})["Records"]

    assert record["s3"]["object"]["key"] == encoded
    assert record["s3"]["object"]["size"] == 5
    assert record["s3"]["bucket"]["name"] == "uploads"
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::uploads"
    assert record["eventName"] == "ObjectCreated:Put"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        ({"key": ""}, "wants a key of 1 to 1,024 bytes"),
        ({"key": "ü" * 513}, "wants a key of 1 to 1,024 bytes"),
        ({"eventName": "s3:ObjectCreated:Put"}, "has an eventName that is none of"),
    ],
)
def test_complaint_is_what_can_be_no_object(content, wrong):
    assert (complaint(content) or "").startswith(wrong or "")
    assert (complaint(content) is None) == (wrong is None)


def test_bucket_runs_in_a_scenario():
    run = a_flow().from_source("s3", times(0, 1)).into(a_function()).run()

    assert run.ledger["succeeded"] == 2
