"""What Lambda delivers at the end of an asynchronous event: the raw event to a dead-letter queue, a record of the
whole story to a destination.

A record holds why it was made, how often the function was run, the payload and the function's last answer. Without
an attempt there is no answer, so its ``responseContext`` and ``responsePayload`` are left out. A dead-letter queue
gets the payload as it was, and three attributes; the error code of a function error is 200, because the Invoke
itself succeeded.

Simplified: what a function returns is not simulated, so a success record answers null. The error of an event that
was never run is that of a throttled Invoke. AWS publishes no condition for an event that the recursion guard
stopped; here it is the name of the API's exception. The error code of a server error on the way to a rule's target is
INTERNAL_ERROR; AWS has several.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from eventflow.engine.function.handler import OOM, OUTCOME_RULES, RETURNED, TIMEOUTS
from eventflow.engine.invocation.destinations import ZERO_RESERVED
from eventflow.engine.invocation.hand_off_rules import EXHAUSTED_BY_AGE, NO_PERMISSIONS
from eventflow.engine.invocation.recursion import RECURSION
from eventflow.engine.invocation.retry import EVENT_AGE, RETRIES_EXHAUSTED
from eventflow.engine.sources.shapes import START, arn, id_of

CONDITIONS = {
    RETRIES_EXHAUSTED: "RetriesExhausted",
    EVENT_AGE: "EventAgeExceeded",
    ZERO_RESERVED: "ZeroReservedConcurrency",
    RECURSION: "RecursiveInvocationException",
}
SUCCESS = "Success"

TIMEOUT_RULES = frozenset(OUTCOME_RULES[outcome] for outcome in TIMEOUTS)
"""The rules of runs that were cut off."""

LONGEST_ERROR_MESSAGE = 1_024
THROTTLED = "Rate Exceeded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the last run of an event came to: ``error`` None if it returned."""

    error: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an asynchronous event ended; ``answer`` None if the function was never run."""

    request_id: str
    function_arn: str
    timestamp: str
    condition: str
    invoke_count: int
    payload: Any
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """An event that EventBridge could not hand to a target; ``exhausted`` None if it was never tried again."""

    event: Any
    rule_arn: str
    target_arn: str
    error_code: str
    error_message: str
    exhausted: str | None = None
    retry_attempts: int = 0


def handler_error(request_id: str, runtime: str, message: str, error_type: str = "ValueError") -> dict[str, Any]:
    """The payload of an error that the handler raised, as this runtime writes it."""
    if runtime.startswith("nodejs"):
        return {"errorType": error_type, "errorMessage": message, "trace": [f"{error_type}: {message}"]}
    error = {"errorMessage": message, "errorType": error_type}
    if runtime.startswith("python"):
        error["requestId"] = request_id
    return {**error, "stackTrace": []}


def timeout_error(request_id: str, timeout_s: float) -> dict[str, Any]:
    """The payload of a run that was cut off."""
    message = f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds"
    return {"errorType": "Sandbox.Timedout", "errorMessage": message}


def exit_error(request_id: str) -> dict[str, Any]:
    """The payload of a run that was killed, as one is that needs more memory than there is."""
    message = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
    return {"errorType": "Runtime.ExitError", "errorMessage": message}


def run_error(rule: str, request_id: str, runtime: str, timeout_s: float) -> dict[str, Any]:
    """The payload of a run that failed, by the rule of the row that says so."""
    if rule in TIMEOUT_RULES:
        return timeout_error(request_id, timeout_s)
    if rule == OUTCOME_RULES[OOM]:
        return exit_error(request_id)
    return handler_error(request_id, runtime, "the event could not be processed")


def destination_record(ending: Ending) -> dict[str, Any]:
    """What an on-success or on-failure destination gets."""
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": ending.timestamp,
        "requestContext": {
            "requestId": ending.request_id,
            "functionArn": f"{ending.function_arn}:$LATEST",
            "condition": ending.condition,
            "approximateInvokeCount": ending.invoke_count,
        },
        "requestPayload": ending.payload,
    }
    if ending.answer is not None:
        record["responseContext"] = {"statusCode": 200, "executedVersion": "$LATEST"}
        if ending.answer.error is not None:
            record["responseContext"]["functionError"] = "Unhandled"
        record["responsePayload"] = ending.answer.error
    return record


def dead_letter_message(ending: Ending) -> dict[str, Any]:
    """What a dead-letter queue gets: the event itself, and why in attributes."""
    error = ending.answer.error if ending.answer else None
    code, message = ("200", str(error["errorMessage"])) if error else ("429", THROTTLED)
    return {
        "Body": json.dumps(ending.payload, separators=(",", ":")),
        "MessageAttributes": {
            "RequestID": {"DataType": "String", "StringValue": ending.request_id},
            "ErrorCode": {"DataType": "Number", "StringValue": code},
            "ErrorMessage": {"DataType": "String", "StringValue": message[:LONGEST_ERROR_MESSAGE]},
        },
    }


def moved_message(event: Any) -> dict[str, Any]:
    """What a redrive policy moves to a dead-letter queue: the message as it was, its id included."""
    (record,) = event["Records"]
    return {
        "MessageId": record["messageId"],
        "Body": record["body"],
        "MessageAttributes": {
            name: {"DataType": attribute["dataType"], "StringValue": attribute["stringValue"]}
            for name, attribute in record["messageAttributes"].items()
        },
    }


def target_dead_letter(undelivered: Undelivered) -> dict[str, Any]:
    """What the dead-letter queue of a rule's target gets: the event itself, and why in attributes."""
    values = {
        "RULE_ARN": undelivered.rule_arn,
        "TARGET_ARN": undelivered.target_arn,
        "ERROR_CODE": undelivered.error_code,
        "ERROR_MESSAGE": undelivered.error_message[:LONGEST_ERROR_MESSAGE],
        "EXHAUSTED_RETRY_CONDITION": undelivered.exhausted,
        "RETRY_ATTEMPTS": str(undelivered.retry_attempts),
    }
    return {
        "Body": json.dumps(undelivered.event, separators=(",", ":")),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in values.items() if value is not None
        },
    }


