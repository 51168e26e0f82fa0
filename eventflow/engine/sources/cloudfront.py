"""Amazon CloudFront with Lambda@Edge: functions that see requests and responses on their way through a distribution.

A function for viewer events has 128 MB of memory and at most 5 s, one for origin events at most 30 s. A function that
fails, is cut off or has no free concurrency becomes 503 for the viewer, a response of a wrong form 502; nobody tries
again. What a function generates itself has at most 40 KB for viewer events and 1 MB for origin events.

Simplified: nothing is cached, so every request makes its event; an event is one of the four kinds, and what happens to
the request otherwise is not followed. All edges are one place with one concurrency.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources import http_shapes
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES, answer_bytes
from eventflow.engine.sources.http_shapes import CLIENT, REQUEST, body_bytes, query, title
from eventflow.engine.sources.routes import first
from eventflow.engine.sources.shapes import id_of
from eventflow.engine.trace.rules import rule

_DOCS = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html"
_UNAVAILABLE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html"
_BAD_GATEWAY = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html"
_LIMITS = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"

EVENT_TYPES = ("viewer-request", "viewer-response", "origin-request", "origin-response")
VIEWER_TIMEOUT_S = 5
ORIGIN_TIMEOUT_S = 30
VIEWER_MEMORY_MB = 128
"""A function for viewer events has just so much memory."""

ANSWERS = {
    Failure.ERROR: rule(
        "cloudfront.error", "Viewer got 503", "The function failed: an execution error of Lambda@Edge.", _UNAVAILABLE
    ),
    Failure.TIMEOUT: rule(
        "cloudfront.timeout",
        "Viewer got 503",
        "The function was cut off at its timeout: a limit of Lambda@Edge was exceeded.",
        _UNAVAILABLE,
    ),
    Failure.THROTTLED: rule(
        "cloudfront.throttled",
        "Viewer got 503",
        "The function had no free concurrency: a limit of Lambda@Edge was exceeded.",
        _UNAVAILABLE,
    ),
    Failure.DENIED: rule(
        "cloudfront.denied",
        "Viewer got 503",
        "The function's policy or role does not let Lambda@Edge replicate and run it.",
        _UNAVAILABLE,
        model=True,
    ),
    Failure.TOO_LARGE: rule(
        "cloudfront.too_large", "Viewer got 413", "The request is larger than what CloudFront takes.", _LIMITS
    ),
    Failure.ANSWER_TOO_LARGE: rule(
        "cloudfront.answer_too_large",
        "Viewer got 502",
        "What the function generated is larger than this kind of event allows, so it failed validation.",
        _BAD_GATEWAY,
        "AnswerBytes",
    ),
}
NO_FUNCTION = rule(
    "cloudfront.no_function",
    "No function asked",
    "{node} has no function for this kind of event, so CloudFront goes on by itself.",
    _DOCS,
)


def event(node: str, content: Content) -> dict[str, Any]:
    """The request, and for response events the response, as CloudFront has it at that point."""
    kind = content["eventType"]
    distribution = id_of(node).replace("-", "")[:13]
    found: dict[str, Any] = {
        "config": {
            "distributionDomainName": f"d{distribution}.cloudfront.net",
            "distributionId": f"E{distribution.upper()}",
            "eventType": kind,
            "requestId": f"{id_of(node, content)[:12]}==",
        },
        "request": {
            "clientIp": CLIENT,
            "method": content["method"],
            "uri": content["path"],
            "querystring": urlencode(query(content)),
            "headers": _headers({"Host": "www.eventflow.example", "User-Agent": "Mozilla/5.0"} | content["headers"]),
        },
    }
    if kind.startswith("origin"):
        found["request"]["origin"] = {
            "custom": {
                "customHeaders": {},
                "domainName": "www.eventflow.example",
                "keepaliveTimeout": 5,
                "path": "",
                "port": 443,
                "protocol": "https",
                "readTimeout": 30,
                "sslProtocols": ["TLSv1.2"],
            }
        }
    if kind.endswith("response"):
        found["response"] = {
            "status": "200",
            "statusDescription": "OK",
            "headers": _headers({"Content-Type": "text/html; charset=utf-8"}),
        }
    return {"Records": [{"cf": found}]}


def _headers(given: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    return {name.lower(): [{"key": name, "value": str(value)}] for name, value in given.items()}


def complaint(content: Content) -> str | None:
    """What is no event of a distribution."""
    if content.get("eventType", EVENT_TYPES[0]) not in EVENT_TYPES:
        return f"has an eventType that is none of {', '.join(EVENT_TYPES)}"
    return http_shapes.complaint(content)


def longest_timeout_s(event_type: str) -> int:
    """The longest timeout that a function for this kind of event may have."""
    return VIEWER_TIMEOUT_S if event_type.startswith("viewer") else ORIGIN_TIMEOUT_S


def function_complaint(settings: Settings, timeout_s: int, memory_mb: int) -> str | None:
    """Why CloudFront refuses a function with these as its timeout and memory, as the end of a sentence."""
    kind = value_of(settings, TRIGGER_SETTINGS, "EventType")
    longest_s = longest_timeout_s(kind)
    if timeout_s > longest_s:
        return f"may run {timeout_s} s, but a function for {kind} events has at most {longest_s} s"
    if kind.startswith("viewer") and memory_mb != VIEWER_MEMORY_MB:
        return f"has {memory_mb} MB of memory, but a function for {kind} events has {VIEWER_MEMORY_MB} MB"
    return None


def caller(settings: Settings) -> Caller:
    """A distribution: the function's own timeout is the limit of its kind of event at most."""
    viewer = value_of(settings, TRIGGER_SETTINGS, "EventType").startswith("viewer")
    return Caller(
        answers=ANSWERS,
        most_bytes=MOST_PAYLOAD_BYTES,
        answer_bytes=value_of(settings, TRIGGER_SETTINGS, "AnswerBytes"),
        most_answer_bytes=40 * 1024 if viewer else 1024 * 1024,
    )


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The function for that kind of event."""
    kinds = [value_of(settings, TRIGGER_SETTINGS, "EventType") for settings in connections]
    return first(kinds, lambda number: kinds[number] == content["eventType"])


TRIGGER_SETTINGS = (
    Setting(
        name="EventType",
        label="Event type",
        group="Lambda@Edge",
        kind="choice",
        default="viewer-request",
        choices=EVENT_TYPES,
        fixed=True,
        help="Viewer events are between CloudFront and the client, origin events between CloudFront and the origin.",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-lambdafunctionassociation.html",
    ),
    answer_bytes(_LIMITS, "At most 40 KB for viewer events, 1 MB for origin events."),
)

SOURCE = EventSource(
    key="cloudfront",
    name="Amazon CloudFront (Lambda@Edge)",
    family="http",
    glyph="edge",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:GetFunction and replication for the distribution",
    retries="nobody",
    failures_to="the viewer",
    trigger_settings=TRIGGER_SETTINGS,
    content={**REQUEST, "path": "/index.html", "eventType": "viewer-request"},
    complaint=complaint,
    title=title,
    event=event,
    size_bytes=body_bytes,
    caller=caller,
    function_complaint=function_complaint,
    route=route,
    unrouted=NO_FUNCTION,
)
