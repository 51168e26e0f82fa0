"""Visibility timeouts: which messages are in flight, and when each of them can be received again.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel


class Hidden:
    """Messages that were received, in the order in which they come back; ``back`` is called with those that do.

    One timer serves all of them: most are deleted long before it is due.
    """

    __slots__ = ("_back", "_events", "_kernel", "_latest_us", "_looks_us")

    def __init__(self, kernel: Kernel, back: Callable[[list[Event]], None]) -> None:
        self._kernel = kernel
        self._back = back
        self._events: deque[Event] = deque()
        self._latest_us = 0
        self._looks_us = -1

    def add(self, events: list[Event], until_us: int) -> None:
        """These have just been received and are hidden until then."""
        hidden = self._events
        while hidden and hidden[0].over:
            hidden.popleft()
        if hidden and until_us < self._latest_us:
            # The timeout was made shorter meanwhile, so these overtake others.
            self._kernel.at(until_us, self._wait_for_runs, lambda _: self._return([e for e in events if not e.over]))
            return
        self._latest_us = until_us
        hidden.extend(events)
        # Those before it may be gone, and with a shorter timeout it comes back before they would have.
        if hidden and (self._looks_us < 0 or hidden[0].hidden_until_us < self._looks_us):
            self._watch()

    def _watch(self) -> None:
        self._looks_us = max(self._events[0].hidden_until_us, self._kernel.now_us)
        self._kernel.at(self._looks_us, self._wait_for_runs, self._look)

    def _wait_for_runs(self, then: Callable[[Any], None]) -> None:
        """A run that ends at this very time ends first."""
        self._kernel.at(self._kernel.now_us, then, None)

    def _look(self, _: None) -> None:
        hidden, now_us, back = self._events, self._kernel.now_us, []
        while hidden and (hidden[0].over or hidden[0].hidden_until_us <= now_us):
            event = hidden.popleft()
            if not event.over:
                back.append(event)
        if self._looks_us <= now_us:
            self._looks_us = -1
            if hidden:
                self._watch()
        if back:
            self._return(back)

    def _return(self, events: list[Event]) -> None:
        for event in events:
            event.hidden_until_us = 0
        self._back(events)
