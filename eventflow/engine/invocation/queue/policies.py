"""What the settings of a queue and of its mappings make of them."""

from collections.abc import Callable
from typing import Any

from eventflow.engine.invocation.queue.batching import BatchingPolicy
from eventflow.engine.invocation.queue.mapping import MappingPolicy
from eventflow.engine.invocation.queue.redrive import QueuePolicy
from eventflow.engine.invocation.queue.scaling import PollerScaling
from eventflow.engine.invocation.recursion import LONGEST_CHAIN
from eventflow.engine.units import MILLISECOND_US, milliseconds_us, seconds_us

Setting = Callable[[str], Any]
"""Gives the value of a setting by its name."""

FOR_EVER_US = 10**15
BROKER_WINDOW_US = 500 * MILLISECOND_US
"""https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"""


def queue_policy(setting: Setting) -> QueuePolicy:
    """Of a queue of Amazon SQS."""
    return QueuePolicy(
        visibility_us=seconds_us(setting("VisibilityTimeout")),
        retention_us=seconds_us(setting("MessageRetentionPeriod")),
        delay_us=seconds_us(setting("DelaySeconds")),
        maximum_receives=setting("maxReceiveCount"),
    )


def mapping_policy(setting: Setting, *, in_order: bool) -> MappingPolicy:
    """Of a mapping on such a queue; ``in_order`` if that is a FIFO queue. RecursiveLoop is its function's setting."""
    return MappingPolicy(
        batching=BatchingPolicy(
            batch_size=setting("BatchSize"),
            window_us=seconds_us(setting("MaximumBatchingWindowInSeconds")),
            long_poll_us=seconds_us(setting("LongPollSeconds")),
        ),
        scaling=PollerScaling(
            maximum_concurrency=setting("MaximumConcurrency"),
            minimum_pollers=setting("MinimumPollers"),
            maximum_pollers=setting("MaximumPollers"),
            in_order=in_order,
        ),
        partial=setting("FunctionResponseTypes") is not None,
        latency_us=milliseconds_us(setting("ReceiveLatencyMs")),
        longest_chain=None if setting("RecursiveLoop") == "Allow" else LONGEST_CHAIN,
    )


def broker_policy(setting: Setting) -> QueuePolicy:
    """Of a queue of a broker: what is read stays with its reader."""
    expiration_s = setting("MessageExpiration")
    return QueuePolicy(
        visibility_us=FOR_EVER_US, retention_us=None if expiration_s is None else seconds_us(expiration_s)
    )


def broker_mapping_policy(setting: Setting) -> MappingPolicy:
    """Of a mapping on such a queue."""
    window_s = setting("MaximumBatchingWindowInSeconds")
    return MappingPolicy(
        batching=BatchingPolicy(
            batch_size=setting("BatchSize"),
            window_us=BROKER_WINDOW_US if window_s is None else seconds_us(window_s),
        ),
        scaling=PollerScaling(fixed=setting("Consumers")),
        latency_us=milliseconds_us(setting("ReceiveLatencyMs")),
        # Lambda follows no chain through a broker.
        longest_chain=None,
    )
