"""Amazon MSK: a topic of a managed Apache Kafka cluster, whose partitions Lambda polls, each in order.

Lambda commits the offsets of a batch once its run succeeded, those of filtered records with them. In the default mode
a batch that fails is tried again for as long as the topic has it. Lambda polls with the function's execution role.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
"""

from collections.abc import Sequence
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.kafka_records import (
    CONTENT,
    complaint,
    content_of,
    partition_key,
    record,
    records,
    size_bytes,
    title,
)
from eventflow.engine.sources.shapes import REGION, arn, id_of
from eventflow.engine.sources.stream_settings import kafka_settings, retention_hours, shard_count

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html"
_CONFIGURATION = "https://docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of several records."""
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": arn("kafka", f"cluster/{node}/{id_of(node)}-3"),
        "bootstrapServers": f"b-1.{node}.ef0000.c3.kafka.{REGION}.amazonaws.com:9098",
        "records": records(node, contents),
    }


SOURCE = EventSource(
    key="msk",
    name="Amazon MSK",
    family="streams",
    glyph="stream",
    docs=_DOCS,
    invocation="stream polling",
    permission="execution role: kafka:DescribeCluster, kafka:DescribeClusterV2, kafka:GetBootstrapBrokers, "
    "ec2:CreateNetworkInterface, ec2:DescribeVpcs, ec2:DescribeSubnets, ec2:DescribeSecurityGroups",
    retries="Lambda, in place: the partition is blocked until success; limits only in provisioned mode",
    failures_to="the mapping's on-failure destination, as a record of where they were",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="kafka",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html",
    ),
    settings=(
        shard_count("PartitionCount", "Partitions", source=_CONFIGURATION, model=True),
        retention_hours(
            168,
            1,
            8_760,
            source=_CONFIGURATION,
            model=True,
            help="log.retention.hours of the topic.",
        ),
    ),
    trigger_settings=kafka_settings(_DOCS),
    content=CONTENT,
    complaint=complaint,
    title=title,
    event=event,
    document=record,
    batch_event=batch_event,
    size_bytes=size_bytes,
    partition_key=partition_key,
    targets=("pipes",),
    content_of=content_of,
    emittable=True,
)
