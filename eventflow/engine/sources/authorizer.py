"""A Lambda authorizer of Amazon API Gateway: a function that says whether a request may come in, and is asked only once
in a while for the same caller.

API Gateway keeps the policy that the function returns for AuthorizerResultTtlInSeconds, under the identity of the
caller: the token, or what else the identity source names. Further requests of that identity do not invoke the function
until then. A failed run is not kept. The API may call because of the function's resource-based policy, or of a role.

Simplified: what the request is for is another source (the API itself), and whether that gets it does not depend on the
answer here. The policy always allows. AWS publishes no timeout of its own for authorizers of REST APIs; it is that
of integrations.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-lambda-function-create.html
"""

from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.http_shapes import api_id_of
from eventflow.engine.sources.shapes import arn
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US, seconds_us

_DOCS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html"
_INPUT = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html"
_TTL = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html"
_RESPONSES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"

LONGEST_WAIT_US = 29 * SECOND_US

_ERROR = rule(
    "authorizer.error",
    "Client got 500",
    "The authorizer failed (AUTHORIZER_FAILURE), so the request did not come in. Nothing is kept and nobody retries.",
    _RESPONSES,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "authorizer.throttled",
        "Client got 500",
        "The authorizer had no free concurrency (AUTHORIZER_FAILURE), so the request did not come in.",
        _RESPONSES,
    ),
    Failure.LEFT: rule(
        "authorizer.timeout",
        "Client got 504",
        "The authorizer was not done after {value_s}, so API Gateway stopped waiting. It runs on.",
        _RESPONSES,
        model=True,
    ),
    Failure.DENIED: rule(
        "authorizer.denied",
        "Client got 500",
        "API Gateway may not invoke the authorizer (AUTHORIZER_CONFIGURATION_ERROR).",
        _RESPONSES,
    ),
    Failure.TOO_LARGE: rule(
        "authorizer.too_large", "Client got 413", "The request is larger than what Lambda takes, 6 MB.", _RESPONSES
    ),
}
CACHED = rule(
    "authorizer.cached",
    "Answered from the cache",
    "{edge_to} has answered for this identity less than {limit} s ago, so it is not asked again.",
    _DOCS,
    "AuthorizerResultTtlInSeconds",
)


def event(node: str, content: Content) -> dict[str, Any]:
    """A TOKEN authorizer's event: who asks, and for what."""
    path = content["path"].lstrip("/")
    return {
        "type": "TOKEN",
        "authorizationToken": content["token"],
        "methodArn": arn("execute-api", f"{api_id_of(node)}/prod/{content['method']}/{path}"),
    }


def complaint(content: Content) -> str | None:
    """What is no request with a token."""
    if not (isinstance(content.get("token", "t"), str) and content.get("token", "t")):
        return "wants a token: without one API Gateway answers 401 and asks no authorizer"
    if not isinstance(content.get("path", "/"), str):
        return "has a path that is not a text"
    return None


def caller(settings: Settings) -> Caller:
    """API Gateway, before a request comes in."""
    return Caller(
        answers=ANSWERS,
        waits_us=LONGEST_WAIT_US,
        most_bytes=MOST_PAYLOAD_BYTES,
        remembers_us=seconds_us(value_of(settings, SETTINGS, "AuthorizerResultTtlInSeconds")),
        remembered=CACHED,
    )


SETTINGS = (
    Setting(
        name="AuthorizerResultTtlInSeconds",
        label="Time to live of answers",
        group="Authorizer",
        default=300,
        minimum=0,
        maximum=3_600,
        unit="s",
        help="How long an answer counts for the same identity; 0 asks for every request.",
        source=_TTL,
    ),
)

SOURCE = EventSource(
    key="authorizer",
    name="API Gateway Lambda authorizer",
    family="identity",
    glyph="gateway",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for apigateway.amazonaws.com",
    retries="nobody",
    failures_to="the client",
    settings=SETTINGS,
    content={"token": "Bearer user-{00}", "method": "GET", "path": "/orders"},
    complaint=complaint,
    title=lambda content: str(content["token"]),
    event=event,
    caller=caller,
    identity=lambda content: str(content["token"]),
    single=True,
)
