"""Amazon S3: a bucket that announces its objects to functions, topics, queues and Amazon EventBridge.

S3 checks a bucket's notification configurations (prefix and suffix of the object's key) in its own service and
invokes the function asynchronously; the event is the same for every kind of target, but Amazon EventBridge gets it
in an envelope of its own. S3 may call the function because of the function's resource-based policy.

Simplified: every notification is about every kind of event; buckets keep no versions; at-least-once delivery without
duplicates; the time from object to delivery is one fixed setting, and AWS does not publish how S3 tries again.

https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from hashlib import md5
from typing import Any
from urllib.parse import quote_plus

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import REGION, START, arn, id_of, json_text

CREATED = ("ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload")
REMOVED = ("ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated")
EVENT_NAMES = (*CREATED, *REMOVED)
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html"""

LONGEST_KEY = 1_024


def event(node: str, content: Content) -> dict[str, Any]:
    """The notification: keys are URL-encoded, with ``+`` for a space; a deleted object has no size."""
    key, name = str(content["key"]), content.get("eventName", CREATED[0])
    digest = md5(key.encode(), usedforsecurity=False).hexdigest()
    stored = {} if name in REMOVED else {"size": content["size_bytes"], "eTag": digest}
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": REGION,
                "eventTime": START,
                "eventName": name,
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
                    "object": {"key": quote_plus(key, safe="/"), **stored, "sequencer": digest[:18].upper()},
                },
            }
        ]
    }


def content_of(kind: str, document: Any) -> dict[str, Any]:
    """The object that another resource writes."""
    size_bytes = len(json_text(document).encode())
    return {"key": f"{kind}/{id_of(document)}.json", "size_bytes": size_bytes, "eventName": CREATED[0]}


def complaint(content: Content) -> str | None:
    """What can be no object of a bucket."""
    if content.get("eventName", CREATED[0]) not in EVENT_NAMES:
        return f"has an eventName that is none of {', '.join(EVENT_NAMES)}"
    if not 0 < len(str(content.get("key", " ")).encode()) <= LONGEST_KEY:
        return f"wants a key of 1 to {LONGEST_KEY:,} bytes"
    return None


SOURCE = EventSource(
    key="s3",
    name="Amazon S3",
    family="storage",
    glyph="bucket",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for s3.amazonaws.com",
    retries="S3 the delivery, by a plan that is not published; Lambda the function, twice",
    failures_to="the function's dead-letter queue or on-failure destination",
    filtering=Filtering(
        dialect="s3",
        words=("prefix", "suffix"),
        filtered=lambda node, content: str(content["key"]),
        docs="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
    ),
    settings=(
        latency(
            700,
            "AWS says that notifications usually arrive within seconds, and sometimes take a minute or longer.",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
        ),
    ),
    trigger_settings=UNPUBLISHED,
    content={"key": "object-{0000}", "size_bytes": "{200000..4000000}", "eventName": CREATED[0]},
    complaint=complaint,
    title=lambda content: str(content["key"]),
    event=event,
    size_bytes=lambda content: int(content["size_bytes"]),
    targets=("sns", "sqs", "eventbridge"),
    document=event,
    content_of=content_of,
    hand_off=for_a_while("other"),
    keeps_records=True,
    emittable=True,
    carries_chain=True,
)
