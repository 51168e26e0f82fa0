"""The shape of the records and messages, against AWS's own examples.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.invocation.records import (
    Answer,
    Ending,
    dead_letter_message,
    destination_record,
    handler_error,
    timeout_error,
)

REQUEST_ID = "6b1f0c52-0b36-4ca3-90cb-8f3a2b1c0d9e"
ARN = "arn:aws:lambda:eu-west-1:482910573366:function:thumbnailer"
ERROR = handler_error(REQUEST_ID, "python3.12", "unsupported image type")


def an_ending(condition="RetriesExhausted", count=3, answer=Answer(error=ERROR)):  # noqa: B008 - it is frozen
    return Ending(
        request_id=REQUEST_ID,
        function_arn=ARN,
        timestamp="2026-11-03T12:03:09.441Z",
        condition=condition,
        invoke_count=count,
        payload={"demo": True},
        answer=answer,
    )


def test_failure_record():
    assert destination_record(an_ending()) == {
        "version": "1.0",
        "timestamp": "2026-11-03T12:03:09.441Z",
        "requestContext": {
            "requestId": REQUEST_ID,
            "functionArn": f"{ARN}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"demo": True},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": ERROR,
    }


def test_success_record_has_no_function_error():
    record = destination_record(an_ending("Success", 1, Answer()))

    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


def test_record_of_an_event_that_never_ran_has_no_response():
    record = destination_record(an_ending("ZeroReservedConcurrency", 0, None))

    assert list(record) == ["version", "timestamp", "requestContext", "requestPayload"]


def test_dead_letter_message():
    assert dead_letter_message(an_ending()) == {
        "Body": '{"demo":true}',
        "MessageAttributes": {
            "RequestID": {"DataType": "String", "StringValue": REQUEST_ID},
            "ErrorCode": {"DataType": "Number", "StringValue": "200"},
            "ErrorMessage": {"DataType": "String", "StringValue": "unsupported image type"},
        },
    }


def test_dead_letter_message_holds_the_first_kilobyte_of_the_error():
    answer = Answer(error=handler_error(REQUEST_ID, "python3.12", "x" * 5_000))

    message = dead_letter_message(an_ending(answer=answer))

    assert len(message["MessageAttributes"]["ErrorMessage"]["StringValue"]) == 1_024


@pytest.mark.parametrize(
    ("runtime", "keys"),
    [
        ("python3.13", {"errorMessage", "errorType", "requestId", "stackTrace"}),
        ("nodejs22", {"errorMessage", "errorType", "trace"}),
        ("java21", {"errorMessage", "errorType", "stackTrace"}),
    ],
)
def test_each_runtime_writes_its_errors_its_own_way(runtime, keys):
    assert set(handler_error(REQUEST_ID, runtime, "no")) == keys


def test_timeout_is_an_error_of_the_sandbox():
    assert timeout_error(REQUEST_ID, 3) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {REQUEST_ID} Error: Task timed out after 3.00 seconds",
    }
