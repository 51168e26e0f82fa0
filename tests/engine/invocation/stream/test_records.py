"""What an on-failure destination gets, after
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html, last read 2026-11-21."""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.invocation.stream.records import Discarded, failure_record
from eventflow.engine.invocation.stream.retry import KAFKA_EXHAUSTED, RECORD_AGE, RETRIES_EXHAUSTED


def discarded(kind, count=2, **more):
    source = CATALOGUE[kind]
    whole = {
        "request_id": "2f7d1c0b",
        "function_arn": "arn",
        "timestamp": "2026-01-15T09:10:00.120Z",
        "first_arrived": "2026-01-15T09:09:50.002Z",
        "last_arrived": "2026-01-15T09:09:52.817Z",
        "rule": RETRIES_EXHAUSTED,
        "invoke_count": 3,
        "shard": 1,
        "event": source.batch_event("clicks", [source.content] * count),
    }
    return Discarded(**{**whole, **more})


@pytest.mark.parametrize(("kind", "info"), [("kinesis", "KinesisBatchInfo"), ("dynamodb", "DDBStreamBatchInfo")])
def test_record_says_where_the_batch_was(kind, info):
    record = failure_record(discarded(kind, 4), with_payload=False)

    assert set(record) == {"requestContext", "responseContext", "version", "timestamp", info}
    assert record["requestContext"] == {
        "requestId": "2f7d1c0b",
        "functionArn": "arn",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 3,
    }
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert set(record[info]) == {
        "shardId",
        "startSequenceNumber",
        "endSequenceNumber",
        "approximateArrivalOfFirstRecord",
        "approximateArrivalOfLastRecord",
        "batchSize",
        "streamArn",
    }
    assert (record[info]["shardId"], record[info]["batchSize"]) == ("shardId-000000000001", 4)


def test_what_was_too_old_has_no_response_and_counts_one_run_even_without_any():
    record = failure_record(discarded("kinesis", rule=RECORD_AGE, invoke_count=0), with_payload=False)

    assert "responseContext" not in record
    assert record["requestContext"]["condition"] == "RecordAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == 1


def test_function_that_only_reported_failures_made_no_error():
    record = failure_record(discarded("kinesis", reported=True), with_payload=False)

    assert record["responseContext"]["functionError"] is None


def test_bucket_gets_the_records_too():
    assert len(failure_record(discarded("kinesis"), with_payload=True)["payload"]["Records"]) == 2


@pytest.mark.parametrize("kind", ["msk", "kafka"])
def test_record_of_kafka_has_the_offsets_of_its_partition(kind):
    record = failure_record(discarded(kind, rule=KAFKA_EXHAUSTED), with_payload=False)

    info = record["KafkaBatchInfo"]
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert ("eventSourceArn" in info) == (kind == "msk")
    assert info["batchSize"] == 2
    assert info["payloadSize"] > 400
    assert set(info["recordsInfo"]["clicks-0"]) == {
        "firstRecordOffset",
        "lastRecordOffset",
        "firstRecordTimestamp",
        "lastRecordTimestamp",
    }
