"""When a message of a queue is visible, and when it is given up.

A message that was received is hidden for the visibility timeout. If it is not deleted by then it is visible again,
and may be received once more, with a receive count that is one higher. A queue with a redrive policy moves a message
to its dead-letter queue instead of handing it out more than ``maxReceiveCount`` times; its body and its id stay, and
so does the time from which a standard queue counts its age. What is older than the retention period is deleted.

While the function has no concurrency Lambda keeps trying the batch it holds, until its visibility timeout ends. So a
message can use up its receives without ever having been run.

Simplified: between those tries there are 1, 2, 4 ... s; AWS publishes no numbers. A visibility timeout of 0 hides for
a millisecond.

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
THROTTLED = rule(
    "sqs.throttled",
    "Its batch was throttled",
    "{edge_to} had no free concurrency for the batch that it is in. Lambda holds the batch and tries again after "
    "{value_s}.",
    _ERRORS,
    "VisibilityTimeout",
)
REDELIVERED = rule(
    "sqs.redelivered",
    "Visible again while it runs",
    "The visibility timeout of {node} ended before the run did, so the message is received a second time: this is "
    "that delivery. The first run can't delete the message any more.",
    _VISIBILITY,
    "VisibilityTimeout",
)
SUPERSEDED = rule(
    "sqs.superseded",
    "Failed, and received again since",
    "The attempt failed after its visibility timeout. {edge_from} has handed the message out again since, so this "
    "delivery is over and the later one goes on.",
    _VISIBILITY,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePolicy:
    """How a queue treats its messages; ``maximum_receives`` counts only where there is a dead-letter queue.

    ``retention_us`` None: they are kept for ever.
    """

    visibility_us: int = 30 * SECOND_US
    retention_us: int | None = 345_600 * SECOND_US
    delay_us: int = 0
    maximum_receives: int = 10

    @property
    def hidden_us(self) -> int:
        """For how long a received message is hidden."""
        return max(self.visibility_us, MILLISECOND_US)

    def outlives(self, age_us: int) -> bool:
        """Whether the queue keeps a message of this age no longer."""
        return self.retention_us is not None and age_us >= self.retention_us


def after_throttle(throttles: int, hidden_until_us: int, now_us: int) -> int | None:
    """How long Lambda waits after the nth throttle of a batch; None if it must let go of it before."""
    delay_us = SECOND_US << min(throttles - 1, LONGEST_BACK_OFF_DOUBLINGS)
    return delay_us if now_us + delay_us < hidden_until_us else None
