"""D5, D7 and lessons about batches of a stream.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html and
https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, last read 2026-11-21.
"""

from itertools import pairwise

import pytest

from eventflow.engine.deliveries import deliveries
from eventflow.engine.invocation.stream.lanes import lane_of
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, times

K = TraceKind
GOOD_AND_BAD = {"good": {"n": 1}, "bad": {"n": 2}}
POISON = {"Records": {"kinesis": {"partitionKey": ["bad"]}}}


def ten_with_one_bad(**settings):
    """Ten records at once; the third is the bad one."""
    traffic = [times(0, 0, payload="good"), times(0, payload="bad"), times(*[0] * 7, payload="good")]
    flow = a_flow().queue("failures").from_stream(*traffic, keys=GOOD_AND_BAD, BatchSize=10, **settings)
    return flow.into(a_function(fails_on=(POISON,)))


def test_d5_bisecting_loses_one_record_of_ten_and_uses_no_retry():
    """D5. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html"""
    flow = ten_with_one_bad(BisectBatchOnFunctionError=True, MaximumRetryAttempts=2, OnFailure="failures")

    run = flow.run()

    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["KinesisBatchInfo"]["batchSize"] == 1
    assert record.body["requestContext"]["approximateInvokeCount"] == 3
    assert run.ledger["dead_lettered"] == 1
    assert run.ledger["succeeded"] == 9


def test_poison_record_blocks_its_shard_for_a_day_where_nothing_limits_it():
    """D2 with a batch: nothing behind it is processed, and the records of its batch leave the stream with it."""
    traffic = [times(0, payload="good"), times(0, payload="bad"), times(10, payload="good")]
    flow = a_flow().from_stream(*traffic, keys=GOOD_AND_BAD, BatchSize=10).into(a_function(fails_on=(POISON,)))

    run = flow.lasting(86_410).run()

    assert run.times_s(K.LOST) == [86_400, 86_400]
    assert run.times_s(K.SUCCEEDED, event=2) == [86_400]
    assert run.mapping("clicks->worker")["DroppedEventCount"] == 0


@pytest.mark.parametrize("settings", [{}, {"FunctionResponseTypes": "ReportBatchItemFailures"}])
def test_without_bisecting_what_is_given_up_is_the_whole_batch_or_its_rest(settings):
    flow = ten_with_one_bad(MaximumRetryAttempts=1, OnFailure="failures", **settings)

    run = flow.run()

    (record,) = deliveries(flow.scenario, run.result)
    discarded = 8 if settings else 10
    assert record.body["KinesisBatchInfo"]["batchSize"] == discarded
    assert record.body["requestContext"]["approximateInvokeCount"] == 2
    assert record.body["responseContext"]["functionError"] == (None if settings else "Unhandled")
    assert run.ledger["dead_lettered"] == discarded
    assert run.mapping("clicks->worker")["DroppedEventCount"] == discarded


def test_d7_records_of_one_key_never_run_side_by_side_or_out_of_order():
    """D7. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"""
    keys = {"p": {}, "q": {}}
    function = a_function(duration_ms=700)
    flow = a_flow().from_stream(burst(60), burst(60, 5), keys=keys, BatchSize=7, ParallelizationFactor=2)

    run = flow.into(function).run()

    decks = run.result.manifest["decks"]["0"]
    key_of = {row.event: decks[row.value]["payload"]["partitionKey"] for row in run.of(K.PUBLISHED)}
    ran = [row for row in run.rows if row.kind in (K.JOINED, K.STARTED) and row.event >= 0]
    together = []
    for key in keys:
        mine = [row for row in ran if key_of[row.event] == key]
        assert [row.event for row in mine] == sorted(row.event for row in mine)
        starts = sorted({row.at_s for row in mine})
        assert all(later - earlier > 0.699 for earlier, later in pairwise(starts))
        together.append(set(starts))
    assert {lane_of(key, 2) for key in keys} == {0, 1}
    assert together[0] & together[1]


def test_factor_of_ten_does_not_speed_up_one_hot_key():
    flow = a_flow().from_stream(burst(5), keys={"hot": {}}, BatchSize=1, ParallelizationFactor=10)

    run = flow.into(a_function(duration_ms=1_000)).run()

    assert run.times_s(K.STARTED) == [0.01, 1.01, 2.01, 3.01, 4.01]


def test_iterator_age_grows_by_a_second_a_second_while_a_shard_is_blocked():
    flow = a_flow().from_stream(times(0, payload="bad"), times(0, payload="good"), keys=GOOD_AND_BAD)

    run = flow.into(a_function(fails_on=(POISON,))).lasting(3_600).run()

    oldest_s = run.mapping("clicks->worker")["IteratorAge max ms"] / 1_000
    assert 3_500 < oldest_s < 3_600


def test_mapping_that_is_created_later_misses_what_came_before_with_latest_only():
    """https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html, last read 2026-11-21."""
    lost = []
    for position in "LATEST", "TRIM_HORIZON":
        flow = a_flow().from_stream(times(0, 5, 20), StartingPosition=position, EnabledAfterSeconds=10)
        run = flow.into(a_function()).run()
        lost.append(run.ledger["lost"])

    assert lost == [2, 0]
    assert run.times_s(K.STARTED) == [10, 10, 20.01]
