"""What a failing batch does, after https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html."""

from dataclasses import replace

import pytest

from eventflow.engine.invocation.stream.batching import BatchingPolicy
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.retry import StreamRetryPolicy
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.engine.invocation.stream.working import DESTINATION, Work, seconds

K = TraceKind
TEN = BatchingPolicy(size=10)
ONCE = MappingPolicy(batching=TEN, retry=StreamRetryPolicy(0))
TWICE = MappingPolicy(batching=TEN, retry=StreamRetryPolicy(2))


def lives(work):
    """Which events ended in which way."""
    ends = {K.PROCESSED, K.SUCCEEDED, K.LOST, K.DEAD_LETTERED}
    return {
        line[1]: work.recorder.sites[line[2]].kind for line in work.table if work.recorder.sites[line[2]].kind in ends
    }


def test_whole_batch_is_tried_again_and_blocks_its_shard():
    work = Work(TWICE, poison=[3]).at(0, 12).run()

    assert work.runner.runs == [(at_s, list(range(10))) for at_s in (0, 1, 2.7)] + [(2.7, [10, 11])]
    assert work.rules(K.UNPROCESSED, event=0) == ["stream.failed"] * 3
    assert work.rules(K.RETRY, event=0) == ["stream.retry"] * 2
    assert [event for event, kind in lives(work).items() if kind == K.LOST] == list(range(10))


def test_given_up_batch_makes_one_record_that_says_how_many_it_had():
    work = Work(TWICE, poison=[3], destination=True).at(0, 10).run()

    assert len(work.rows(K.DEAD_LETTERED)) == 10
    assert {tuple(line[3:]) for line in work.rows(K.SENT)} == {(0, 3, 10)}
    assert {work.recorder.sites[line[2]].node for line in work.rows(K.SENT)} == {DESTINATION}


def test_record_that_travels_on_is_published_once_for_a_batch():
    published = []
    work = Work(ONCE, poison=[3]).at(0, 10)
    work.mapping.discard_to(DESTINATION, 1, None, lambda event, why: published.append((event.number, why)))

    work.run()

    assert published == [(0, "stream.retries_exhausted")]
    assert work.rows(K.SENT) == []
    assert len(work.rows(K.DEAD_LETTERED)) == 10


def test_destination_that_refuses_keeps_nothing():
    work = Work(ONCE, poison=[0]).at(0)
    work.mapping.discard_to(DESTINATION, 1, "stream.on_failure")

    assert work.run().story(0)[-3:] == ["GAVE_UP", "REFUSED", "LOST"]


def test_bisecting_isolates_one_record_and_uses_no_retry():
    work = Work(replace(TWICE, bisects=True), poison=[2]).at(0, 10).run()

    assert [len(batch) for batch in work.batches if 2 in batch] == [10, 5, 3, 1, 1, 1]
    assert [event for event, kind in lives(work).items() if kind == K.LOST] == [2]
    assert [line[4] for line in work.rows(K.GAVE_UP)] == [3]


@pytest.mark.parametrize("poisoned", range(10))
def test_order_is_kept_when_a_batch_is_split(poisoned):
    work = Work(replace(TWICE, bisects=True), poison=[poisoned]).at(0, 25).run()

    done = [line[1] for line in work.table if work.recorder.sites[line[2]].kind in (K.PROCESSED, K.SUCCEEDED)]
    assert done == [event for event in range(25) if event != poisoned]


def test_a_hundred_records_are_split_seven_times():
    work = Work(replace(ONCE, batching=BatchingPolicy(size=100), bisects=True), poison=[0]).at(0, 100).run()

    assert [len(batch) for batch in work.batches if 0 in batch] == [100, 50, 25, 13, 7, 4, 2, 1]


def test_records_before_the_first_reported_one_are_processed_and_the_rest_is_tried_again():
    work = Work(replace(TWICE, partial=True), poison=[6, 4]).at(0, 10).run()

    assert work.batches == [list(range(10)), list(range(4, 10)), list(range(4, 10))]
    assert work.rules(K.RETRY, event=9) == ["stream.partial"] * 2
    assert work.rules(K.UNPROCESSED, event=3) == []
    assert [event for event, kind in lives(work).items() if kind == K.LOST] == [4, 5, 6, 7, 8, 9]


def test_reported_batch_is_split_where_it_was_reported_and_then_in_the_middle():
    work = Work(replace(TWICE, partial=True, bisects=True), poison=[4]).at(0, 10).run()

    assert [batch for batch in work.batches if 4 in batch][:4] == [
        list(range(10)),
        [4, 5, 6, 7, 8, 9],
        [4, 5, 6],
        [4, 5],
    ]
    assert work.rules(K.RETRY, event=9)[:1] == ["stream.bisect_report"]
    assert [event for event, kind in lives(work).items() if kind == K.LOST] == [4]


def test_too_old_records_leave_their_batch_and_the_younger_ones_are_tried_on():
    policy = MappingPolicy(
        batching=BatchingPolicy(window_us=40 * SECOND_US), retry=StreamRetryPolicy(None, 60 * SECOND_US)
    )

    work = Work(policy, poison=[1], destination=True).at(1).at(39).run(until_s=98)

    assert [seconds(line[0]) for line in work.rows(K.GAVE_UP)] == [61]
    assert next(batch for at_s, batch in work.runner.runs if at_s >= 61) == [1]
    assert [tuple(line[3:]) for line in work.rows(K.SENT)] == [(0, 6, 1)]


def test_throttled_batch_waits_without_a_retry():
    work = Work(ONCE, poison=[]).at(0, 3)
    work.runner.throttles = True

    work.then(10, lambda _: setattr(work.runner, "throttles", False)).run()

    assert work.rows(K.BATCH_THROTTLED)[0][3:] == [0, 3, SECOND_US]
    assert set(work.rules(K.RETRY)) == {"stream.throttled"}
    assert work.rows(K.GAVE_UP) == []
    assert work.batches == [[0, 1, 2]]


def test_dropping_one_of_a_waiting_batch_leaves_the_others():
    work = Work(TWICE, poison=[1]).at(0, 3)

    work.then(0.5, lambda _: work.events[1].invocation.drop(work.events[1])).run()

    assert work.batches == [[0, 1, 2], [0, 2]]
    assert work.story(1)[-1] == "LOST"


def test_dropping_all_of_a_waiting_batch_frees_its_shard():
    work = Work(TWICE, poison=[0]).at(0).at(0.3)

    work.then(0.5, lambda _: work.events[0].invocation.drop(work.events[0])).run()

    assert work.runner.runs == [(0, [0]), (0.5, [1])]


def test_event_dropped_while_its_batch_runs_counts_if_the_run_succeeds_and_is_lost_if_not():
    for poison, end in ([], "PROCESSED"), ([1], "LOST"):
        work = Work(TWICE, poison=poison, takes_s=2).at(0, 3)
        work.then(1, lambda _, work=work: work.events[0].invocation.drop(work.events[0])).run()

        assert work.story(0)[-1] == end
        assert work.batches[1:] == ([[1, 2]] * 2 if poison else [])


def test_dropped_part_of_a_split_batch_is_never_run():
    work = Work(replace(TWICE, bisects=True), poison=[0]).at(0, 4)

    for event in 2, 3:
        work.then(0.5, lambda _, event=event: work.events[event].invocation.drop(work.events[event]))
    work.run()

    assert [2, 3] not in work.batches
    assert work.story(1)[-1] == "SUCCEEDED"
