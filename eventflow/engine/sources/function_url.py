"""Lambda function URL: an HTTPS address of one function, without an API in front of it.

The function gets the request in payload format version 2.0, and there is no timeout but its own. Who may call is up to
AuthType: with AWS_IAM requests are signed, with NONE the resource-based policy lets everyone in. Nobody tries again.

Simplified: AWS counts answers of 4xx and 5xx, but publishes only part of the numbers: those for a failed function (502)
and for no free concurrency (429) are what clients have got. Answers are never streamed.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting, Settings
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.http_shapes import REQUEST, body_bytes, complaint, title, version_two
from eventflow.engine.sources.shapes import REGION
from eventflow.engine.trace.rules import rule

_INVOCATION = "https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html"
_MONITORING = "https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html"
_AUTH = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"

_ERROR = rule(
    "function-url.error",
    "Client got 502",
    "The function failed or was cut off, which a function URL answers with 502 (Internal Server Error).",
    _MONITORING,
    model=True,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "function-url.throttled",
        "Client got 429",
        "The function had no free concurrency: Too Many Requests.",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html",
    ),
    Failure.DENIED: rule(
        "function-url.denied",
        "Client got 403",
        "The policies do not allow lambda:InvokeFunctionUrl for this caller: Forbidden.",
        _AUTH,
        "AuthType",
    ),
    Failure.TOO_LARGE: rule(
        "function-url.too_large",
        "Client got 413",
        "The request is larger than 6 MB.",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
}


def caller(settings: Settings) -> Caller:
    """The URL: it waits for as long as the function may run."""
    return Caller(answers=ANSWERS, most_bytes=MOST_PAYLOAD_BYTES)


SOURCE = EventSource(
    key="function-url",
    name="Lambda function URL",
    family="http",
    glyph="function-url",
    docs=_INVOCATION,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunctionUrl",
    retries="nobody",
    failures_to="the client",
    settings=(
        Setting(
            name="AuthType",
            label="Auth type",
            group="Function URL",
            kind="choice",
            default="NONE",
            choices=("NONE", "AWS_IAM"),
            fixed=True,
            help="AWS_IAM takes signed requests of callers that a policy allows; NONE takes everyone's.",
            source=_AUTH,
        ),
    ),
    content=REQUEST,
    complaint=complaint,
    title=title,
    event=lambda node, content: version_two(node, content, f"lambda-url.{REGION}.on.aws", "$default", "anonymous"),
    size_bytes=body_bytes,
    caller=caller,
    single=True,
)
