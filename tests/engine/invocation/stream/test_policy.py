import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.invocation.stream.policy import policy_of
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.units import SECOND_US


def policy(kind, **settings):
    declared = (*CATALOGUE[kind].settings, *CATALOGUE[kind].trigger_settings)
    return policy_of(kind, lambda name: value_of(settings, declared, name))


@pytest.mark.parametrize("kind", ["kinesis", "dynamodb", "msk", "kafka", "documentdb"])
def test_defaults_are_those_of_aws(kind):
    made = policy(kind)

    assert made.batching.size == 100
    assert made.batching.window_us == (0 if kind in ("kinesis", "dynamodb") else SECOND_US // 2)
    assert made.batching.from_first_record == (kind == "documentdb")
    assert made.retry.maximum_retry_attempts is None
    assert made.retry.maximum_record_age_us is None
    assert (made.lanes, made.bisects, made.partial) == (1, False, False)
    assert made.start.from_us == 0


@pytest.mark.parametrize(("kind", "records"), [("kinesis", 10_000), ("dynamodb", 1_000)])
def test_a_read_brings_as_much_as_the_service_gives(kind, records):
    assert policy(kind).reading.most_records == records


@pytest.mark.parametrize("provisioned", [False, True])
def test_kafka_handles_errors_in_provisioned_mode_only(provisioned):
    made = policy(
        "msk",
        ProvisionedPollerConfig=provisioned,
        MaximumRetryAttempts=3,
        MaximumRecordAgeInSeconds=60,
        BisectBatchOnFunctionError=True,
        FunctionResponseTypes="ReportBatchItemFailures",
    )

    assert made.retry.maximum_retry_attempts == (3 if provisioned else None)
    assert made.retry.maximum_record_age_us == (60 * SECOND_US if provisioned else None)
    assert (made.bisects, made.partial) == (provisioned, provisioned)


@pytest.mark.parametrize(
    ("kind", "attempts", "limit"), [("kafka", -1, 10), ("msk", 3, 3), ("kinesis", -1, None), ("msk", 20, 20)]
)
def test_kafka_with_a_destination_has_ten_retries_where_no_limit_is_set(kind, attempts, limit):
    """https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html, last read 2026-11-21."""
    mode = {} if kind == "kinesis" else {"ProvisionedPollerConfig": True}

    made = policy(kind, MaximumRetryAttempts=attempts, OnFailure="failures", **mode)

    assert made.retry.maximum_retry_attempts == limit
    assert made.retry.capped == (limit == 10)


def test_starting_position_is_counted_in_seconds_of_the_run():
    made = policy("kinesis", StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=1.5, EnabledAfterSeconds=3)

    assert (made.start.from_us, made.start.enabled_us) == (1_500_000, 3_000_000)


def test_shards_and_lanes_are_those_of_the_settings():
    made = policy("kinesis", ShardCount=4, ParallelizationFactor=3, TumblingWindowInSeconds=30, BatchSize=7)

    assert (made.shards, made.lanes, made.batching.tumbling_us, made.batching.size) == (4, 3, 30 * SECOND_US, 7)
    assert policy("kafka", PartitionCount=6).shards == 6