def undelivered(event: Any, rule_arn: str, target_arn: str, why: str, attempts: int) -> Undelivered:
    """An event that a source gave up by this rule of ``hand_off``, after so many attempts."""
    if why in NO_PERMISSIONS:
        return Undelivered(
            event=event,
            rule_arn=rule_arn,
            target_arn=target_arn,
            error_code="NO_PERMISSIONS",
            error_message="The function's resource-based policy does not allow the invocation.",
        )
    return Undelivered(
        event=event,
        rule_arn=rule_arn,
        target_arn=target_arn,
        error_code="INTERNAL_ERROR",
        error_message="The Lambda API answered with a server error.",
        exhausted="MaximumEventAgeInSeconds" if why in EXHAUSTED_BY_AGE else "MaximumRetryAttempts",
        retry_attempts=max(attempts - 1, 0),
    )


def destination_documents(function: str, role: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """By the rule that ends an event: what a destination that goes on with records gets of its payload.

    Ids, times and counts are not those of one event: all records of one payload are one card.
    """
    rules = [RETURNED] if role == "on_success" else CONDITIONS
    for rule in rules:
        yield rule, partial(_document, function, CONDITIONS.get(rule, SUCCESS))


def dead_letter_of(payload: Any) -> dict[str, Any]:
    """What a dead-letter queue that goes on with events gets of a payload; the same goes for its attributes."""
    return dead_letter_message(_ending("", SUCCESS, payload))


def _document(function: str, condition: str, payload: Any) -> dict[str, Any]:
    return destination_record(_ending(function, condition, payload))


def _ending(function: str, condition: str, payload: Any) -> Ending:
    failed = condition != SUCCESS
    request_id = id_of(function, condition, payload)
    error = handler_error(request_id, "python", "the event could not be processed") if failed else None
    ran = condition != CONDITIONS[ZERO_RESERVED]
    return Ending(
        request_id=request_id,
        function_arn=arn("lambda", f"function:{function}"),
        timestamp=START,
        condition=condition,
        invoke_count=1 if ran else 0,
        payload=payload,
        answer=Answer(error=error) if ran else None,
    )
