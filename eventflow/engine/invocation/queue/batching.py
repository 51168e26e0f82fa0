"""When a batch closes: it has BatchSize messages, its payload would exceed 6 MB, or its batching window is over.

Without a window a batch closes as soon as anything is there. With one, a poller waits from its first message on. Its
next window does not start before its invocation has returned: until then its place among the pollers is taken. What
counts towards 6 MB are whole records, with all their metadata.

Lambda looks whether a window is over when a receive returns, and while a queue is empty a receive waits up to 20 s for
a message. So with very little traffic a batch is up to 20 s old whatever its window says, and closes with the next
message or when that wait is over.

Simplified: of all pollers of a mapping one gathers a batch at a time.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from dataclasses import dataclass

from eventflow.engine.invocation.event import Event

PAYLOAD_BYTES = 6 * 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchingPolicy:
    """When a batch closes; ``long_poll_us`` is how long a receive waits at an empty queue."""

    batch_size: int = 10
    window_us: int = 0
    long_poll_us: int = 0

    def may_exceed(self, largest_bytes: int) -> bool:
        """Whether a full batch of records of this size would be larger than an invocation's payload may be."""
        return self.batch_size * largest_bytes > PAYLOAD_BYTES

    def closes_at_us(self, opened_us: int, received_us: int) -> int:
        """When a batch closes that was opened then, if no message comes after the one received then."""
        return max(opened_us + self.window_us, received_us + self.long_poll_us)


class Forming:
    """A batch that is being gathered. ``over``: its window is, so the next message closes it."""

    __slots__ = ("bytes", "events", "opened_us", "over", "received_us")

    def __init__(self, now_us: int) -> None:
        self.events: list[Event] = []
        self.bytes = 0
        self.opened_us = now_us
        self.received_us = now_us
        self.over = False

    def add(self, events: list[Event], now_us: int) -> None:
        """These were received now."""
        self.events += events
        self.received_us = now_us
