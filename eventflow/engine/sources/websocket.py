"""Amazon API Gateway, WebSocket API: connections that stay open, whose messages go to the route that they name.

A client that connects comes to the route ``$connect``, one that leaves to ``$disconnect``; a message to the route that
stands in its field ``action`` (the API's route selection expression), or to ``$default``. API Gateway waits 29 s at
most and never tries again; a client whose message failed gets a message with the error. It may call because of the
function's resource-based policy.

Simplified: AWS publishes no numbers for failures after the connection is made. Connections are not counted, a refused
``$connect`` keeps no later message away, and what a function sends back to clients is not simulated.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import timeout_in_millis
from eventflow.engine.sources.http_shapes import CLIENT, REQUEST_TIME, api_id_of
from eventflow.engine.sources.routes import DEFAULT
from eventflow.engine.sources.shapes import REGION, START_MS, id_of, json_text
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import milliseconds_us

_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html"
_ROUTES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html"
_TIMEOUT = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html"
_QUOTAS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"

MOST_FRAME_BYTES = 128 * 1024
EVENT_TYPES = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}

_ERROR = rule(
    "websocket.error",
    "Client got the message of an error",
    "The function failed, so API Gateway sent the client an internal server error over the connection.",
    _DOCS,
    model=True,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "websocket.throttled",
        "Client got the message of an error",
        "The function had no free concurrency, so API Gateway sent the client an internal server error.",
        _DOCS,
        model=True,
    ),
    Failure.LEFT: rule(
        "websocket.timeout",
        "Client got the message of an error",
        "The function was not done after {value_s}, so API Gateway sent the client an error. It runs on.",
        _TIMEOUT,
        "TimeoutInMillis",
    ),
    Failure.DENIED: rule(
        "websocket.denied",
        "Client got the message of an error",
        "The function's resource-based policy does not let API Gateway invoke it.",
        _DOCS,
    ),
    Failure.TOO_LARGE: rule(
        "websocket.too_large",
        "Connection closed",
        "A message has at most 128 KB, so the connection was closed.",
        _QUOTAS,
    ),
}
NO_ROUTE = rule(
    "websocket.no_route",
    "No route",
    "{node} has neither a route for {name} nor a $default, so the client got an error.",
    _ROUTES,
)


def event(node: str, content: Content) -> dict[str, Any]:
    """A connection, a message, or the end of a connection; of these only a message has a body."""
    key, api_id = route_key(content), api_id_of(node)
    kind = EVENT_TYPES.get(key, "MESSAGE")
    context = {
        "routeKey": key,
        "eventType": kind,
        "extendedRequestId": f"{id_of('extended', node, content)[:12]}=",
        "requestTime": REQUEST_TIME,
        "messageDirection": "IN",
        "stage": "prod",
        "connectedAt": START_MS,
        "requestTimeEpoch": START_MS,
        "identity": {"sourceIp": CLIENT},
        "requestId": id_of(node, content),
        "domainName": f"{api_id}.execute-api.{REGION}.amazonaws.com",
        "connectionId": f"{id_of(node, content['connection'])[:15]}=",
        "apiId": api_id,
    }
    if kind != "MESSAGE":
        return {"requestContext": context, "isBase64Encoded": False}
    context["messageId"] = id_of("message", node, content)
    return {"requestContext": context, "body": body_text(content), "isBase64Encoded": False}


def body_text(content: Content) -> str:
    """The message as it is sent."""
    body = content["body"]
    return body if isinstance(body, str) else json_text(body)


def route_key(content: Content) -> str:
    """What the route selection expression ``$request.body.action`` finds, unless the route is given."""
    if content["route_key"] is not None:
        return str(content["route_key"])
    body = content["body"]
    return str(body.get("action", DEFAULT)) if isinstance(body, Mapping) else DEFAULT


def caller(settings: Settings) -> Caller:
    """API Gateway, for one route."""
    timeout_ms = value_of(settings, TRIGGER_SETTINGS, "TimeoutInMillis")
    return Caller(answers=ANSWERS, waits_us=milliseconds_us(timeout_ms), most_bytes=MOST_FRAME_BYTES)


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The route of that key, else ``$default``."""
    keys = [value_of(settings, TRIGGER_SETTINGS, "RouteKey") for settings in connections]
    wanted = route_key(content)
    if wanted in keys:
        return keys.index(wanted)
    return keys.index(DEFAULT) if DEFAULT in keys and wanted not in EVENT_TYPES else None


TRIGGER_SETTINGS = (
    Setting(
        name="RouteKey",
        label="Route key",
        group="Route",
        kind="text",
        default=DEFAULT,
        fixed=True,
        help="$connect, $disconnect, $default, or what messages have in their field action.",
        source=_ROUTES,
    ),
    timeout_in_millis(29_000, _TIMEOUT),
)

SOURCE = EventSource(
    key="websocket",
    name="API Gateway WebSocket API",
    family="http",
    glyph="gateway",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for apigateway.amazonaws.com",
    retries="nobody",
    failures_to="the client",
    trigger_settings=TRIGGER_SETTINGS,
    content={"route_key": None, "connection": "{000}", "body": {"action": "$default", "text": "hello {00}"}},
    title=route_key,
    event=event,
    size_bytes=lambda content: len(body_text(content).encode()),
    caller=caller,
    route=route,
    unrouted=NO_ROUTE,
)
