"""What the settings of a mapping on a stream, and of the stream, make of its records.

Kafka knows a limit of retries, a maximum record age, bisecting and partial batch responses in provisioned mode only;
Amazon DocumentDB none of them.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eventflow.engine.invocation.stream.batching import BatchingPolicy
from eventflow.engine.invocation.stream.position import StartingPosition
from eventflow.engine.invocation.stream.retry import KAFKA_RETRIES, StreamRetryPolicy
from eventflow.engine.invocation.stream.stream import ReadingPolicy
from eventflow.engine.units import SECOND_US, milliseconds_us, seconds_us

HOURS_OF_A_TABLE = 24
"""How long the stream of a table keeps a record.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
"""
KAFKA = ("msk", "kafka")
SHARDS = {"kinesis": "ShardCount", "dynamodb": "ShardCount", "msk": "PartitionCount", "kafka": "PartitionCount"}
"""The setting that says how many shards there are; a change stream is one."""
DEFAULT_WINDOW_US = 500_000
"""The batching window of Kafka and Amazon DocumentDB where none is set.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""
UNLIMITED_US = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPolicy:
    """How a mapping reads, batches and tries again. ``shards``, ``lanes`` and ``start`` hold for a whole run.

    ``drops_large``: a record that is too large for a payload is dropped unseen.
    """

    reading: ReadingPolicy = field(default_factory=ReadingPolicy)
    batching: BatchingPolicy = field(default_factory=BatchingPolicy)
    retry: StreamRetryPolicy = field(default_factory=StreamRetryPolicy)
    start: StartingPosition = field(default_factory=StartingPosition)
    shards: int = 1
    lanes: int = 1
    bisects: bool = False
    partial: bool = False
    drops_large: bool = False


def policy_of(kind: str, setting: Callable[[str], Any]) -> MappingPolicy:
    """Of a kind of stream, by the settings of a trigger and its source."""
    if kind in ("kinesis", "dynamodb"):
        lanes, tumbling_us = setting("ParallelizationFactor"), seconds_us(setting("TumblingWindowInSeconds"))
    else:
        lanes, tumbling_us = 1, 0
    handles_errors = kind in ("kinesis", "dynamodb") or (kind in KAFKA and setting("ProvisionedPollerConfig"))
    window_s = setting("MaximumBatchingWindowInSeconds")
    return MappingPolicy(
        reading=_reading(kind, milliseconds_us(setting("PollingIntervalMs"))),
        batching=BatchingPolicy(
            size=setting("BatchSize"),
            window_us=DEFAULT_WINDOW_US if window_s is None else seconds_us(window_s),
            from_first_record=kind == "documentdb",
            tumbling_us=tumbling_us,
        ),
        retry=_retry(kind, setting, handles_errors),
        start=_start(kind, setting),
        shards=setting(SHARDS[kind]) if kind in SHARDS else 1,
        lanes=lanes,
        bisects=handles_errors and setting("BisectBatchOnFunctionError"),
        partial=handles_errors and setting("FunctionResponseTypes") is not None,
        drops_large=kind == "documentdb",
    )


def _reading(kind: str, interval_us: int) -> ReadingPolicy:
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html"""
    if kind == "kinesis":
        return ReadingPolicy(interval_us=interval_us)
    if kind == "dynamodb":
        return ReadingPolicy(interval_us=interval_us, most_records=1_000, most_bytes=1_000_000, bytes_per_s=None)
    return ReadingPolicy(interval_us=interval_us, between_us=min(interval_us, SECOND_US // 5), bytes_per_s=None)


def _retry(kind: str, setting: Callable[[str], Any], handles_errors: bool) -> StreamRetryPolicy:
    first_delay_us = milliseconds_us(setting("RetryDelayMs"))
    if kind == "documentdb":
        return StreamRetryPolicy(retention_us=UNLIMITED_US, first_delay_us=first_delay_us)
    hours = HOURS_OF_A_TABLE if kind == "dynamodb" else setting("RetentionPeriodHours")
    attempts, age_s = (
        (setting("MaximumRetryAttempts"), setting("MaximumRecordAgeInSeconds")) if handles_errors else (-1, -1)
    )
    capped = kind in KAFKA and attempts < 0 and setting("OnFailure") is not None
    if capped:
        attempts = KAFKA_RETRIES
    return StreamRetryPolicy(
        maximum_retry_attempts=None if attempts < 0 else attempts,
        maximum_record_age_us=None if age_s < 0 else seconds_us(age_s),
        retention_us=seconds_us(3_600 * hours),
        first_delay_us=first_delay_us,
        capped=capped,
    )


def _start(kind: str, setting: Callable[[str], Any]) -> StartingPosition:
    timestamp_s = None if kind == "dynamodb" else setting("StartingPositionTimestamp")
    return StartingPosition(
        setting("StartingPosition"), seconds_us(setting("EnabledAfterSeconds")), seconds_us(timestamp_s or 0)
    )
