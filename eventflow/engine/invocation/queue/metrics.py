"""What a queue adds up to, under the names CloudWatch gives the metrics of Amazon SQS, as their sums and maxima.

A message in flight is received and neither deleted nor visible again. The oldest message is that of all in the queue
whose age counts.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from eventflow.engine.invocation.queue.queue import Queue
from eventflow.engine.units import SECOND_US


def queue_metrics(queue: Queue, until_us: int) -> dict[str, float | int | None]:
    """The metrics of a run that is over since then."""
    queue.ages.note_all(until_us)
    return {
        "NumberOfMessagesSent": queue.sent,
        "NumberOfMessagesReceived": queue.received,
        "NumberOfMessagesDeleted": queue.deleted,
        "ApproximateNumberOfMessagesVisible max": queue.most_visible,
        "ApproximateNumberOfMessagesNotVisible max": queue.most_in_flight,
        "ApproximateAgeOfOldestMessage max s": queue.ages.oldest_us // SECOND_US,
    }
