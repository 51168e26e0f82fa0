"""When a message of a queue is visible, and when it is given up.

A message that was received is hidden for the visibility timeout. If it is not deleted by then it is visible again,
and may be received once more, with a receive count that is one higher. A queue with a redrive policy moves a message
to its dead-letter queue instead of handing it out more than ``maxReceiveCount`` times. What is older than the
retention period is deleted.

While the function has no concurrency Lambda keeps trying the message it holds, until its visibility timeout ends. So
a message can use up its receives without ever having been run.

Simplified: between those tries there are 1, 2, 4 ... s; AWS publishes no numbers.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from dataclasses import dataclass

from eventflow.engine.trace.rules import rule
from eventflow.engine.units import MILLISECOND_US, SECOND_US

_VISIBILITY = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html"
_DEAD_LETTERS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"
_ERRORS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"
_RETENTION = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"

FAILED = rule(
    "sqs.visibility",
    "Back to {edge_from}",
    "The attempt failed, so the message was not deleted: it is visible in {edge_from} again after {value_s}, when its "
    "visibility timeout ends.",
    _VISIBILITY,
    "VisibilityTimeout",
)
HELD = rule(
    "sqs.held",
    "Back to {edge_from}, never run",
    "No concurrency comes free as long as Lambda holds the message: it is visible in {edge_from} again after "
    "{value_s}, and this receive counts although nothing was run.",
    _ERRORS,
    "VisibilityTimeout",
)
RECEIVED_TOO_OFTEN = rule(
    "sqs.max_receive_count",
    "Received too often",
    "It was received {value} times and not deleted, and {limit} is the maxReceiveCount of {node}.",
    _DEAD_LETTERS,
    "maxReceiveCount",
)
REDRIVEN = rule(
    "sqs.redrive",
    "Moved to {edge_to}",
    "The redrive policy of {edge_from} names {edge_to}, so SQS keeps the message there, its body unchanged.",
    _DEAD_LETTERS,
)
RETENTION = rule(
    "sqs.retention",
    "Lost: kept no longer",
    "Nobody deleted it for {limit} s, the message retention period of {node}, so SQS did; no copy is kept.",
    _RETENTION,
    "MessageRetentionPeriod",
)

LONGEST_BACK_OFF_DOUBLINGS = 9


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How a queue treats its messages; ``maximum_receives`` counts only where there is a dead-letter queue."""

    visibility_us: int = 30 * SECOND_US
    retention_us: int = 345_600 * SECOND_US
    maximum_receives: int = 10

    def visible_after_us(self, hidden_until_us: int, now_us: int) -> int:
        """How long a message that was not deleted stays hidden. Even without a timeout it takes a moment."""
        return max(hidden_until_us - now_us, MILLISECOND_US)

    def after_throttle(self, throttles: int, hidden_until_us: int, now_us: int) -> int | None:
        """How long Lambda waits after the nth throttle of one receive; None if it must let go before."""
        delay_us = SECOND_US << min(throttles - 1, LONGEST_BACK_OFF_DOUBLINGS)
        return delay_us if now_us + delay_us < hidden_until_us else None
