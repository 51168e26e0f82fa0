"""When a batch closes, after https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html."""

import pytest

from eventflow.engine.invocation.stream.batching import MOST_BYTES, BatchingPolicy
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.retry import StreamRetryPolicy
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.engine.invocation.stream.working import Work


def batching(**settings):
    return MappingPolicy(batching=BatchingPolicy(**settings))


def test_what_is_there_is_a_batch_and_what_is_more_comes_behind_it():
    work = Work(batching(size=4), takes_s=1).at(0, 10).run()

    assert work.batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert work.starts_s == [0, 1, 2]


def test_batch_has_records_of_one_shard_only():
    work = Work(places=[(0, 0), (1, 0)]).at(0, 2, card=0).at(0, 2, card=1).run()

    assert work.batches == [[0, 1], [2, 3]]


def test_window_gathers_until_it_is_over():
    work = Work(batching(window_us=5 * SECOND_US)).at(1).at(2).at(7).run()

    assert work.runner.runs == [(5, [0, 1]), (10, [2])]


def test_next_window_begins_when_the_invocation_before_is_complete():
    work = Work(batching(window_us=5 * SECOND_US), takes_s=2).at(1).at(6).run()

    assert work.starts_s == [5, 12]


def test_window_of_a_change_stream_begins_with_the_first_record():
    work = Work(batching(window_us=5 * SECOND_US, from_first_record=True)).at(1).at(3).run()

    assert work.runner.runs == [(6, [0, 1])]


def test_full_batch_waits_for_no_window():
    work = Work(batching(size=3, window_us=100 * SECOND_US)).at(1, 3).at(2).run()

    assert work.runner.runs == [(1, [0, 1, 2]), (101, [3])]


@pytest.mark.parametrize("window_us", [0, 5 * SECOND_US])
def test_payload_of_a_batch_is_at_most_six_megabytes(window_us):
    work = Work(batching(window_us=window_us), payload_bytes=MOST_BYTES // 2 - 1).at(0, 5).run()

    assert work.batches == [[0, 1], [2, 3], [4]]


def test_record_over_the_limit_goes_alone():
    work = Work(payload_bytes=MOST_BYTES + 1).at(0, 2).run()

    assert work.batches == [[0], [1]]


def test_lower_batch_size_holds_for_the_next_batch():
    work = Work(batching(size=4), takes_s=1).at(0, 6)

    work.then(0.5, lambda _: work.mapping.configure(batching(size=1))).run()

    assert work.batches == [[0, 1, 2, 3], [4], [5]]


def test_batch_has_records_of_one_tumbling_window_only():
    work = Work(batching(tumbling_us=10 * SECOND_US), takes_s=20).at(0).at(8).at(9).at(11).at(12).run()

    assert work.batches == [[0], [1, 2], [3, 4]]
    assert set(work.rules(TraceKind.RECEIVED)) == {"stream.tumbling"}


def test_window_that_waits_in_vain_is_forgotten_with_what_it_waited_for():
    work = Work(batching(window_us=5 * SECOND_US)).at(1).at(7)

    work.then(2, lambda _: work.events[0].invocation.drop(work.events[0])).run()

    assert work.runner.runs == [(10, [1])]


def test_record_that_grows_too_old_in_a_window_is_not_run():
    policy = MappingPolicy(
        batching=BatchingPolicy(window_us=90 * SECOND_US), retry=StreamRetryPolicy(None, 60 * SECOND_US)
    )

    work = Work(policy).at(1).at(80).run()

    assert work.runner.runs == [(90, [1])]
    assert work.rules(TraceKind.GAVE_UP) == ["stream.record_age"]
