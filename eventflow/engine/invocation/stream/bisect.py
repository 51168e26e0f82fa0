"""BisectBatchOnFunctionError: a batch that fails is split in two, and each part is tried by itself.

A split uses no retry, and BatchSize stays what it is. Where the function reported which record failed, the batch is
split there: what is before it counts as processed, and only the rest is tried.

Simplified: AWS does not say where an odd batch is split; here the first half has one more. A batch whose first record
is reported is split in the middle. Every batch that is discarded makes a record of its own; AWS puts some together.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
"""

from typing import TypeVar

from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html"
_REPORT = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html"

BISECTED = rule(
    "stream.bisect",
    "Batch split in two",
    "Its batch failed, so Lambda split it in two, which counts as no retry. Its half is tried after {value_s}.",
    _SOURCE,
    "BisectBatchOnFunctionError",
)
BISECTED_BEHIND = rule(
    "stream.bisect_behind",
    "Batch split in two",
    "Its batch failed, so Lambda split it in two, which counts as no retry. Its half waits until the other one, which "
    "is before it in the shard, is done with.",
    _SOURCE,
    "BisectBatchOnFunctionError",
)
BISECTED_AT_REPORT = rule(
    "stream.bisect_report",
    "Batch split where it failed",
    "The function reported which record of its batch failed, so Lambda split the batch there, which counts as no "
    "retry. The part from that record on is tried after {value_s}.",
    _REPORT,
    "BisectBatchOnFunctionError",
)

Item = TypeVar("Item")


def halves(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Both halves of a batch of several, in order."""
    middle = (len(items) + 1) // 2
    return items[:middle], items[middle:]
