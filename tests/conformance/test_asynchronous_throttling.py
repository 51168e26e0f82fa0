"""A7, A8: a throttled asynchronous event goes back to the queue; the throttle is no attempt.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, last read 2026-11-21.
The doubling of the back-off between its published ends, 1 s and 300 s, is a choice of our model.
"""

from eventflow.engine.deliveries import deliveries
from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, times


def test_a7_second_event_waits_for_the_only_place_and_is_not_dropped():
    """A7. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    slow = a_function(duration_ms=15_000, Timeout=60, reserved=1)

    run = a_flow().from_s3(times(0, 0)).into(slow).run()

    assert run.count(TraceKind.THROTTLED) >= 1
    assert run.times_s(TraceKind.STARTED, event=1)[0] >= 15
    assert run.ledger["succeeded"] == 2
    assert run.metrics["AsyncEventsDropped"] == 0


def test_a8_permanently_throttled_event_backs_off_to_300_s_and_ends_of_age():
    """A8. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
    flow = a_flow().queue("failures").from_s3(times(0)).into(a_function(on_failure="failures")).lasting(8 * 3600)
    throttled = Fault(at_us=0, node="worker", kind="throttle", for_us=8 * 3600 * SECOND_US)

    run = flow.run(interventions=[throttled])

    waits = [row.value // SECOND_US for row in run.of(TraceKind.THROTTLED)][:-1]
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(waits[10:]) == {300}
    assert run.count(TraceKind.STARTED) == 0
    (ended_s,) = run.times_s(TraceKind.GAVE_UP)
    assert 21_300 <= ended_s <= 21_600
    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["requestContext"]["condition"] == "EventAgeExceeded"
    assert record.body["requestContext"]["approximateInvokeCount"] == 0


def test_throttles_before_the_first_run_use_up_no_retry():
    failing = a_function(fails=True)
    throttled = Fault(at_us=0, node="worker", kind="throttle", for_us=5 * SECOND_US)

    run = a_flow().from_s3(times(0)).into(failing).run(interventions=[throttled])

    assert run.times_s(TraceKind.STARTED) == [7, 67, 187]
