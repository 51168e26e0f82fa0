"""D1 to D4, D6 and D9: what a record that fails does to its shard.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.deliveries import deliveries
from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, times

KEYS = {"a": {"n": 1}, "d": {"n": 2}}
POISON = {"Records": {"kinesis": {"partitionKey": ["a"]}}}


@pytest.mark.parametrize(("retries", "runs"), [(1, 2), (2, 3), (3, 4)])
def test_d1_one_run_more_than_retries_then_a_record_and_the_next_batch(retries, runs):
    """D1. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    flow = (
        a_flow()
        .queue("failures")
        .from_stream(
            times(0, payload="a"), times(0, payload="d"), keys=KEYS, MaximumRetryAttempts=retries, OnFailure="failures"
        )
    )
    flow = flow.into(a_function(fails_on=(POISON,)))

    run = flow.run()

    assert len(run.of(TraceKind.STARTED, event=0)) == runs
    (record,) = deliveries(flow.scenario, run.result)
    assert record.body["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert record.body["requestContext"]["approximateInvokeCount"] == runs
    assert record.body["responseContext"]["functionError"] == "Unhandled"
    assert record.body["KinesisBatchInfo"]["batchSize"] == 1
    assert record.body["KinesisBatchInfo"]["shardId"] == "shardId-000000000000"
    assert "payload" not in record.body
    assert run.times_s(TraceKind.STARTED, event=1) == run.times_s(TraceKind.DEAD_LETTERED)


def test_d1_bucket_gets_the_record_itself_too():
    flow = a_flow().from_s3(name="failures").from_stream(times(0), MaximumRetryAttempts=0, OnFailure="failures")
    flow = flow.into(a_function(fails=True))

    (record,) = deliveries(flow.scenario, flow.run().result)

    assert record.body["payload"]["Records"][0]["eventSource"] == "aws:kinesis"


def test_d2_shard_does_not_move_until_the_record_leaves_the_stream_and_other_shards_do():
    """D2. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    flow = a_flow().from_stream(times(0, 5, payload="a"), times(9, payload="d"), keys=KEYS, ShardCount=2)

    run = flow.into(a_function(fails_on=(POISON,))).lasting(86_405).run()

    assert run.times_s(TraceKind.SUCCEEDED) == [9.01]
    assert [row.at_s for row in run.of(TraceKind.LOST)] == [86_400, 86_405]
    assert min(run.times_s(TraceKind.RECEIVED, event=1)) == 86_400


def test_d3_record_that_is_too_old_when_the_mapping_starts_is_discarded_without_a_response():
    """D3. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    flow = (
        a_flow()
        .queue("failures")
        .from_stream(times(0), MaximumRecordAgeInSeconds=60, OnFailure="failures", EnabledAfterSeconds=80)
    )
    flow = flow.into(a_function())

    run = flow.run()

    (record,) = deliveries(flow.scenario, run.result)
    assert record.at_us == 80 * SECOND_US
    assert record.body["requestContext"]["condition"] == "RecordAgeExceeded"
    assert record.body["requestContext"]["approximateInvokeCount"] == 1
    assert "responseContext" not in record.body
    assert run.metrics["Invocations"] == 0


def test_d4_between_six_and_ten_runs_fit_into_a_record_age_of_a_minute():
    """D4. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    run = a_flow().from_stream(times(0), MaximumRecordAgeInSeconds=60).into(a_function(fails=True)).run()

    assert 6 <= run.count(TraceKind.STARTED) <= 10
    assert run.of(TraceKind.GAVE_UP)[0].rule == "stream.record_age"
    assert run.times_s(TraceKind.GAVE_UP) == [60]


def test_d6_throttles_count_as_no_attempts_and_discard_nothing():
    """D6. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    fault = Fault(at_us=0, node="worker", kind="throttle", for_us=3_000 * SECOND_US)
    flow = a_flow().from_stream(times(0), MaximumRetryAttempts=0).into(a_function()).lasting(4_000)

    run = flow.run(interventions=[fault])

    assert run.count(TraceKind.THROTTLED) > 40
    assert run.count(TraceKind.GAVE_UP) == 0
    assert [row.attempt for row in run.of(TraceKind.SUCCEEDED)] == [1]


def test_d9_table_has_no_starting_position_at_a_timestamp():
    """D9. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""
    flow = a_flow().from_table(changes={}, StartingPosition="AT_TIMESTAMP").into(a_function())

    with pytest.raises(ScenarioError, match=r"items->worker\.StartingPosition: must be one of TRIM_HORIZON, LATEST"):
        flow.run()
