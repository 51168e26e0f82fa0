"""What becomes of batches: deleted, given back, held while there is no concurrency."""

import pytest

from eventflow.engine.invocation.recursion import LONGEST_CHAIN
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import SECOND_US, seconds_us
from tests.engine.invocation.queue.rig import Rig


def a_batch(*cards, fails=(), **settings):
    """A queue with one batch in it, whose events of these numbers fail at their first attempt."""
    rig = Rig(batch=10, latency_s=0.02, **settings)
    rig.runner.fails = lambda event: event.attempts == 1 and event.number in fails
    rig.send(0, *cards or (0, 0, 0))
    return rig


def test_batch_that_returns_is_deleted():
    rig = a_batch().run()

    assert rig.story() == ["PUBLISHED", "RECEIVED", "JOINED", "PROCESSED"]
    assert {(row.rule, row.value) for row in rig.of(K.PROCESSED)} == {("sqs.deleted", SECOND_US)}
    assert rig.queue.deleted == 3


def test_batch_with_one_failure_comes_back_whole():
    rig = a_batch(fails=[1]).run(60)

    assert [row.rule for row in rig.of(K.UNPROCESSED)] == ["sqs.batch_failed"] * 3
    assert [row.rule for row in rig.of(K.RETRY)] == ["sqs.visibility"] * 3
    assert [row.value for row in rig.of(K.RECEIVED)] == [1, 1, 1, 2, 2, 2]
    assert rig.times_s(K.PROCESSED) == [31.02] * 3


def test_only_what_is_reported_comes_back_with_partial_responses():
    rig = a_batch(fails=[1], partial=True).run(60)

    assert [(row.event, row.rule) for row in rig.of(K.UNPROCESSED)] == [(1, "sqs.reported")]
    assert [events for _, events in rig.batches()] == [[0, 1, 2], [1]]
    assert rig.mappings[0].pollers.braked is False


def test_failed_messages_are_regrouped_with_others():
    rig = a_batch(0, 0, fails=[0, 1], window_s=2)
    rig.send(29, 0)

    assert rig.run(60).batches() == [(2.02, [0, 1]), (31.02, [2, 0, 1])]


def test_message_without_concurrency_is_held_and_then_let_go():
    rig = Rig(places=1)
    rig.runner.run_s = lambda event: 20
    rig.send(0, 0, 0)

    rig.run(29)

    assert rig.times_s(K.THROTTLED) == [0, 1, 3, 7, 15]
    assert [(row.rule, row.value) for row in rig.of(K.RETRY)] == [("sqs.held", 15 * SECOND_US)]


def test_batch_without_concurrency_is_held_as_a_whole():
    rig = a_batch(places=0, visibility_s=4)
    rig.kernel.at(seconds_us(3.5), lambda _: setattr(rig.runner, "places", 1), None)

    rig.run(20)

    held = rig.of(K.BATCH_THROTTLED)
    assert [(row.at_s, row.event, row.subject, row.attempt, row.value) for row in held] == [
        (0.02, -1, 0, 3, SECOND_US),
        (1.02, -1, 0, 3, 2 * SECOND_US),
        (3.02, -1, 0, 3, 0),
    ]
    waits = [(row.at_s, row.rule) for row in rig.of(K.RETRY, 1)]
    assert waits == [(0.02, "sqs.throttled"), (1.02, "sqs.throttled"), (3.02, "sqs.held")]
    assert [row.value for row in rig.of(K.RECEIVED, 1)] == [1, 2]
    assert rig.times_s(K.JOINED, 1) == [4.02]
    assert rig.of(K.JOINED, 1)[0].attempt == 1


def test_held_messages_take_places_of_the_pollers():
    rig = Rig(places=0, maximum_concurrency=2)
    rig.send(0, *[0] * 9)

    rig.run(29)

    assert len(rig.of(K.RECEIVED)) == 2


def test_dropped_message_leaves_the_batch_that_is_held():
    rig = a_batch(0, 0, places=0)
    drop = rig.events
    rig.kernel.at(seconds_us(0.5), lambda _: drop[0].invocation.drop(drop[0]), None)
    rig.kernel.at(seconds_us(0.6), lambda _: setattr(rig.runner, "places", 1), None)

    rig.run(20)

    assert rig.story(0)[-1] == "LOST"
    assert rig.batches() == [(1.02, [1])]


def test_dropped_message_frees_the_poller_that_held_it():
    rig = Rig(places=0, maximum_concurrency=2)
    rig.send(0, 0, 0, 0)
    rig.kernel.at(seconds_us(2), lambda _: rig.events[0].invocation.drop(rig.events[0]), None)

    rig.run(5)

    assert rig.times_s(K.RECEIVED, 2) == [2]


def test_dropped_message_leaves_the_batch_that_is_gathered():
    rig = Rig(batch=10, window_s=5)
    rig.send(0, 0)
    rig.send(1, 0)
    for number in (0, 1):
        rig.kernel.at(seconds_us(2 + number), lambda n: rig.events[n].invocation.drop(rig.events[n]), number)
    rig.send(4, 0)

    assert rig.run().batches() == [(9, [2])]


def test_message_dropped_while_it_runs_is_lost_if_the_run_fails():
    rig = a_batch(fails=[0], partial=True)
    rig.kernel.at(seconds_us(0.5), lambda _: setattr(rig.events[0], "dropped", True), None)

    assert rig.run().times_s(K.LOST) == [1.02]


def test_filter_is_asked_before_the_function_has_to_have_concurrency():
    rig = Rig(places=0, takes=lambda card: False)
    rig.send(0, 0)

    assert rig.run().story() == ["PUBLISHED", "RECEIVED", "FILTERED"]


def test_filter_lets_a_message_through_once():
    rig = Rig(takes=lambda card: True, visibility_s=5)
    rig.runner.fails = lambda event: event.attempts == 1
    rig.send(0, 0)

    assert rig.run().story().count("PASSED") == 1


@pytest.mark.parametrize("in_batch", [False, True])
def test_message_of_a_recursive_loop_is_received_until_it_is_moved(in_batch):
    rig = Rig(batch=10, latency_s=0.02, redrive=3, visibility_s=10)
    rig.send(0, 0, hops=LONGEST_CHAIN)
    if in_batch:
        rig.send(0, 0, 0)

    rig.run()

    assert rig.of(K.STARTED, 0) == rig.of(K.JOINED, 0) == []
    assert [row.rule for row in rig.of(K.RETRY, 0)] == ["sqs.recursion"] * 3
    assert rig.times_s(K.DEAD_LETTERED, 0) == [30.02]
    assert rig.ledger.succeeded == (2 if in_batch else 0)


def test_errors_make_lambda_work_on_fewer_messages():
    rig = Rig(visibility_s=1_000, maximum_concurrency=5)
    rig.runner.fails = lambda event: event.number < 5
    rig.send(0, *[0] * 12)

    assert [at_s for at_s, _ in rig.run(600).batches()] == [0] * 5 + [1] * 2 + [2] * 4 + [3]


def test_all_waiting_messages_are_looked_at_once():
    rig = Rig(batch=100, window_s=1, maximum_concurrency=5)
    touched = [0]
    take = rig.queue.take
    rig.queue.take = lambda *args: touched.append(1) or take(*args)
    rig.send(0, *[0] * 10_000)

    rig.run()

    assert rig.queue.deleted == 10_000
    assert len(touched) < 2 * 10_000
