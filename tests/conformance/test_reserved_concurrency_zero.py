"""A6: reserved concurrency 0 switches a function off.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html, last read 2026-11-21.
"""

from eventflow.engine.deliveries import deliveries
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times


def test_asynchronous_event_is_given_up_without_a_run():
    """A6. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"""
    flow = a_flow().queue("failures").from_s3(times(0)).into(a_function(reserved=0, on_failure="failures"))

    run = flow.run()

    assert run.count(TraceKind.STARTED) == 0
    assert run.times_s(TraceKind.GAVE_UP) == [0]
    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record.body["requestContext"]["approximateInvokeCount"] == 0
    assert not {"responseContext", "responsePayload"} & set(record.body)


def test_synchronous_caller_is_throttled():
    run = a_flow().from_callers(times(0), RetryMode="off").into(a_function(reserved=0)).run()

    assert run.story() == ["PUBLISHED", "THROTTLED", "RETURNED"]
