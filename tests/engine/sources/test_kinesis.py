"""The shape of a record, after https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, last read 2026-11-21."""

import json
from base64 import b64decode

import pytest

from eventflow.engine.sources.kinesis import complaint, content_of, event


@pytest.mark.parametrize("data", [{"page": "/", "ms": 95}, "plain text"])
def test_data_is_base64_whatever_it_holds(data):
    (record,) = event("clicks", {"partitionKey": "user-8", "data": data})["Records"]

    text = b64decode(record["kinesis"]["data"]).decode()
    assert (text if isinstance(data, str) else json.loads(text)) == data
    assert record["kinesis"]["partitionKey"] == "user-8"
    assert len(record["kinesis"]["sequenceNumber"]) == 56
    assert record["eventID"] == f"shardId-000000000000:{record['kinesis']['sequenceNumber']}"
    assert record["eventSourceARN"] == "arn:aws:kinesis:eu-west-1:482910573366:stream/clicks"


@pytest.mark.parametrize("key", ["", "x" * 257, None, True, ["a"]])
def test_partition_key_has_1_to_256_characters(key):
    assert complaint({"partitionKey": key}) == "wants a partition key of 1 to 256 characters"
    assert complaint({"partitionKey": 7}) is None


def test_record_has_ten_mebibytes_of_data_at_most():
    assert complaint({"partitionKey": "a", "data": "x" * 10 * 1024 * 1024}) is None
    assert complaint({"partitionKey": "a", "data": "x" * (10 * 1024 * 1024 + 1)}) == "has more than 10 MiB of data"


def test_record_of_another_source_holds_its_document():
    order = {"id": "e-1", "detail": {"orderId": 7}}

    assert content_of("eventbridge", order) == {"partitionKey": "e-1", "data": order}
    assert content_of("sns", {"Message": "x"})["data"] == {"Message": "x"}
    assert len(content_of("sns", {"Message": "x"})["partitionKey"]) == 36
