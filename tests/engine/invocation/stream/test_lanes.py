"""Parallelization, after https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html."""

from eventflow.engine.invocation.stream.batching import BatchingPolicy
from eventflow.engine.invocation.stream.lanes import lane_of
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.stream import shard_of
from tests.engine.invocation.stream.working import Work

TWO_LANES = [(0, 0), (0, 1)]


def test_keys_spread_evenly_over_lanes_whatever_their_shard_is():
    keys = [f"user-{number}" for number in range(20_000)]
    lanes = [lane_of(key, 10) for key in keys if shard_of(key, 4) == 2]

    counts = [lanes.count(lane) for lane in range(10)]
    assert min(counts) > 400
    assert max(counts) < 600


def test_lanes_of_a_shard_run_side_by_side_and_each_in_order():
    work = Work(MappingPolicy(batching=BatchingPolicy(size=1)), takes_s=2, places=TWO_LANES)

    work.at(0, 2, card=0).at(0, 2, card=1).run()

    assert work.runner.runs == [(0, [0]), (0, [2]), (2, [1]), (2, [3])]


def test_hot_key_is_no_faster():
    work = Work(MappingPolicy(batching=BatchingPolicy(size=1)), takes_s=1, places=TWO_LANES).at(0, 5, card=1).run()

    assert work.starts_s == [0, 1, 2, 3, 4]


def test_failing_lane_blocks_no_other():
    work = Work(MappingPolicy(batching=BatchingPolicy(size=1)), poison=[0], places=TWO_LANES)

    work.at(0, 2, card=0).at(0, 2, card=1).at(5, card=1).run(until_s=20)

    assert {event for events in work.batches for event in events} == {0, 2, 3, 4}


def test_what_came_meanwhile_for_a_blocked_lane_is_one_batch():
    work = Work(takes_s=10, places=TWO_LANES).at(0, card=0).at(1, 3, card=0).at(2, card=1).run()

    assert work.runner.runs == [(0, [0]), (2, [4]), (10, [1, 2, 3])]
