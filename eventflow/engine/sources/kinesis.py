"""Amazon Kinesis: a stream whose shards Lambda polls, each in order.

A record's partition key decides its shard: its MD5 hash falls into the hash key range of one of them, and the ranges
are of equal size. A record holds up to 10 MiB. Lambda polls with the function's execution role.

Simplified: shards are neither split nor merged, and take records without a limit. Each payload has one sequence
number, and its event always names the first shard.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START_MS, arn, digits_of, id_of, json_text, title_of
from eventflow.engine.sources.stream_settings import mapping_settings, retention_hours, shard_count

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
_STREAM = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kinesis-stream.html"
MOST_BYTES = 10 * 1024 * 1024
"""What one record holds at most.

https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
"""


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of several records."""
    return {"Records": [record(node, content) for content in contents]}


def record(node: str, content: Content) -> dict[str, Any]:
    """The record as Lambda's filter sees it: the data is base64, whatever it holds."""
    key, data = str(content["partitionKey"]), data_text(content)
    sequence_number = f"49{digits_of(54, node, key, data)}"
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": key,
            "sequenceNumber": sequence_number,
            "data": b64encode(data.encode()).decode(),
            "approximateArrivalTimestamp": START_MS / 1_000,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{sequence_number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT_ID}:role/{node}-consumer",
        "awsRegion": REGION,
        "eventSourceARN": arn("kinesis", f"stream/{node}"),
    }


def data_text(content: Content) -> str:
    """The data as it is put: a text as it is, anything else as JSON."""
    data = content["data"]
    return data if isinstance(data, str) else json_text(data)


def complaint(content: Content) -> str | None:
    """What PutRecord would refuse."""
    key = content.get("partitionKey", "key")
    if isinstance(key, bool) or not isinstance(key, str | int) or not 1 <= len(str(key)) <= 256:
        return "wants a partition key of 1 to 256 characters"
    if "data" in content and size_bytes(content) > MOST_BYTES:
        return "has more than 10 MiB of data"
    return None


def size_bytes(content: Content) -> int:
    """Of the data."""
    return len(data_text(content).encode())


def content_of(kind: str, document: Any) -> Content:
    """A record with this document; one of EventBridge has the event's id as its partition key."""
    is_event = kind == "eventbridge" and isinstance(document, Mapping) and "id" in document
    return {"partitionKey": str(document["id"]) if is_event else id_of(document), "data": document}


SOURCE = EventSource(
    key="kinesis",
    name="Amazon Kinesis",
    family="streams",
    glyph="stream",
    docs=_DOCS,
    invocation="stream polling",
    permission="execution role: kinesis:GetRecords, kinesis:GetShardIterator, kinesis:DescribeStream, "
    "kinesis:ListShards",
    retries="Lambda, in place: the shard is blocked until success, the retry limit or the record age",
    failures_to="the mapping's on-failure destination, as a record of where they were",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="kinesis",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html",
    ),
    settings=(
        shard_count("ShardCount", "Shards", source=_STREAM),
        retention_hours(24, 24, 8_760, source=_STREAM),
    ),
    trigger_settings=mapping_settings(1_000, _DOCS),
    content={"partitionKey": "key-{0}", "data": {"id": "{00000}"}},
    complaint=complaint,
    title=lambda content: title_of(content["data"], "record"),
    event=event,
    document=record,
    batch_event=batch_event,
    size_bytes=size_bytes,
    partition_key=lambda content: str(content["partitionKey"]),
    targets=("pipes",),
    content_of=content_of,
    emittable=True,
)
