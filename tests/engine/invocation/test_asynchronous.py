import pytest

from eventflow.engine.chance.draws import Draws, Lineage
from eventflow.engine.invocation.asynchronous import AsynchronousInvocation
from eventflow.engine.invocation.destinations import Destinations
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.retry import RetryPolicy
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst, times


def test_event_is_queued_after_the_delivery_latency():
    run = a_flow().from_s3(times(1), DeliveryLatencyMs=700).into(a_function()).run()

    assert run.times_s(TraceKind.QUEUED) == [1.7]


def test_caller_of_event_type_does_not_wait():
    run = a_flow().from_callers(times(0), InvocationType="Event").into(a_function(duration_ms=100)).run()

    assert run.story() == ["PUBLISHED", "QUEUED", "INIT", "STARTED", "SUCCEEDED"]


def test_throttled_event_names_its_next_try():
    slow = a_function(duration_ms=2_500, reserved=1)

    run = a_flow().from_s3(times(0, 0)).into(slow).run()

    waits = [(row.at_s, row.value // SECOND_US) for row in run.of(TraceKind.THROTTLED)]
    assert waits == [(0, 1), (1, 2)]
    assert run.times_s(TraceKind.STARTED, event=1) == [3]


@pytest.mark.parametrize("jitter", [0.2, 0.5])
def test_jitter_stretches_each_back_off_by_its_own_luck(jitter):
    slow = a_function(duration_ms=60_000, Timeout=120, reserved=1, ThrottleJitter=jitter)

    run = a_flow().from_s3(burst(30)).into(slow).run()

    first = [row.value for row in run.of(TraceKind.THROTTLED) if row.at_s == 0]
    assert len(set(first)) == len(first) == 29
    assert (1 - jitter) * SECOND_US <= min(first) < max(first) <= (1 + jitter) * SECOND_US


def test_event_without_a_place_to_go_is_lost():
    run = a_flow().from_s3(times(0)).into(a_function(fails=True)).run()

    assert run.story()[-2:] == ["GAVE_UP", "LOST"]
    assert run.of(TraceKind.LOST)[0].rule == "async.no_destination"


class Runs:
    """A function that takes every event at once."""

    class concurrency:  # noqa: N801 - it stands for the attribute of an invoker
        limit = 1

    def __init__(self):
        self.started = []

    def start(self, event):
        self.started.append(event)


def a_queue(duplicate_rate):
    """A queue whose function returns at once, and the events that it ran."""
    kernel, recorder, runs = Kernel(), Recorder(), Runs()
    queue = AsynchronousInvocation(
        kernel, recorder, 0, "worker", runs, Destinations(kernel, recorder, 0, []), RetryPolicy(), Draws(1)
    )
    queue.duplicate_rate = duplicate_rate
    queue.copy = lambda event: Event(
        event.number + 10_000, event.lineage.child("again"), event.ordinal, event.source, event.card, event.hops
    )
    site = recorder.site(TraceKind.QUEUED, 0)
    lineage = Lineage("app/0")
    for number in range(2_000):
        event = Event(number, lineage, number, 0, 0, 0)
        event.invocation = queue
        queue.accept(event, site)
    for event in runs.started:
        queue.succeeded(event)
    return runs.started


def test_queue_delivers_some_processed_events_again():
    started = a_queue(0.1)

    again = [event for event in started if event.number >= 10_000]
    assert len(again) == pytest.approx(222, abs=45)
    assert all(event.attempts == 0 and event.accepted_us == 0 for event in again)
    assert {event.number for event in again} == {event.number for event in a_queue(0.1) if event.number >= 10_000}


def test_queue_delivers_nothing_again_unless_that_is_set():
    assert len(a_queue(0.0)) == 2_000
