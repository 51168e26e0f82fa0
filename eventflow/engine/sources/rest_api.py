"""Amazon API Gateway, REST API: each request goes to the route that fits it best, and waits for the function there.

With a Lambda proxy integration the function's answer is the response. An answer of another form, which an error of
the function is too, becomes 502; a request that Lambda rejects, for want of concurrency or permission, 500; a function
that is not done within the integration timeout 504, and it runs on. API Gateway never tries again. It may call because
of the function's resource-based policy. A route can also hand the request's body straight to another AWS service.

Simplified: API Gateway's own throttling, its cache, authorizers and stages do not take part, and a route to another
service always works at once. A Regional or private API can have a longer timeout than 29 s.

https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Sequence
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES, timeout_in_millis
from eventflow.engine.sources.http_shapes import (
    CLIENT,
    REQUEST,
    REQUEST_TIME,
    api_id_of,
    body_bytes,
    body_text,
    complaint,
    headers,
    query,
    title,
)
from eventflow.engine.sources.routes import METHODS, most_specific, path_parameters
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START_MS, id_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import milliseconds_us

_PROXY = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"
_RESPONSES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
_TIMEOUT = "https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html"
_METHOD = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html"
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html"

_BAD_ANSWER = rule(
    "rest-api.error",
    "Client got 502",
    "What the function answered, an error, is no response of a Lambda proxy integration: Bad Gateway.",
    _PROXY,
)
ANSWERS = {
    Failure.ERROR: _BAD_ANSWER,
    Failure.TIMEOUT: _BAD_ANSWER,
    Failure.THROTTLED: rule(
        "rest-api.throttled",
        "Client got 500",
        "Lambda rejected the request for want of concurrency: an internal server error. API Gateway does not retry.",
        _LAMBDA,
    ),
    Failure.LEFT: rule(
        "rest-api.timeout",
        "Client got 504",
        "The function was not done after {value_s}, so API Gateway answered that the endpoint timed out. It runs on.",
        _RESPONSES,
        "TimeoutInMillis",
    ),
    Failure.DENIED: rule(
        "rest-api.denied",
        "Client got 500",
        "The function's resource-based policy does not let API Gateway invoke it: an internal server error.",
        _LAMBDA,
    ),
    Failure.TOO_LARGE: rule(
        "rest-api.too_large",
        "Client got 413",
        "The request is larger than what Lambda takes at once, 6 MB.",
        _RESPONSES,
    ),
}
NO_ROUTE = rule(
    "rest-api.no_route",
    "Client got 403",
    "No route of {node} takes {name}: missing authentication token, as API Gateway puts it.",
    _RESPONSES,
)


def event(node: str, content: Content) -> dict[str, Any]:
    """The request in payload format version 1.0.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    resource = content["resource"]
    api_id = api_id_of(node)
    host = f"{api_id}.execute-api.{REGION}.amazonaws.com"
    sent, asked = headers(content, host), query(content)
    return {
        "resource": resource,
        "path": content["path"],
        "httpMethod": content["method"],
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": asked or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in asked.items()} or None,
        "pathParameters": path_parameters(resource, content["path"]) or None,
        "stageVariables": None,
        "requestContext": {
            "resourceId": id_of(resource)[:6],
            "resourcePath": resource,
            "httpMethod": content["method"],
            "extendedRequestId": f"{id_of('extended', node, content)[:12]}=",
            "requestTime": REQUEST_TIME,
            "path": f"/prod{content['path']}",
            "accountId": ACCOUNT_ID,
            "protocol": "HTTP/1.1",
            "stage": "prod",
            "domainPrefix": api_id,
            "requestTimeEpoch": START_MS,
            "requestId": id_of(node, content),
            "identity": {
                "sourceIp": CLIENT,
                "userAgent": "EventFlowApp/3.1",
                "cognitoIdentityId": None,
                "userArn": None,
            },
            "domainName": host,
            "apiId": api_id,
        },
        "body": body_text(content),
        "isBase64Encoded": False,
    }


def caller(settings: Settings) -> Caller:
    """API Gateway, for one route."""
    timeout_ms = value_of(settings, TRIGGER_SETTINGS, "TimeoutInMillis")
    return Caller(answers=ANSWERS, waits_us=milliseconds_us(timeout_ms), most_bytes=MOST_PAYLOAD_BYTES)


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The route whose method and resource path fit best."""
    declared = TRIGGER_SETTINGS
    routes = [(value_of(s, declared, "HttpMethod"), value_of(s, declared, "ResourcePath")) for s in connections]
    return most_specific(routes, content["method"], content["path"])


TRIGGER_SETTINGS = (
    Setting(
        name="HttpMethod",
        label="Method",
        group="Route",
        kind="choice",
        default="ANY",
        choices=METHODS,
        fixed=True,
        source=_METHOD,
    ),
    Setting(
        name="ResourcePath",
        label="Resource path",
        group="Route",
        kind="text",
        default="/{proxy+}",
        fixed=True,
        help="{id} stands for one part of the path, {proxy+} for all the rest.",
        source=_METHOD,
    ),
    timeout_in_millis(29_000, _TIMEOUT),
)

SOURCE = EventSource(
    key="rest-api",
    name="API Gateway REST API",
    family="http",
    glyph="gateway",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for apigateway.amazonaws.com",
    retries="nobody",
    failures_to="the client",
    trigger_settings=TRIGGER_SETTINGS,
    content={**REQUEST, "resource": "/{proxy+}"},
    complaint=complaint,
    title=title,
    event=event,
    size_bytes=body_bytes,
    targets=("sqs", "sns", "eventbridge", "step-functions", "kinesis", "dynamodb", "s3"),
    document=lambda node, content: content["body"],
    caller=caller,
    route=route,
    unrouted=NO_ROUTE,
)
