"""What Lambda delivers at the end of an asynchronous event: the raw event to a dead-letter queue, a record of the
whole story to a destination.

A record holds why it was made, how often the function was run, the payload and the function's last answer. Without
an attempt there is no answer, so its ``responseContext`` and ``responsePayload`` are left out. A dead-letter queue
gets the payload as it was, and three attributes; the error code of a function error is 200, because the Invoke
itself succeeded.

Simplified: what a function returns is not simulated, so a success record answers null. The error of an event that
was never run is that of a throttled Invoke. AWS publishes no condition for an event that the recursion guard
stopped; here it is the name of the API's exception.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from dataclasses import dataclass
from typing import Any

from eventflow.engine.invocation.destinations import ZERO_RESERVED
from eventflow.engine.invocation.recursion import RECURSION
from eventflow.engine.invocation.retry import EVENT_AGE, RETRIES_EXHAUSTED

CONDITIONS = {
    RETRIES_EXHAUSTED: "RetriesExhausted",
    EVENT_AGE: "EventAgeExceeded",
    ZERO_RESERVED: "ZeroReservedConcurrency",
    RECURSION: "RecursiveInvocationException",
}
SUCCESS = "Success"

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
