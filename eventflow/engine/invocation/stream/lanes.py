"""The lanes of a shard: as many batches of it are in flight at once as the parallelization factor says.

The partition key of a record decides its lane, so records of one key stay in order; one batch is in flight for each
lane. A batch that fails blocks its lane alone.

Simplified: AWS does not say how a key finds its lane; here it is a part of its MD5 hash.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from collections import deque
from hashlib import md5

from eventflow.engine.invocation.event import Batch, BatchInvocation, Event


def lane_of(partition_key: str, lanes: int) -> int:
    """The lane, within its shard, of records with this key."""
    # The shard is told by the first bits of the hash: the last ones say nothing about it.
    digest = md5(partition_key.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "big") % lanes


class StreamBatch(Batch):
    """A batch of one lane: ``runs`` counts how often it failed, ``waits`` its retries and throttles together."""

    __slots__ = ("is_running", "lane", "runs", "waits")

    def __init__(self, events: list[Event], invocation: BatchInvocation, lane: "Lane", *, partial: bool) -> None:
        super().__init__(events, invocation, partial=partial)
        self.lane = lane
        self.runs = 0
        self.waits = 0
        self.is_running = False


class Lane:
    """One lane: the batch it works on, the parts of a split one that come next, and what waits to be batched.

    ``free_since_us``: when its last batch was done with; ``closes_us``: when the batching window of what waits ends.
    ``payload_bytes`` of what waits is kept where ``bytes_of`` has the size of every card.
    """

    __slots__ = ("batch", "bytes_of", "closes_us", "free_since_us", "parts", "payload_bytes", "waiting")

    def __init__(self) -> None:
        self.batch: StreamBatch | None = None
        self.parts: deque[StreamBatch] = deque()
        self.waiting: deque[Event] = deque()
        self.bytes_of: list[int] | None = None
        self.payload_bytes = 0
        self.free_since_us = 0
        self.closes_us = -1

    def weigh(self) -> None:
        """Add up anew what waits."""
        bytes_of = self.bytes_of
        self.payload_bytes = 0 if bytes_of is None else sum(bytes_of[event.card] for event in self.waiting)

    def remove(self, event: Event) -> None:
        """Take an event out, wherever it waits here."""
        for part in self.parts:
            if event in part.events:
                part.events.remove(event)
        if event in self.waiting:
            self.waiting.remove(event)
            self.weigh()
            if not self.waiting:
                self.closes_us = -1
