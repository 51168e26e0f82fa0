"""How shards are read, after https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html."""

import pytest

from eventflow.engine.invocation.stream.batching import BatchingPolicy
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.position import StartingPosition
from eventflow.engine.invocation.stream.retry import StreamRetryPolicy
from eventflow.engine.invocation.stream.stream import ReadingPolicy, shard_of
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.engine.invocation.stream.working import Work, seconds

K = TraceKind


def received_s(work):
    return [seconds(line[0]) for line in work.rows(K.RECEIVED)]


def test_shards_have_equal_ranges_of_hashes():
    shards = [shard_of(f"user-{number}", 4) for number in range(20_000)]

    assert all(4_800 < shards.count(shard) < 5_200 for shard in range(4))


def test_empty_shard_is_polled_at_its_interval_and_then_read_on():
    policy = MappingPolicy(batching=BatchingPolicy(size=1))

    work = Work(policy, takes_s=0.7, interval_us=SECOND_US).at(0.3).at(0.4).at(2.5).at(4).run()

    assert received_s(work) == [1, 1.7, 3, 5]


def test_shard_is_read_five_times_a_second_at_most():
    work = Work().at(0).at(0.05).at(0.1).at(0.3).at(0.35).run()

    assert work.runner.runs == [(0, [0]), (0.2, [1, 2]), (0.4, [3, 4])]


def test_one_read_brings_so_many_records_only():
    policy = MappingPolicy(reading=ReadingPolicy(most_records=3))

    work = Work(policy).at(0, 7).run()

    assert work.runner.runs == [(0, [0, 1, 2]), (0.2, [3, 4, 5]), (0.4, [6])]


def test_after_a_large_read_a_shard_rests():
    work = Work(stored_bytes=4 * 1024 * 1024).at(0, 5).run()

    assert work.runner.runs == [(0, [0, 1]), (4, [2, 3]), (8, [4])]


def test_records_behind_a_blocked_batch_stay_in_the_stream():
    work = Work(poison=[0]).at(0).at(5).run(until_s=500)

    assert received_s(work) == [0]


@pytest.mark.parametrize(
    ("start", "lost", "runs"),
    [
        (StartingPosition("TRIM_HORIZON", 10 * SECOND_US), [], [(10, [0, 1]), (12, [2])]),
        (StartingPosition("LATEST", 10 * SECOND_US), [0, 1], [(12, [2])]),
        (StartingPosition("AT_TIMESTAMP", 10 * SECOND_US, 4 * SECOND_US), [0], [(10, [1]), (12, [2])]),
        (StartingPosition("LATEST"), [], [(0, [0]), (5, [1]), (12, [2])]),
    ],
)
def test_mapping_reads_from_its_starting_position_on(start, lost, runs):
    work = Work(MappingPolicy(start=start)).at(0).at(5).at(12).run()

    assert [line[1] for line in work.rows(K.LOST)] == lost
    assert set(work.rules(K.LOST)) <= {"stream.before_start"}
    assert work.runner.runs == runs


def test_records_that_were_too_old_already_are_one_record_in_the_destination():
    policy = MappingPolicy(
        start=StartingPosition(enabled_us=80 * SECOND_US), retry=StreamRetryPolicy(None, 60 * SECOND_US)
    )

    work = Work(policy, destination=True).at(0, 3).at(30).run()

    assert work.batches == [[3]]
    assert [tuple(line[3:]) for line in work.rows(K.SENT)] == [(0, 0, 3)] * 3


def test_record_leaves_the_stream_unread_at_the_end_of_its_retention():
    work = Work(MappingPolicy(start=StartingPosition(enabled_us=90_000 * SECOND_US))).at(0).at(80_000).run(100_000)

    assert work.story(0) == ["LOST"]
    assert work.rules(K.LOST) == ["stream.retention"]
    assert work.batches == [[1]]


def test_change_over_six_megabytes_is_dropped_where_lambda_drops_it():
    policy = MappingPolicy(drops_large=True)

    work = Work(policy, payload_bytes=7 * 1024 * 1024).at(0).run()

    assert work.story(0) == ["RECEIVED", "LOST"]
    assert work.rules(K.LOST) == ["documentdb.oversized"]
