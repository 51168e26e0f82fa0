"""What becomes of the messages of a batch when its run is over.

Lambda deletes the whole batch if the function returned, or with ReportBatchItemFailures what it did not report. If the
run failed nothing is deleted.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.queue.partial import deleted_ids, reported
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"

DELETED = rule(
    "sqs.deleted",
    "Processed and deleted",
    "The run of its batch returned after {value_s} without reporting it, so Lambda deleted it from {edge_from}.",
    _SOURCE,
)
BATCH_FAILED = rule(
    "sqs.batch_failed",
    "Its batch failed",
    "The run of its batch failed after {value_s}, so nothing of the batch was deleted, whatever was done with it.",
    _SOURCE,
    "FunctionResponseTypes",
)
REPORTED = rule(
    "sqs.reported",
    "Reported as failed",
    "The run of its batch returned after {value_s} and reported it in batchItemFailures, so it was not deleted.",
    _SOURCE,
    "FunctionResponseTypes",
)


def has_failed(batch: Batch) -> bool:
    """Whether the run failed as a whole."""
    return bool(batch.outcome) or (bool(batch.failed) and not batch.partial)


def undeleted(batch: Batch, *, in_order: bool) -> set[Event]:
    """The messages that stay in the queue; ``in_order`` if that is a FIFO queue."""
    if has_failed(batch):
        return set(batch.events)
    if not batch.failed:
        return set()
    ids = [str(event.number) for event in batch.events]
    answer = reported([str(event.number) for event in batch.failed], ids, in_order=in_order)
    deleted = set(deleted_ids(answer, ids))
    return {event for event, id in zip(batch.events, ids, strict=True) if id not in deleted}
