"""What an on-failure destination of a mapping on a stream gets: where the batch was, not what it held.

A bucket gets the records as well. A batch that is discarded for its age has no response, even if it was run; one whose
function only reported failed records has a response without an error.

Simplified: the shard of a table's stream is named like that of a Kinesis stream.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
"""

from dataclasses import dataclass
from typing import Any

from eventflow.engine.invocation.stream.retry import KAFKA_EXHAUSTED, RECORD_AGE, RETRIES_EXHAUSTED
from eventflow.engine.sources.shapes import START, arn, id_of, json_text

STREAM_CONDITIONS = {
    RETRIES_EXHAUSTED: "RetryAttemptsExhausted",
    KAFKA_EXHAUSTED: "RetryAttemptsExhausted",
    RECORD_AGE: "RecordAgeExceeded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """A batch that was given up: by which rule, when its first and last record came, in which shard, and its event.

    ``reported``: its last run returned, and reported failed records.
    """

    request_id: str
    function_arn: str
    timestamp: str
    first_arrived: str
    last_arrived: str
    rule: str
    invoke_count: int
    shard: int
    event: dict[str, Any]
    reported: bool = False


def failure_document(function: str, event: dict[str, Any], *, with_payload: bool) -> dict[str, Any]:
    """What a destination that goes on with records gets of a batch with this event.

    Ids, times and counts are not those of one batch: all records of one payload are one card.
    """
    discarded = Discarded(
        request_id=id_of(function, event),
        function_arn=arn("lambda", f"function:{function}"),
        timestamp=START,
        first_arrived=START,
        last_arrived=START,
        rule=RETRIES_EXHAUSTED,
        invoke_count=1,
        shard=0,
        event=event,
    )
    return failure_record(discarded, with_payload=with_payload)


def failure_record(discarded: Discarded, *, with_payload: bool) -> dict[str, Any]:
    """What the destination gets; ``with_payload`` for a bucket."""
    event = discarded.event
    whole: dict[str, Any] = {
        "requestContext": {
            "requestId": discarded.request_id,
            "functionArn": discarded.function_arn,
            "condition": STREAM_CONDITIONS[discarded.rule],
            # AWS counts one even where the records were too old to be run.
            "approximateInvokeCount": max(discarded.invoke_count, 1),
        },
        "version": "1.0",
        "timestamp": discarded.timestamp,
        **(_stream_info(discarded) if "Records" in event else _kafka_info(discarded)),
    }
    if discarded.rule != RECORD_AGE:
        error = None if discarded.reported else "Unhandled"
        whole["responseContext"] = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": error}
    if with_payload:
        whole["payload"] = event
    return whole


def _stream_info(discarded: Discarded) -> dict[str, Any]:
    records = discarded.event["Records"]
    is_kinesis = "kinesis" in records[0]
    numbers = [
        record["kinesis"]["sequenceNumber"] if is_kinesis else record["dynamodb"]["SequenceNumber"]
        for record in records
    ]
    return {
        "KinesisBatchInfo" if is_kinesis else "DDBStreamBatchInfo": {
            "shardId": f"shardId-{discarded.shard:012}",
            "startSequenceNumber": numbers[0],
            "endSequenceNumber": numbers[-1],
            "approximateArrivalOfFirstRecord": discarded.first_arrived,
            "approximateArrivalOfLastRecord": discarded.last_arrived,
            "batchSize": len(records),
            "streamArn": records[0]["eventSourceARN"],
        }
    }


def _kafka_info(discarded: Discarded) -> dict[str, Any]:
    event = discarded.event
    arn = {"eventSourceArn": event["eventSourceArn"]} if "eventSourceArn" in event else {}
    return {
        "KafkaBatchInfo": {
            "batchSize": sum(len(records) for records in event["records"].values()),
            **arn,
            "bootstrapServers": event["bootstrapServers"],
            "payloadSize": len(json_text(event).encode()),
            "recordsInfo": {
                name: {
                    "firstRecordOffset": str(records[0]["offset"]),
                    "lastRecordOffset": str(records[-1]["offset"]),
                    "firstRecordTimestamp": discarded.first_arrived,
                    "lastRecordTimestamp": discarded.last_arrived,
                }
                for name, records in event["records"].items()
            },
        }
    }
