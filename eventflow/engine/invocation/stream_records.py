"""What an on-failure destination of an event source mapping on a stream gets: where the record was, not what it held.

A bucket gets the records as well. A record that is discarded for its age has no response, even if it was run.

Simplified: the shard of a table's stream is named like that of a Kinesis stream.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from dataclasses import dataclass
from typing import Any

from eventflow.engine.invocation.stream_retry import RECORD_AGE, RETRIES_EXHAUSTED

STREAM_CONDITIONS = {RETRIES_EXHAUSTED: "RetryAttemptsExhausted", RECORD_AGE: "RecordAgeExceeded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """A record that was given up: by which rule, when it came, in which shard, and its event."""

    request_id: str
    function_arn: str
    timestamp: str
    arrived: str
    rule: str
    invoke_count: int
    shard: int
    event: dict[str, Any]


def failure_record(discarded: Discarded, *, with_payload: bool) -> dict[str, Any]:
    """What the destination gets; ``with_payload`` for a bucket."""
    (record,) = discarded.event["Records"]
    is_kinesis = "kinesis" in record
    sequence_number = record["kinesis"]["sequenceNumber"] if is_kinesis else record["dynamodb"]["SequenceNumber"]
    whole: dict[str, Any] = {
        "requestContext": {
            "requestId": discarded.request_id,
            "functionArn": discarded.function_arn,
            "condition": STREAM_CONDITIONS[discarded.rule],
            # AWS counts one even where the record was too old to be run.
            "approximateInvokeCount": max(discarded.invoke_count, 1),
        },
        "version": "1.0",
        "timestamp": discarded.timestamp,
        "KinesisBatchInfo" if is_kinesis else "DDBStreamBatchInfo": {
            "shardId": f"shardId-{discarded.shard:012}",
            "startSequenceNumber": sequence_number,
            "endSequenceNumber": sequence_number,
            "approximateArrivalOfFirstRecord": discarded.arrived,
            "approximateArrivalOfLastRecord": discarded.arrived,
            "batchSize": 1,
            "streamArn": record["eventSourceARN"],
        },
    }
    if discarded.rule == RETRIES_EXHAUSTED:
        whole["responseContext"] = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    if with_payload:
        whole["payload"] = discarded.event
    return whole
