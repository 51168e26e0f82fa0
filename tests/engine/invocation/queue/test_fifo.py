"""Message groups, and messages that are sent twice."""

from itertools import pairwise

import pytest

from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import seconds_us
from tests.engine.invocation.queue.rig import Rig

A, B, C = range(3)


def a_queue(**settings):
    return Rig(groups=["a", "b", "c"], latency_s=settings.pop("latency_s", 0.02), **settings)


def test_group_is_worked_on_by_one_batch_at_a_time_and_in_order():
    rig = a_queue()
    rig.send(0, A, A, B, A)

    assert rig.run().batches() == [(0.02, [0]), (0.02, [2]), (1.02, [1]), (2.02, [3])]


def test_receive_takes_what_it_can_of_one_group_first():
    rig = a_queue(batch=3)
    rig.send(0, A, B, A, A, A, B)

    assert rig.run().batches() == [(0.02, [0, 2, 3]), (0.02, [1, 5]), (1.02, [4])]


def test_batch_may_mix_groups_and_then_holds_them_all():
    rig = a_queue(batch=10)
    rig.send(0, A, B, C)
    rig.send(0.5, A, B)

    assert rig.run().batches() == [(0.02, [0, 1, 2]), (1.02, [3, 4])]


def test_failed_message_stops_its_group_until_it_is_moved():
    rig = a_queue(redrive=2, visibility_s=30)
    rig.runner.fails = lambda event: event.number == 0
    rig.send(0, A, A, B)

    rig.run()

    assert rig.times_s(K.STARTED, 2) == [0.02]
    assert rig.times_s(K.DEAD_LETTERED, 0) == [60.02]
    assert rig.times_s(K.STARTED, 1) == [60.02]


def test_partial_response_gives_back_everything_from_the_first_failure_on():
    rig = a_queue(batch=10, partial=True, redrive=2)
    rig.runner.fails = lambda event: event.number == 3 or (event.number == 1 and event.attempts == 1)
    rig.send(0, A, A, A, A)

    rig.run()

    assert [events for _, events in rig.batches()] == [[0, 1, 2, 3], [1, 2, 3]]
    assert [row.event for row in rig.of(K.DEAD_LETTERED)] == [3]
    assert [row.value for row in rig.of(K.RECEIVED, 2)] == [1, 2]


def test_messages_that_come_back_are_before_those_that_came_later():
    rig = a_queue(batch=2, visibility_s=10)
    rig.runner.fails = lambda event: event.attempts == 1 and event.number < 2
    rig.send(0, A, A)
    rig.send(5, A)

    assert [events for _, events in rig.run().batches()] == [[0, 1], [0, 1], [2]]


def test_group_is_free_when_what_was_in_flight_is_lost():
    rig = a_queue(visibility_s=500, retention_s=60)
    rig.runner.fails = lambda event: event.number == 0
    rig.send(0, A)
    rig.send(30, A)

    rig.run()

    assert rig.times_s(K.LOST) == [60]
    assert rig.times_s(K.STARTED, 1) == [60]


def test_group_is_free_again_when_visibility_ends_before_the_run_does():
    rig = a_queue(visibility_s=3, redrive=3)
    rig.runner.run_s = lambda event: 5 if event.number == 0 else 1
    rig.send(0, A, A)

    rig.run()

    assert [(row.at_s, row.event) for row in rig.of(K.STARTED)] == [(0.02, 0), (3.02, 2), (4.02, 1)]
    assert rig.ledger.succeeded == 3


def test_throttled_batch_keeps_its_groups():
    rig = a_queue(places=0, visibility_s=10)
    rig.send(0, A, A)

    rig.run(9)

    assert [row.event for row in rig.of(K.RECEIVED)] == [0]


def test_filtered_message_frees_its_group():
    rig = a_queue(takes=lambda card: card != A)
    rig.send(0, A, A, B)

    assert rig.run().ledger.filtered == 2


def test_dropped_message_does_not_block_its_group():
    rig = a_queue()
    rig.send(0, A, A, A)
    rig.kernel.at(seconds_us(0.5), lambda _: rig.events[1].invocation.drop(rig.events[1]), None)

    assert rig.run().batches() == [(0.02, [0]), (1.02, [2])]


@pytest.mark.parametrize(("again_s", "delivered"), [(299, 1), (300, 2)])
def test_message_with_a_known_id_is_not_delivered_within_five_minutes(again_s, delivered):
    rig = a_queue(ids=["x", "x", None])
    rig.send(0, A)
    rig.send(again_s, B)

    rig.run()

    assert len(rig.of(K.RECEIVED)) == delivered
    assert [row.rule for row in rig.of(K.FILTERED)] == ["sqs.deduplicated"] * (2 - delivered)
    assert rig.ledger.waiting == 0


def test_duplicate_does_not_prolong_the_five_minutes():
    rig = a_queue(ids=["x", "x", None])
    for at_s in (0, 200, 301):
        rig.send(at_s, A)

    assert rig.run().times_s(K.RECEIVED) == [0.02, 301.02]


def test_payload_without_an_id_is_always_new():
    rig = a_queue(ids=["x", "y", None])
    rig.send(0, C, C)

    assert len(rig.run().of(K.RECEIVED)) == 2


def test_order_is_kept_in_each_group_whatever_fails():
    rig = Rig(groups=["a", "b", "c"], batch=4, partial=True, visibility_s=7, latency_s=0.02)
    rig.runner.fails = lambda event: (event.number * 7 + event.attempts * 3) % 5 == 0
    for at_s in range(40):
        rig.send(at_s, at_s * 5 % 3, at_s % 3)

    rig.run(3_000)

    done = [row.event for row in rig.rows if row.kind in (K.SUCCEEDED, K.PROCESSED)]
    assert len(done) == 80
    for card in (A, B, C):
        assert all(one < other for one, other in pairwise(n for n in done if rig.events[n].card == card))
