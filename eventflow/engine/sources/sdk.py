"""An application that calls Lambda's Invoke API through an AWS SDK, and waits for the answer or not.

The SDK's client tries again on its own: after a throttle, and after it has heard nothing for its read timeout. It
then sends the request anew while the function still runs, so a function that takes longer than the read timeout runs
several times for one call. An error of the function is an answer like any other, and is not retried. The modes are
those of the SDK for Python: legacy (its default) sends at most five requests in all, with waits of a random part of 1,
2, 4 and 8 s; standard at most three, with the same waits and at most 20 s.

DryRun asks whether the call would be allowed and well formed; nothing runs.

Simplified: a client has connections enough, so a request never waits for one.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
https://docs.aws.amazon.com/boto3/latest/guide/retries.html
https://docs.aws.amazon.com/botocore/latest/reference/config.html
"""

from eventflow.engine.scenario.caller import Caller, Failure, Retry
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.shapes import json_text
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US, seconds_us

_INVOKE = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"
_RETRIES = "https://docs.aws.amazon.com/boto3/latest/guide/retries.html"
_CONFIG = "https://docs.aws.amazon.com/botocore/latest/reference/config.html"
_SYNC = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html"

ANSWERS = {
    Failure.ERROR: rule(
        "sdk.error",
        "Caller got the error",
        "The caller waited and got the function's error, with status 200; neither Lambda nor the client tries again.",
        _SYNC,
    ),
    Failure.TIMEOUT: rule(
        "sdk.timeout",
        "Caller got the timeout",
        "The caller waited and got the error Sandbox.Timedout, with status 200; nobody tries again.",
        _SYNC,
    ),
    Failure.THROTTLED: rule(
        "sdk.throttled",
        "Caller got 429",
        "The caller got TooManyRequestsException: Lambda does not try again, and the client not any more.",
        _INVOKE,
        "RetryMode",
    ),
    Failure.LEFT: rule(
        "sdk.read_timeout",
        "Client stopped waiting",
        "The client heard nothing for {value_s}, its read timeout, and closed the connection; the function runs on.",
        _CONFIG,
        "ReadTimeoutSeconds",
    ),
    Failure.DENIED: rule(
        "sdk.denied",
        "Caller got 403",
        "The caller's identity policy does not allow lambda:InvokeFunction, so it got AccessDeniedException.",
        _INVOKE,
    ),
    Failure.TOO_LARGE: rule(
        "sdk.too_large",
        "Caller got 413",
        "The payload is larger than 6 MB, so the caller got RequestTooLargeException.",
        _INVOKE,
    ),
}
RETRY = rule(
    "sdk.retry",
    "Client tries again",
    "The client of {edge_from} sends the request again after {value_s}.",
    _RETRIES,
    "RetryMode",
)
DRY_RUN = rule(
    "sdk.dry_run",
    "Caller got 204",
    "A dry run is allowed and well formed, and nothing runs.",
    _INVOKE,
    "InvocationType",
)

REQUESTS = {"legacy": 5, "standard": 3, "off": 1}


def caller(settings: Settings) -> Caller:
    """A client of an SDK."""
    mode = value_of(settings, SETTINGS, "RetryMode")
    dry = value_of(settings, SETTINGS, "InvocationType") == "DryRun"
    return Caller(
        answers=ANSWERS,
        waits_us=seconds_us(value_of(settings, SETTINGS, "ReadTimeoutSeconds")),
        retry=Retry(
            requests=REQUESTS[mode],
            on=frozenset({Failure.THROTTLED, Failure.LEFT}),
            rule=RETRY,
            first_us=SECOND_US,
            rate=2,
            most_us=20 * SECOND_US,
            jitter=True,
        ),
        most_bytes=MOST_PAYLOAD_BYTES,
        always=DRY_RUN if dry else None,
    )


SETTINGS = (
    Setting(
        name="InvocationType",
        label="Invocation type",
        group="Invocation",
        kind="choice",
        default="RequestResponse",
        fixed=True,
        choices=("RequestResponse", "Event", "DryRun"),
        help="RequestResponse waits for the answer; Event puts the event on the function's queue and returns.",
        source=_INVOKE,
    ),
    Setting(
        name="RetryMode",
        label="Retry mode",
        group="Client",
        kind="choice",
        default="legacy",
        choices=("legacy", "standard", "off"),
        help="How the client tries again after a throttle or a read timeout: five requests in all, three, or one.",
        source=_RETRIES,
    ),
    Setting(
        name="ReadTimeoutSeconds",
        label="Read timeout",
        group="Client",
        default=60,
        minimum=1,
        maximum=900,
        unit="s",
        scale="log",
        help="How long the client waits for the answer before it gives up the request and sends it anew.",
        source=_CONFIG,
    ),
)

SOURCE = EventSource(
    key="sdk",
    name="App or SDK",
    family="custom",
    glyph="sdk",
    docs=_INVOKE,
    invocation="caller's choice",
    permission="identity policy of the caller: lambda:InvokeFunction",
    retries="the client: four times in legacy mode, twice in standard mode, after throttles and read timeouts",
    failures_to="the caller",
    settings=SETTINGS,
    content={"body": {"id": "{0000}"}},
    title=lambda content: "request",
    event=lambda node, content: content["body"],
    size_bytes=lambda content: len(json_text(content["body"]).encode()),
    content_of=lambda source, document: {"body": document},
    caller=caller,
)
