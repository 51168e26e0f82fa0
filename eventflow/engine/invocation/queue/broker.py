"""An event source mapping on a queue of an Amazon MQ broker: whole batches, tried again until they succeed.

Lambda reads messages in batches, whose window starts with the first record, and acknowledges them when the function
has returned. If it has not, the whole batch is tried again, until it succeeds or its messages expire; there is no
dead-letter queue. What the filter does not let through is acknowledged at once. While the function has no concurrency
the batch is tried again too.

Simplified: the broker redelivers nothing by itself. Between two tries of a batch there are 1, 2, 4 ... 64 s, and how
many batches are worked on at once is a setting; AWS publishes no numbers.

https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from eventflow.engine.invocation.event import Batch, Event, Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.queue.mapping import QueueMapping
from eventflow.engine.invocation.queue.queue import UNLIMITED, Queue
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html"

SENT = rule("mq.sent", "Sent by {edge_from}", "{edge_from} sent {name} to {node}, which Lambda polls.", _SOURCE)
KEPT = rule("mq.kept", "Sent to {edge_to}", "{edge_to} triggers no function, so the message stays there.", _SOURCE)
RECEIVED = rule("mq.received", "Read from {node}", "Lambda's poller read it from {node}.", _SOURCE)
RETRIED = rule(
    "mq.retry",
    "Its batch again",
    "The attempt failed, so nothing of the batch was acknowledged: Lambda tries the whole batch again after {value_s}.",
    _SOURCE,
)
THROTTLED = rule(
    "mq.throttled",
    "Its batch was throttled",
    "{edge_to} had no free concurrency for the batch that it is in: Lambda tries it again after {value_s}.",
    _SOURCE,
)
ACKNOWLEDGED = rule(
    "mq.acknowledged",
    "Processed and acknowledged",
    "The run of its batch returned after {value_s}, so Lambda acknowledged it to {edge_from}.",
    _SOURCE,
)
BATCH_FAILED = rule(
    "mq.batch_failed",
    "Its batch failed",
    "The run of its batch failed after {value_s}, so nothing of the batch was acknowledged.",
    _SOURCE,
)
EXPIRED = rule(
    "mq.expired",
    "Lost: expired",
    "It was not processed within {limit} s, after which {node} removes it; no copy is kept.",
    _SOURCE,
    "MessageExpiration",
)

LONGEST_DOUBLINGS = 6


class BrokerMapping(QueueMapping):
    """Lambda's pollers on one queue of a broker, for one function. The queue hides what it gives without an end."""

    RULES = {
        **QueueMapping.RULES,
        "received": RECEIVED,
        "failed": RETRIED,
        "throttled": THROTTLED,
        "processed": ACKNOWLEDGED,
        "unprocessed": BATCH_FAILED,
    }

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        queue: Queue,
        node: int,
        target: int,
        edge: int,
        runner: Runner,
        filter: RecordFilter,
    ) -> None:
        super().__init__(kernel, recorder, queue, node, target, edge, runner, filter)
        self._held.living = self._living

    def failed(self, event: Event) -> None:
        """The attempt of a batch of one has just failed."""
        self._retry([event])

    def ended(self, batch: Batch) -> None:
        """The batch's run is over."""
        if not batch.failed:
            super().ended(batch)
            return
        self._tell(batch, batch.events, self._unprocessed)
        self._retry(batch.events)

    def _retry(self, events: list[Event]) -> None:
        """Keep the batch and try it again, without what is gone meanwhile."""
        if events := self._living(events):
            delay_us = SECOND_US << min(events[0].attempts - 1, LONGEST_DOUBLINGS)
            now_us = self._kernel.now_us
            for event in events:
                self._write(row(now_us, event.number, self._failed, -1, event.attempts, delay_us))
            self._held.retry(events, delay_us, UNLIMITED)
        else:
            self.pollers.busy -= 1
        self.poll()

    def _living(self, events: list[Event]) -> list[Event]:
        """Those that are still to be processed; the others are lost."""
        now_us, outlives = self._kernel.now_us, self._queue.policy.outlives
        for event in events:
            if event.dropped or outlives(now_us - event.accepted_us):
                self._queue.give_back(event, self._failed)
        return [event for event in events if not event.over]
