"""Visibility, receives, copies, retention: the messages of a queue."""

from eventflow.engine.invocation.queue.queue import MOST_IN_FLIGHT
from eventflow.engine.invocation.queue.redrive import QueuePolicy
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import seconds_us
from tests.engine.invocation.queue.rig import Rig


def failing(**settings):
    rig = Rig(**settings)
    rig.runner.fails = lambda event: True
    return rig


def test_message_that_is_processed_is_deleted():
    rig = Rig()
    rig.send(1, 0)

    assert rig.run().story() == ["PUBLISHED", "RECEIVED", "STARTED", "SUCCEEDED"]
    assert (rig.queue.sent, rig.queue.received, rig.queue.deleted, rig.queue.in_flight) == (1, 1, 1, 0)


def test_message_is_received_after_delay_and_latency():
    rig = Rig(delay_s=5, latency_s=0.02)
    rig.send(1, 0)

    assert rig.run().times_s(K.RECEIVED) == [6.02]


def test_shortest_latency_of_competing_mappings_counts():
    rig = Rig(latency_s=3)
    rig.add(latency_s=1)
    rig.send(0, 0)

    assert rig.run().times_s(K.RECEIVED) == [1]


def test_failed_message_is_hidden_from_its_receive_on():
    rig = failing()
    rig.runner.run_s = lambda event: 2
    rig.send(0, 0)

    rig.run(65)

    assert [(row.at_s, row.value) for row in rig.of(K.RECEIVED)] == [(0, 1), (30, 2), (60, 3)]
    assert [row.value for row in rig.of(K.RETRY)] == [seconds_us(28)] * 3


def test_message_is_received_again_while_its_first_run_goes_on():
    rig = Rig(visibility_s=30, redrive=2)
    rig.runner.run_s = lambda event: 45
    rig.send(0, 0)

    rig.run()

    assert rig.story(0) == ["PUBLISHED", "RECEIVED", "STARTED", "SUCCEEDED"]
    (second,) = rig.of(K.PUBLISHED, 1)
    assert (second.at_s, second.rule, second.subject) == (30, "sqs.redelivered", 0)
    assert [(row.value, row.attempt) for row in rig.of(K.RECEIVED, 1)] == [(2, 1)]
    assert [row.attempt for row in rig.of(K.STARTED, 1)] == [2]
    # The third receive moves it, although the second run goes on until 75 s and succeeds.
    assert rig.story(2) == ["PUBLISHED", "GAVE_UP", "SENT", "DEAD_LETTERED"]
    assert (rig.ledger.succeeded, rig.ledger.dead_lettered) == (2, 1)


def test_run_that_fails_after_its_message_was_received_again_changes_nothing():
    rig = Rig(visibility_s=30)
    rig.runner.run_s = lambda event: 45 if event.attempts == 1 else 1
    rig.runner.fails = lambda event: event.attempts == 1
    rig.send(0, 0)

    rig.run()

    assert rig.of(K.RETURNED, 0)[0].rule == "sqs.superseded"
    assert rig.times_s(K.SUCCEEDED) == [31]
    assert rig.ledger.returned == rig.ledger.succeeded == 1


def test_message_that_is_visible_again_is_deleted_by_its_run_as_long_as_nobody_has_received_it():
    rig = Rig(visibility_s=2, maximum_concurrency=1)
    rig.runner.run_s = lambda event: 5
    rig.send(0, 0)

    rig.run()

    assert rig.story(0) == ["PUBLISHED", "RECEIVED", "STARTED", "SUCCEEDED"]
    assert len(rig.events) == 1


def test_run_that_ends_with_the_visibility_timeout_ends_first():
    rig = Rig(visibility_s=30)
    rig.runner.run_s = lambda event: 30
    rig.runner.fails = lambda event: event.attempts == 1
    rig.send(0, 0)

    assert rig.run().story(0).count("STARTED") == 2
    assert len(rig.events) == 1


