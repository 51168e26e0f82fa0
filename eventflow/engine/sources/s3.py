"""Amazon S3: a bucket that announces its objects to functions asynchronously.

The notification goes to the configuration whose prefix and suffix fit the object's key; where none fits, S3
publishes nothing. S3 may call the function because of the function's resource-based policy.

Simplified: at-least-once delivery without duplicates; the time from object to delivery is one fixed setting.

https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
"""

from hashlib import md5
from typing import Any
from urllib.parse import quote_plus

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import REGION, START, arn


def event(node: str, content: Content) -> dict[str, Any]:
    """The notification: keys are URL-encoded, with ``+`` for a space."""
    key = str(content["key"])
    digest = md5(key.encode(), usedforsecurity=False).hexdigest()
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": REGION,
                "eventTime": START,
                "eventName": "ObjectCreated:Put",
                "userIdentity": {"principalId": f"AWS:{digest[:16].upper()}"},
                "requestParameters": {"sourceIPAddress": "203.0.113.24"},
                "responseElements": {"x-amz-request-id": digest[:16].upper(), "x-amz-id-2": digest},
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": f"{node}-notification",
                    "bucket": {
                        "name": node,
                        "ownerIdentity": {"principalId": digest[16:30].upper()},
                        "arn": arn("s3", node, region="", account=""),
                    },
                    "object": {
                        "key": quote_plus(key, safe="/"),
                        "size": content["size_bytes"],
                        "eTag": digest,
                        "sequencer": digest[:18].upper(),
                    },
                },
            }
        ]
    }


SOURCE = EventSource(
    key="s3",
    name="Amazon S3",
    family="storage",
    glyph="bucket",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for s3.amazonaws.com",
    filtering=Filtering(
        dialect="s3",
        words=("prefix", "suffix"),
        filtered=lambda node, content: str(content["key"]),
        docs="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
    ),
    settings=(
        Setting(
            name="DeliveryLatencyMs",
            label="Delivery latency",
            group="Delivery",
            default=700,
            minimum=0,
            maximum=600_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="AWS says that notifications usually arrive within seconds, and sometimes take a minute or longer.",
            source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
        ),
    ),
    content={"key": "object-{0000}", "size_bytes": "{200000..4000000}"},
    title=lambda content: str(content["key"]),
    event=event,
    size_bytes=lambda content: int(content["size_bytes"]),
    keeps_records=True,
    emittable=True,
)
