"""A1-A3: two retries after function errors, after 60 s and 120 s.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.deliveries import deliveries
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times


@pytest.mark.parametrize(("retries", "runs_at_s"), [(2, [0, 60, 180]), (0, [0]), (1, [0, 60])], ids=["A1", "A2", "A3"])
def test_failing_event_runs_at_these_times_then_is_recorded(retries, runs_at_s):
    """A1, A2, A3. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    failing = a_function(fails=True, on_failure="failures", MaximumRetryAttempts=retries)
    flow = a_flow().queue("failures").from_s3(times(0)).into(failing)

    run = flow.run()

    assert run.times_s(TraceKind.STARTED) == runs_at_s
    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["requestContext"]["condition"] == "RetriesExhausted"
    assert record.body["requestContext"]["approximateInvokeCount"] == len(runs_at_s)


def test_wait_is_counted_from_the_end_of_the_failed_attempt():
    run = a_flow().from_s3(times(0)).into(a_function(fails=True, duration_ms=500)).run()

    assert run.times_s(TraceKind.STARTED) == [0, 60.5, 181]


def test_timeout_is_retried_like_an_error():
    run = a_flow().from_s3(times(0)).into(a_function(duration_ms=9_000, Timeout=3)).run()

    assert run.times_s(TraceKind.FAILED) == [3, 66, 189]


def test_every_attempt_has_the_same_request_id():
    failing = a_function(fails=True, on_failure="failures", dead_letter_queue="dlq")
    flow = a_flow().queue("failures").queue("dlq").from_s3(times(0)).into(failing)

    message, record = deliveries(flow.scenario, flow.run().result)

    request_id = message.body["MessageAttributes"]["RequestID"]["StringValue"]
    assert record.body["requestContext"]["requestId"] == request_id
