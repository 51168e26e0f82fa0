"""Amazon EventBridge: a bus with rules, each of which hands the events that match its pattern to a target.

EventBridge answers whoever puts an event before it looks at the rules. A rule may invoke a function because of the
function's resource-based policy, and does so asynchronously. It tries to deliver for 24 hours and up to 185 times
more, unless the target says less; what it may not deliver it does not try again. Then the event goes to the target's
dead-letter queue, or is lost.

Simplified: a rule is one connection with one target; no event is delivered twice, and delivery takes one fixed time.
What a pipe or another service without an envelope of its own puts on a bus is an event by its name.

https://docs.aws.amazon.com/lambda/latest/dg/services-eventbridge-tutorial.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.hand_off_settings import RETRY_POLICY, by_retry_policy, latency
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, arn, id_of, json_text

LAMBDA = "lambda"
RESULT = "Lambda Function Invocation Result"
REASONS = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"""


def event(node: str, content: Content) -> dict[str, Any]:
    """The event as the bus hands it on; the pattern looks at the same.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
    """
    own = [arn("events", f"event-bus/{node}")] if content["source"] == LAMBDA else []
    return {
        "version": "0",
        "id": id_of(node, content),
        "detail-type": content["detail-type"],
        "source": content["source"],
        "account": ACCOUNT_ID,
        "time": START.replace(".000Z", "Z"),
        "region": REGION,
        "resources": [*own, *content.get("resources", ())],
        "detail": content["detail"],
    }


def content_of(kind: str, document: Any) -> dict[str, Any]:
    """The event that another resource puts on the bus."""
    match kind:
        case "s3":
            return _object(document["Records"][0])
        case "destination":
            return _result(document)
        case "eventbridge" | "schedule":
            return {name: document[name] for name in ("source", "detail-type", "resources", "detail")}
        case _:
            (detail,) = document if isinstance(document, list) and len(document) == 1 else (document,)
            if not isinstance(detail, Mapping):
                detail = {"data": detail}
            return {"source": kind, "detail-type": f"Event from {kind}", "resources": [], "detail": detail}


def _object(record: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"""
    removed = record["eventName"].startswith("ObjectRemoved:")
    described = record["s3"]["object"]
    names = {"size": "size", "eTag": "etag", "sequencer": "sequencer"}
    return {
        "source": "aws.s3",
        "detail-type": "Object Deleted" if removed else "Object Created",
        "resources": [record["s3"]["bucket"]["arn"]],
        "detail": {
            "version": "0",
            "bucket": {"name": record["s3"]["bucket"]["name"]},
            "object": {
                "key": unquote_plus(described["key"]),
                **{name: described[theirs] for theirs, name in names.items() if theirs in described},
            },
            "request-id": record["responseElements"]["x-amz-request-id"],
            "requester": ACCOUNT_ID,
            "source-ip-address": record["requestParameters"]["sourceIPAddress"],
            "reason": REASONS.get(record["eventName"], "DeleteObject"),
        },
    }


def _result(record: Mapping[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    context = record["requestContext"]
    return {
        "source": LAMBDA,
        "detail-type": f"{RESULT} - {'Success' if context['condition'] == 'Success' else 'Failure'}",
        "resources": [context["functionArn"]],
        "detail": record,
    }


def complaint(content: Content) -> str | None:
    """What PutEvents would refuse."""
    for name in ("source", "detail-type"):
        if name in content and not (isinstance(content[name], str) and content[name]):
            return f"has a {name} that is not a text"
    if not isinstance(content.get("detail", {}), Mapping):
        return "has a detail that is not an object"
    resources = content.get("resources", [])
    if not isinstance(resources, list | tuple) or not all(isinstance(item, str) for item in resources):
        return "has resources that are not a list of texts"
    return None


SOURCE = EventSource(
    key="eventbridge",
    name="Amazon EventBridge",
    family="messaging",
    glyph="bus",
    docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for events.amazonaws.com",
    retries="EventBridge the delivery, 185 times within 24 hours; Lambda the function, twice",
    failures_to="before Lambda has it, the target's dead-letter queue; then the function's",
    filtering=Filtering(
        dialect="eventbridge",
        words=("EventPattern",),
        filtered=event,
        docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html",
    ),
    settings=(
        latency(
            500,
            "From the bus to the function's queue. AWS measures it, but names no usual value.",
            "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html",
        ),
    ),
    trigger_settings=RETRY_POLICY,
    content={
        "source": "shop.orders",
        "detail-type": "OrderPlaced",
        "resources": [],
        "detail": {"orderId": "EF-{00000}", "amount": "{5..400}"},
    },
    complaint=complaint,
    title=lambda content: str(content["detail-type"]),
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    targets=("sqs", "sns", "kinesis", "firehose", "step-functions", "cw-logs", "eventbridge"),
    document=event,
    content_of=content_of,
    hand_off=by_retry_policy("eventbridge"),
    emittable=True,
)
