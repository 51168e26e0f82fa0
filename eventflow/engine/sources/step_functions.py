"""AWS Step Functions: a Task state that invokes a function and waits for its result.

What goes wrong has a name that retriers and catchers ask for. An error of the code has the name of its type; what the
runtime does not handle, a timeout of the function or no memory left, is Lambda.Unknown; no free concurrency is
Lambda.TooManyRequestsException; a task that is not done within its TimeoutSeconds is States.Timeout. A retrier tries
again MaxAttempts times, after IntervalSeconds, each wait BackoffRate times the one before. Without a retrier, or after
it, a catcher takes over; without one the execution fails. States.TaskFailed asks for every error but States.Timeout.
Step Functions invokes with the state machine's role.

Simplified: of a state machine there are only its tasks; several of them run side by side, as in a Parallel state, each
with an event of its own. A task has one retrier and one catcher, which takes every error. The role always allows what
a task does with other services. A task that has timed out leaves the function running.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
"""

from eventflow.engine.scenario.caller import ATTEMPTS_FAILED, Caller, Failure, Retry
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.shapes import json_text, title_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import seconds_us

_ERRORS = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"
_NAMES = "https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html"
_TASK = "https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html"
_QUOTAS = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"
_CONNECT = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"

MOST_STATE_BYTES = 256 * 1024

MATCHED: dict[str, frozenset[Failure]] = {
    "none": frozenset(),
    "States.ALL": ATTEMPTS_FAILED,
    "States.TaskFailed": ATTEMPTS_FAILED - {Failure.LEFT},
    "States.Timeout": frozenset({Failure.LEFT}),
    "Lambda.Unknown": frozenset({Failure.TIMEOUT, Failure.CRASHED}),
    "Lambda.TooManyRequestsException": frozenset({Failure.THROTTLED}),
}
"""Which failures a retrier with these ErrorEquals is for."""

_TIMED_OUT = rule(
    "step-functions.timeout",
    "States.Timeout",
    "The task was not done after {value_s}; its state ended, and the function runs on.",
    _TASK,
    "TimeoutSeconds",
)
_TOO_LARGE = rule(
    "step-functions.too_large",
    "States.DataLimitExceeded",
    "A state has at most 256 KB of input, and this error can't be caught: the execution failed.",
    _QUOTAS,
)
_UNKNOWN = rule(
    "step-functions.unknown",
    "Execution failed: Lambda.Unknown",
    "The function was cut off at its timeout or had no memory left, and nothing catches that.",
    _NAMES,
    "Catch",
)
FAILED = {
    Failure.ERROR: rule(
        "step-functions.error",
        "Execution failed",
        "The task ended with the function's error, which nothing catches, so the execution failed.",
        _ERRORS,
        "Catch",
    ),
    Failure.TIMEOUT: _UNKNOWN,
    Failure.CRASHED: _UNKNOWN,
    Failure.THROTTLED: rule(
        "step-functions.throttled",
        "Execution failed: Lambda.TooManyRequestsException",
        "The function had no free concurrency, and no retrier or catcher is left for that.",
        _NAMES,
        "ErrorEquals",
    ),
    Failure.LEFT: _TIMED_OUT,
    Failure.DENIED: rule(
        "step-functions.denied",
        "Execution failed: Lambda.AccessDeniedException",
        "The role of the state machine does not allow lambda:InvokeFunction.",
        _CONNECT,
    ),
    Failure.TOO_LARGE: _TOO_LARGE,
}
_CAUGHT = rule(
    "step-functions.caught",
    "Caught",
    "The task failed and its catcher took over: the execution goes on another way.",
    _ERRORS,
    "Catch",
)
CAUGHT = dict.fromkeys(FAILED, _CAUGHT) | {Failure.LEFT: _TIMED_OUT, Failure.TOO_LARGE: _TOO_LARGE}
RETRY = rule(
    "step-functions.retry",
    "Retrier",
    "A retrier is for this error, so the task is tried again after {value_s}.",
    _ERRORS,
    "MaxAttempts",
)