def test_shorter_visibility_timeout_holds_for_what_is_received_from_then_on():
    rig = failing(visibility_s=100)
    rig.send(0, 0)
    rig.kernel.at(seconds_us(1), rig.queue.configure, QueuePolicy(visibility_us=seconds_us(5)))
    rig.send(2, 0)

    rig.run(101)

    assert rig.times_s(K.RECEIVED, 0) == [0, 100]
    assert rig.times_s(K.RECEIVED, 1)[:3] == [2, 7, 12]


def test_message_is_moved_instead_of_being_received_too_often():
    rig = failing(redrive=2, visibility_s=10)
    rig.send(0, 0)

    rig.run()

    assert rig.story()[-4:] == ["RETRY", "GAVE_UP", "SENT", "DEAD_LETTERED"]
    assert [(row.at_s, row.attempt, row.value) for row in rig.of(K.GAVE_UP)] == [(20, 2, 2)]


def test_message_that_nobody_deletes_is_gone_after_its_retention_period():
    rig = failing(retention_s=60, visibility_s=45)
    rig.send(0, 0)

    rig.run()

    assert rig.times_s(K.STARTED) == [0, 45]
    assert [(row.at_s, row.rule) for row in rig.of(K.LOST)] == [(60, "sqs.retention")]
    assert rig.queue.in_flight == 0


def test_message_that_runs_when_its_retention_ends_is_judged_by_its_run():
    rig = failing(retention_s=60, visibility_s=45)
    rig.runner.run_s = lambda event: 20
    rig.send(0, 0)

    assert rig.run().times_s(K.LOST) == [65]


def test_shorter_retention_takes_what_is_too_old_already():
    rig = failing(visibility_s=500)
    rig.send(0, 0)
    rig.kernel.at(seconds_us(100), rig.queue.configure, QueuePolicy(retention_us=seconds_us(60)))

    assert rig.run().times_s(K.LOST) == [100]


def test_moved_message_keeps_its_age_in_a_standard_queue():
    rig, target = failing(redrive=1, visibility_s=40), Rig(maximum_concurrency=1)
    target.runner.run_s = lambda event: 500
    target.queue.configure(QueuePolicy(retention_us=seconds_us(60), visibility_us=seconds_us(900)))

    class Inlet:
        def emit(self, event):
            target.kernel.now_us = rig.kernel.now_us
            target.queue.put(target.publish(0, 0))

    rig.queue.redrive_to(2, 9, Inlet(), target.queue)
    target.send(0, 0)
    rig.send(1, 0)
    target.run(1)
    rig.run()
    target.run()

    assert rig.times_s(K.DEAD_LETTERED) == [41]
    assert target.times_s(K.LOST) == [61]


def test_dropped_message_is_lost_wherever_it_waits():
    rig = Rig(maximum_concurrency=2)
    rig.runner.run_s = lambda event: 2.5
    rig.send(0, 0, 0, 0)
    rig.kernel.at(seconds_us(1), lambda _: rig.events[2].invocation.drop(rig.events[2]), None)

    rig.run()

    assert rig.story(2) == ["PUBLISHED", "LOST"]
    assert rig.ledger.succeeded == 2


def test_competing_mappings_share_the_messages_of_one_queue():
    rig = Rig(maximum_concurrency=1)
    rig.add(maximum_concurrency=1)
    rig.send(0, *[0] * 10)

    rig.run()

    assert rig.times_s(K.STARTED) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert sorted(row.edge for row in rig.of(K.RECEIVED)) == [0] * 5 + [1] * 5
    assert rig.ledger.succeeded == 10


def test_queue_hands_out_no_more_than_can_be_in_flight():
    rig = Rig(batch=10_000, window_s=1, maximum_concurrency=100)
    rig.runner.run_s = lambda event: 10
    rig.send(0, *[0] * (MOST_IN_FLIGHT + 1))

    rig.run(5)
    assert rig.queue.most_in_flight == MOST_IN_FLIGHT
    rig.run()
    assert rig.queue.deleted == MOST_IN_FLIGHT + 1


def test_oldest_message_counts_until_its_third_receive():
    rig = failing(visibility_s=10, retention_s=1_000)
    rig.send(0, 0)

    rig.run()

    assert rig.queue.ages.oldest_us == seconds_us(20)
