"""When a batch of a stream's records is complete: it is full, its payload is 6 MB, or its window has elapsed.

Without a window whatever is there is a batch. With one, a batching window begins when the invocation before is
complete; in Amazon DocumentDB it begins with the first record. The metadata of a record counts as payload too.

Simplified: a window in which nothing came is followed by the next at once. One record is sent however large it is.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

from collections import deque
from dataclasses import dataclass

from eventflow.engine.invocation.event import Event

MOST_BYTES = 6 * 1024 * 1024
"""What Lambda takes as the payload of one invocation.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""


def first(waiting: deque[Event], count: int) -> list[Event]:
    """Take so many off the front, or all if there are no more."""
    if len(waiting) > count:
        return [waiting.popleft() for _ in range(count)]
    events = list(waiting)
    waiting.clear()
    return events


@dataclass(frozen=True, slots=True)
class BatchingPolicy:
    """How many records a batch has at most, and how long they are gathered.

    ``from_first_record``: the window begins with the first record. ``tumbling_us``: a batch has only records that
    came in one tumbling window of this length; 0 for none.
    """

    size: int = 100
    window_us: int = 0
    from_first_record: bool = False
    tumbling_us: int = 0

    def closes_us(self, free_since_us: int, now_us: int) -> int:
        """When the window ends in which a lane gets its first record now; it has been free since then."""
        if self.window_us == 0 or self.from_first_record:
            return now_us + self.window_us
        return free_since_us + ((now_us - free_since_us) // self.window_us + 1) * self.window_us

    def is_full(self, waiting: deque[Event], payload_bytes: int) -> bool:
        """Whether no further record can join these."""
        if len(waiting) >= self.size or payload_bytes >= MOST_BYTES:
            return True
        return bool(self.tumbling_us and waiting) and self._window(waiting[0]) != self._window(waiting[-1])

    def take(self, waiting: deque[Event], bytes_of: list[int] | None) -> list[Event]:
        """Take as many as one batch may have, at least one; ``bytes_of`` by card where the payload can be too large."""
        if bytes_of is None and not self.tumbling_us:
            return first(waiting, self.size)
        events = [waiting.popleft()]
        payload_bytes = bytes_of[events[0].card] if bytes_of else 0
        while waiting and len(events) < self.size:
            event = waiting[0]
            payload_bytes += bytes_of[event.card] if bytes_of else 0
            if payload_bytes > MOST_BYTES or (self.tumbling_us and self._window(event) != self._window(events[0])):
                break
            events.append(waiting.popleft())
        return events

    def _window(self, event: Event) -> int:
        return event.accepted_us // self.tumbling_us
