"""Self-managed Apache Kafka: a topic of a cluster that is not AWS's, whose partitions Lambda polls, each in order.

Lambda reaches the cluster with credentials from AWS Secrets Manager or from within its VPC, and treats it as it does
Amazon MSK.

https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
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
from eventflow.engine.sources.stream_settings import kafka_settings, retention_hours, shard_count

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of several records."""
    return {
        "eventSource": "SelfManagedKafka",
        "bootstrapServers": "kafka-1.eventflow.example:9093",
        "records": records(node, contents),
    }


SOURCE = EventSource(
    key="kafka",
    name="Self-managed Apache Kafka",
    family="streams",
    glyph="stream",
    docs=_DOCS,
    invocation="stream polling",
    permission="execution role: secretsmanager:GetSecretValue, ec2:CreateNetworkInterface, ec2:DescribeVpcs, "
    "ec2:DescribeSubnets, ec2:DescribeSecurityGroups",
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
        shard_count("PartitionCount", "Partitions", source=_DOCS, model=True),
        retention_hours(168, 1, 8_760, source=_DOCS, model=True, help="log.retention.hours of the topic."),
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
