"""Amazon API Gateway, HTTP API: simpler and faster than a REST API, with one route for each method and path.

The function gets the request in payload format version 2.0. Whatever it answers is the response; an error of the
function becomes 500, and so does a request that Lambda rejects, for want of concurrency or permission. API Gateway
never tries again. It may call because of the function's resource-based policy. A route can also hand the request to
another AWS service.

Simplified: AWS does not publish what a client gets when the integration times out; here it is 503 (Service
Unavailable). API Gateway's own throttling does not take part, and a route to another service always works at once.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
"""

from collections.abc import Sequence

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES, timeout_in_millis
from eventflow.engine.sources.http_shapes import REQUEST, body_bytes, complaint, title, version_two
from eventflow.engine.sources.routes import ANY, DEFAULT, most_specific
from eventflow.engine.sources.shapes import REGION
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import milliseconds_us

_TROUBLE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html"
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html"
_TIMEOUT = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html"
_ROUTES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"

_ERROR = rule(
    "http-api.error",
    "Client got 500",
    "The function failed, so API Gateway answered with an internal server error.",
    _TROUBLE,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "http-api.throttled",
        "Client got 500",
        "Lambda rejected the request for want of concurrency: an internal server error. API Gateway does not retry.",
        _LAMBDA,
    ),
    Failure.LEFT: rule(
        "http-api.timeout",
        "Client got 503",
        "The function was not done after {value_s}, so API Gateway answered Service Unavailable. It runs on.",
        _TIMEOUT,
        "TimeoutInMillis",
        model=True,
    ),
    Failure.DENIED: rule(
        "http-api.denied",
        "Client got 500",
        "The function's resource-based policy does not let API Gateway invoke it: an internal server error.",
        _TROUBLE,
    ),
    Failure.TOO_LARGE: rule(
        "http-api.too_large",
        "Client got 413",
        "The request is larger than what Lambda takes at once, 6 MB.",
        _TROUBLE,
        model=True,
    ),
}
NO_ROUTE = rule("http-api.no_route", "Client got 404", "No route of {node} takes {name}: Not Found.", _ROUTES)


def caller(settings: Settings) -> Caller:
    """API Gateway, for one route."""
    timeout_ms = value_of(settings, TRIGGER_SETTINGS, "TimeoutInMillis")
    return Caller(answers=ANSWERS, waits_us=milliseconds_us(timeout_ms), most_bytes=MOST_PAYLOAD_BYTES)


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The route that fits best, ``$default`` if no other does."""
    keys = [value_of(settings, TRIGGER_SETTINGS, "RouteKey") for settings in connections]
    parted = (key.partition(" ") for key in keys)
    routes = [(method, path) if path else (ANY, method) for method, _, path in parted]
    return most_specific(routes, content["method"], content["path"])


TRIGGER_SETTINGS = (
    Setting(
        name="RouteKey",
        label="Route key",
        group="Route",
        kind="text",
        default=DEFAULT,
        fixed=True,
        help="A method (or ANY) and a path: GET /pets/{id}. $default takes what no other route takes.",
        source=_ROUTES,
    ),
    timeout_in_millis(30_000, _TIMEOUT),
)

SOURCE = EventSource(
    key="http-api",
    name="API Gateway HTTP API",
    family="http",
    glyph="gateway",
    docs="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for apigateway.amazonaws.com",
    retries="nobody",
    failures_to="the client",
    trigger_settings=TRIGGER_SETTINGS,
    content={**REQUEST, "route_key": DEFAULT},
    complaint=complaint,
    title=title,
    event=lambda node, content: version_two(node, content, f"execute-api.{REGION}.amazonaws.com", content["route_key"]),
    size_bytes=body_bytes,
    targets=("sqs", "eventbridge", "kinesis", "step-functions"),
    document=lambda node, content: content["body"],
    caller=caller,
    route=route,
    unrouted=NO_ROUTE,
)
