"""Amazon Kinesis: a stream whose shards Lambda polls, each in order.

A record's partition key decides its shard: its MD5 hash falls into the hash key range of one of them, and the ranges
are of equal size. Lambda polls with the function's execution role.

Simplified: shards are neither split nor merged, and take and give records without a limit. Each payload has one
sequence number, and its event always names the first shard.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from base64 import b64encode
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START_MS, arn, digits_of, json_text, title_of
from eventflow.engine.sources.stream_settings import mapping_settings

_STREAM = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kinesis-stream.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return {"Records": [record(node, content)]}


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
    return None


SOURCE = EventSource(
    key="kinesis",
    name="Amazon Kinesis",
    family="streams",
    glyph="stream",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html",
    invocation="stream polling",
    permission="execution role: kinesis:GetRecords, kinesis:GetShardIterator, kinesis:DescribeStream, "
    "kinesis:ListShards",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="kinesis",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html",
    ),
    settings=(
        Setting(
            name="ShardCount",
            label="Shards",
            group="Stream",
            default=1,
            minimum=1,
            maximum=500,
            scale="log",
            fixed=True,
            source=_STREAM,
        ),
        Setting(
            name="RetentionPeriodHours",
            label="Retention period",
            group="Stream",
            default=24,
            minimum=24,
            maximum=8_760,
            unit="h",
            scale="log",
            source=_STREAM,
        ),
        *mapping_settings(1_000, "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"),
    ),
    content={"partitionKey": "key-{0}", "data": {"id": "{00000}"}},
    complaint=complaint,
    title=lambda content: title_of(content["data"], "record"),
    event=event,
    size_bytes=lambda content: len(data_text(content).encode()),
    partition_key=lambda content: str(content["partitionKey"]),
    emittable=True,
)
