"""Amazon CloudWatch Logs: a log group whose subscription filter sends matching log events to a function.

The log events come as one compressed text, base64 of gzip of JSON. CloudWatch Logs may invoke the function because
of its resource-based policy, does so asynchronously, and tries again for up to 24 hours when Lambda does not answer;
what it may not deliver is lost for this subscriber, but stays in the log group.

Simplified: each log event is a batch of its own, and a log group may have more than two subscription filters.

https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

import gzip
from base64 import b64encode
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.hand_off_settings import JITTER, LONGEST_BACK_OFF, for_a_day, latency
from eventflow.engine.sources.shapes import ACCOUNT_ID, START_MS, digits_of, id_of, json_text, title_of

LARGEST_MESSAGE = 1_048_576
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"""


def message(node: str, content: Content) -> str:
    """The log event's text, which a filter pattern looks at."""
    given = content["message"]
    return given if isinstance(given, str) else json_text(given)


def decoded(node: str, content: Content) -> dict[str, Any]:
    """What is in the compressed text."""
    return {
        "messageType": "DATA_MESSAGE",
        "owner": ACCOUNT_ID,
        "logGroup": content["logGroup"],
        "logStream": f"2026/01/15/[$LATEST]{id_of(node).replace('-', '')}",
        "subscriptionFilters": [f"{node}-filter"],
        "logEvents": [
            {"id": digits_of(56, node, content), "timestamp": START_MS, "message": message(node, content)},
        ],
    }


def event(node: str, content: Content) -> dict[str, Any]:
    """The log events, compressed; the same text gives the same bytes."""
    compressed = gzip.compress(json_text(decoded(node, content)).encode(), mtime=0)
    return {"awslogs": {"data": b64encode(compressed).decode()}}


def content_of(kind: str, document: Any) -> dict[str, Any]:
    """The log event that another resource writes: its document as one line."""
    return {"logGroup": f"/aws/{kind}", "message": document}


def complaint(content: Content) -> str | None:
    """What PutLogEvents would refuse."""
    if not isinstance(content.get("logGroup", "/"), str) or content.get("logGroup") == "":
        return "wants the name of a log group"
    if content.get("message", " ") in ("", None):
        return "has an empty message"
    if len(message("", {"message": content.get("message", " ")}).encode()) > LARGEST_MESSAGE:
        return f"has a message of more than {LARGEST_MESSAGE:,} bytes"
    return None


SOURCE = EventSource(
    key="cw-logs",
    name="CloudWatch Logs",
    family="operations",
    glyph="log-group",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for logs.amazonaws.com",
    retries="CloudWatch Logs the delivery, for 24 hours; Lambda the function, twice",
    failures_to="nothing at the source; the function's dead-letter queue or on-failure destination",
    filtering=Filtering(
        dialect="cw-logs",
        words=("FilterPattern",),
        filtered=message,
        docs="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html",
    ),
    settings=(
        latency(
            2_000,
            "From the log event to the function's queue, for which AWS names no value.",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
        ),
    ),
    trigger_settings=(LONGEST_BACK_OFF, JITTER),
    content={"logGroup": "/aws/lambda/checkout", "message": "[{ERROR|WARN|INFO}] order EF-{00000}"},
    complaint=complaint,
    title=lambda content: title_of(content["message"], "log event"),
    event=event,
    size_bytes=lambda content: len(message("", content).encode()),
    content_of=content_of,
    hand_off=for_a_day("logs"),
    keeps_records=True,
)