def caller(settings: Settings) -> Caller:
    """A Task state."""

    def value(name: str) -> object:
        return value_of(settings, TRIGGER_SETTINGS, name)

    timeout_s = value_of(settings, TRIGGER_SETTINGS, "TimeoutSeconds")
    return Caller(
        answers=CAUGHT if value("Catch") else FAILED,
        waits_us=None if timeout_s is None else seconds_us(timeout_s),
        retry=Retry(
            requests=value_of(settings, TRIGGER_SETTINGS, "MaxAttempts") + 1,
            on=MATCHED[value_of(settings, TRIGGER_SETTINGS, "ErrorEquals")],
            rule=RETRY,
            first_us=seconds_us(value_of(settings, TRIGGER_SETTINGS, "IntervalSeconds")),
            rate=value_of(settings, TRIGGER_SETTINGS, "BackoffRate"),
            most_us=seconds_us(value_of(settings, TRIGGER_SETTINGS, "MaxDelaySeconds")),
            jitter=value("JitterStrategy") == "FULL",
        ),
        most_bytes=MOST_STATE_BYTES,
    )


TRIGGER_SETTINGS = (
    Setting(
        name="TimeoutSeconds",
        label="Timeout of the task",
        group="Task",
        default=None,
        minimum=1,
        maximum=99_999_999,
        unit="s",
        scale="log",
        optional=True,
        help="Without it the task waits as long as the function may run.",
        source=_TASK,
    ),
    Setting(
        name="ErrorEquals",
        label="Errors that are retried",
        group="Retry",
        kind="choice",
        default="none",
        choices=tuple(MATCHED),
        help="A task without a retrier tries nothing again.",
        source=_ERRORS,
    ),
    Setting(
        name="IntervalSeconds",
        label="First wait",
        group="Retry",
        default=1,
        minimum=1,
        maximum=99_999_999,
        unit="s",
        scale="log",
        source=_ERRORS,
    ),
    Setting(
        name="MaxAttempts",
        label="Maximum retries",
        group="Retry",
        default=3,
        minimum=0,
        maximum=99_999_999,
        scale="log",
        help="The first try is not counted; 0 for no retry.",
        source=_ERRORS,
    ),
    Setting(
        name="BackoffRate",
        label="Back-off rate",
        group="Retry",
        kind="number",
        default=2.0,
        minimum=1,
        maximum=100,
        help="Each wait is so many times the one before.",
        source=_ERRORS,
    ),
    Setting(
        name="MaxDelaySeconds",
        label="Longest wait",
        group="Retry",
        default=31_622_399,
        minimum=1,
        maximum=31_622_399,
        unit="s",
        scale="log",
        source=_ERRORS,
    ),
    Setting(
        name="JitterStrategy",
        label="Jitter",
        group="Retry",
        kind="choice",
        default="NONE",
        choices=("NONE", "FULL"),
        help="FULL makes of each wait a random part of it.",
        source=_ERRORS,
    ),
    Setting(
        name="Catch",
        label="Catch",
        group="Catch",
        kind="boolean",
        default=False,
        fixed=True,
        help="Whether the state machine goes on another way when the task has failed.",
        source=_ERRORS,
    ),
)

SOURCE = EventSource(
    key="step-functions",
    name="AWS Step Functions",
    family="workflows",
    glyph="pipeline",
    docs=_CONNECT,
    invocation="synchronous",
    permission="role of the state machine: lambda:InvokeFunction",
    retries="the task's retrier, if it has one",
    failures_to="the task's catcher, or the execution fails",
    trigger_settings=TRIGGER_SETTINGS,
    content={"input": {"orderId": "EF-{00000}"}},
    title=lambda content: title_of(content["input"], "execution"),
    event=lambda node, content: content["input"],
    size_bytes=lambda content: len(json_text(content["input"]).encode()),
    targets=("sqs", "sns", "eventbridge", "dynamodb"),
    document=lambda node, content: content["input"],
    content_of=lambda source, document: {"input": document},
    caller=caller,
    emittable=True,
)
