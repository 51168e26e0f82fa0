"""How old the messages of a queue are, and which are kept no longer.

A message that a redrive policy moves keeps the age that it had, so it may be gone soon after. A message that was
received three times or more does not count as the oldest one any more.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from collections import deque
from collections.abc import Callable

from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel

RECEIVES_OF_THE_OLDEST = 3
LEAST_KEPT = 1_024


class Ages:
    """The messages of a queue in order of age; ``expired`` is called with one that is kept no longer.

    ``oldest_us`` is the highest age that the oldest message has had.
    """

    __slots__ = ("_dated", "_events", "_expired", "_full", "_kernel", "_reap_us", "_retention_us", "oldest_us")

    def __init__(self, kernel: Kernel, retention_us: int | None, expired: Callable[[Event], None]) -> None:
        self.oldest_us = 0
        self._kernel = kernel
        self._retention_us = retention_us
        self._expired = expired
        self._events: deque[Event] = deque()
        self._dated: list[Event] = []
        self._full = LEAST_KEPT
        self._reap_us = -1

    def add(self, event: Event) -> None:
        """A message is as old as it can be young: it has come now."""
        events = self._events
        while events and events[0].over:
            events.popleft()
        events.append(event)
        if len(events) > self._full:
            # One old message must not keep in memory all that came after it and are gone.
            self._events = deque(event for event in events if not event.over)
            self._full = max(LEAST_KEPT, 2 * len(self._events))
        if self._reap_us < 0:
            self._look_at()

    def date_back(self, accepted_us: int) -> None:
        """The message that was added last has been in another queue since then."""
        if self._events:
            event = self._events.pop()
            event.accepted_us = accepted_us
            self.add_old(event)

    def add_old(self, event: Event) -> None:
        """A message that is older than the last one."""
        self._dated = [*(event for event in self._dated if not event.over), event]
        self._expect(event)

    def retain(self, retention_us: int | None) -> None:
        """Keep messages for this long from now on."""
        if retention_us != self._retention_us:
            self._retention_us = retention_us
            self._look_at()
            for event in self._dated:
                self._expect(event)

    def note(self, event: Event) -> None:
        """A message is gone, or no longer counts."""
        self._note(event, self._kernel.now_us)

    def note_all(self, until_us: int) -> None:
        """The run ends then."""
        for event in (*self._events, *self._dated):
            if not event.over:
                self._note(event, until_us)

    def _note(self, event: Event, at_us: int) -> None:
        if event.receives < RECEIVES_OF_THE_OLDEST:
            self.oldest_us = max(self.oldest_us, at_us - event.accepted_us)

    def _expect(self, event: Event) -> None:
        if self._retention_us is not None:
            due_us = max(event.accepted_us + self._retention_us, self._kernel.now_us)
            self._kernel.at(due_us, self._give_up, event)

    def _give_up(self, event: Event) -> None:
        retention_us = self._retention_us
        if retention_us is not None and not event.over and event.accepted_us + retention_us <= self._kernel.now_us:
            self._expired(event)

    def _look_at(self) -> None:
        """Have the oldest message looked at when it is kept no longer."""
        self._reap_us = -1
        if self._events and self._retention_us is not None:
            self._reap_us = max(self._events[0].accepted_us + self._retention_us, self._kernel.now_us)
            self._kernel.at(self._reap_us, self._reap, self._reap_us)

    def _reap(self, due_us: int) -> None:
        if due_us != self._reap_us or self._retention_us is None:
            return
        events, born_until_us = self._events, due_us - self._retention_us
        while events and (events[0].over or events[0].accepted_us <= born_until_us):
            event = events.popleft()
            if not event.over:
                self._expired(event)
        self._look_at()
