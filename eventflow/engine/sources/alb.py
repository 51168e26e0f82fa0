"""Application Load Balancer: listener rules choose a target group, and the function that is registered there answers.

The load balancer waits for as long as the function runs. Whatever goes wrong with the function (an error, no answer,
no free concurrency, no permission, an answer of another form or of more than 1 MB) the client gets 502, and nobody
tries again. A request with more than 1 MB in its body gets 413. It may call because of the function's resource-based
policy.

Simplified: a rule has one condition, a path pattern, and its action is always to forward. Health checks are off, as
they are by default for functions.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import answer_bytes
from eventflow.engine.sources.http_shapes import REQUEST, body_bytes, body_text, complaint, headers, query, title
from eventflow.engine.sources.shapes import REGION, arn, id_of
from eventflow.engine.trace.rules import rule

_DOCS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"
_TROUBLE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"
_RULES = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"

MOST_BODY_BYTES = 1024 * 1024

_ERROR = rule(
    "alb.error", "Client got 502", "The function failed or was cut off, so its load balancer answered 502.", _TROUBLE
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "alb.throttled",
        "Client got 502",
        "The function had no free concurrency; the load balancer answered 502 and does not try again.",
        _TROUBLE,
    ),
    Failure.DENIED: rule(
        "alb.denied",
        "Client got 502",
        "The function's resource-based policy does not let the load balancer invoke it.",
        _TROUBLE,
    ),
    Failure.TOO_LARGE: rule(
        "alb.too_large", "Client got 413", "A function gets at most 1 MB of a request's body.", _TROUBLE
    ),
    Failure.ANSWER_TOO_LARGE: rule(
        "alb.answer_too_large",
        "Client got 502",
        "The function answered with more than 1 MB, which its load balancer does not hand on.",
        _TROUBLE,
        "AnswerBytes",
    ),
}
NO_ROUTE = rule(
    "alb.no_rule",
    "Client got 503",
    "No rule of {node} fits {name}, and its default action forwards to no function here.",
    _RULES,
    model=True,
)


def event(node: str, content: Content) -> dict[str, Any]:
    """The request as a target gets it; without a body that field is empty."""
    group = f"targetgroup/{node}/{id_of(node).replace('-', '')[:16]}"
    return {
        "requestContext": {"elb": {"targetGroupArn": arn("elasticloadbalancing", group)}},
        "httpMethod": content["method"],
        "path": content["path"],
        "queryStringParameters": query(content),
        "headers": headers(content, f"{node}-1122334455.{REGION}.elb.amazonaws.com", lower=True),
        "body": body_text(content) or "",
        "isBase64Encoded": False,
    }


def caller(settings: Settings) -> Caller:
    """A load balancer."""
    return Caller(
        answers=ANSWERS,
        most_bytes=MOST_BODY_BYTES,
        answer_bytes=value_of(settings, TRIGGER_SETTINGS, "AnswerBytes"),
        most_answer_bytes=MOST_BODY_BYTES,
    )


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The rule of the lowest priority number that fits; paths are told apart by upper and lower case."""
    by_priority = sorted(
        (value_of(settings, TRIGGER_SETTINGS, "Priority"), number) for number, settings in enumerate(connections)
    )
    for _, number in by_priority:
        pattern = value_of(connections[number], TRIGGER_SETTINGS, "PathPattern").replace("[", "[[]")
        if fnmatchcase(content["path"], pattern):
            return number
    return None


TRIGGER_SETTINGS = (
    Setting(
        name="PathPattern",
        label="Path pattern",
        group="Listener rule",
        kind="text",
        default="/*",
        fixed=True,
        help="* stands for any characters, ? for one.",
        source=_RULES,
    ),
    Setting(
        name="Priority",
        label="Priority",
        group="Listener rule",
        default=1,
        minimum=1,
        maximum=50_000,
        scale="log",
        fixed=True,
        help="Of several rules that fit, the one with the lowest number counts.",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-elasticloadbalancingv2-listenerrule.html",
    ),
    answer_bytes(_DOCS, "More than 1 MB becomes 502."),
)

SOURCE = EventSource(
    key="alb",
    name="Application Load Balancer",
    family="http",
    glyph="balancer",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-alb.html",
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for elasticloadbalancing.amazonaws.com",
    retries="nobody",
    failures_to="the client",
    trigger_settings=TRIGGER_SETTINGS,
    content=REQUEST,
    complaint=complaint,
    title=title,
    event=event,
    size_bytes=body_bytes,
    caller=caller,
    route=route,
    unrouted=NO_ROUTE,
)
