"""FIFO queues: the messages of a group come in order, and no two batches work on one group at once.

While any message of a group is in flight no other message of it is received. So a message that fails stops its group
until it is processed or moved to the dead-letter queue; other groups go on. A receive takes as many messages of one
group as it can before it takes those of the next.

A message with the deduplication id of one that was accepted within the last five minutes is accepted and never
delivered. The id is what the sender gives it, or with ContentBasedDeduplication the SHA-256 of its body. What a redrive
policy moves gets a new one.

Simplified: groups take turns in the order in which they became free. A receive looks at all messages, not at the first
120,000 only.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
"""

from collections import deque

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.queue.queue import MOST_IN_FLIGHT, UNLIMITED, Copy, Queue, Receiver
from eventflow.engine.invocation.queue.redrive import RETENTION
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

DEDUPLICATED = rule(
    "sqs.deduplicated",
    "Sent twice",
    "{node} has accepted a message with the same deduplication id within the last 5 minutes, so it accepts this one "
    "and never delivers it.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html",
    "ContentBasedDeduplication",
)

DEDUPLICATION_US = 300 * SECOND_US


class FifoQueue(Queue):
    """The messages of one FIFO queue; ``visible`` are the groups that a receive can take messages of."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        copy: Copy,
        sizes: list[int],
        groups: list[str],
        deduplication_ids: list[str | None],
    ) -> None:
        """By card: the message group, and the deduplication id; None for one that is always new."""
        super().__init__(kernel, recorder, node, copy, sizes, RETENTION)
        self._group_of = groups
        self._waiting: dict[str, deque[Event]] = {}
        self._locks: dict[str, int] = {}
        self._locked: dict[Event, str] = {}
        self._ids = deduplication_ids
        self._accepted_us: dict[str, int] = {}
        self._count = 0
        self._deduplicated = recorder.site(TraceKind.FILTERED, node, rule=DEDUPLICATED)

    def put(self, event: Event) -> None:
        """A message comes into the queue."""
        id, now_us = self._ids[event.card], self._kernel.now_us
        if id is not None and not self.moving:
            if now_us - self._accepted_us.get(id, -DEDUPLICATION_US) < DEDUPLICATION_US:
                self.sent += 1
                event.over = True
                self._write(row(now_us, event.number, self._deduplicated, -1, event.attempts, 0))
                return
            self._accepted_us[id] = now_us
        super().put(event)

    def take(self, most: int, mapping: Receiver, room_bytes: int = UNLIMITED) -> list[Event]:
        """Receive up to so many messages, of up to so many bytes."""
        ready, now_us, site = self.visible, self._kernel.now_us, mapping.received
        until_us = now_us + self.policy.hidden_us
        most = min(most, MOST_IN_FLIGHT - self.in_flight)
        taken: list[Event] = []
        while ready and len(taken) < most:
            group = ready.popleft()
            waiting = self._waiting[group]
            while waiting and len(taken) < most:
                event = waiting.popleft()
                self._count -= 1
                if event.over:
                    continue
                if event.invocation is not self:
                    event = self._again(event)
                room_bytes -= self.sizes[event.card]
                if room_bytes < 0:
                    waiting.appendleft(event)
                    self._count += 1
                    break
                if event.receives >= self._most_receives:
                    self._redrive(event)
                    continue
                event.invocation = mapping
                event.receives += 1
                event.hidden_until_us = until_us
                self._locks[group] += 1
                self._locked[event] = group
                self._write(row(now_us, event.number, site, -1, event.attempts, event.receives))
                taken.append(event)
            if not self._locks[group]:
                self._ready(group)
            if room_bytes < 0:
                break
        self._took(taken, until_us, mapping)
        return taken

    def delete(self, events: list[Event]) -> None:
        """Lambda deletes these messages."""
        super().delete(events)
        self._free(events)

    def date_back(self, accepted_us: int) -> None:
        """What a redrive policy moves into a FIFO queue counts as new there."""

    def _show(self, events: list[Event]) -> None:
        for event in events:
            group = self._group_of[event.card]
            if group not in self._waiting:
                self._waiting[group], self._locks[group] = deque(), 0
            waiting = self._waiting[group]
            if not waiting and not self._locks[group]:
                self.visible.append(group)
            waiting.append(event)
        self._counted(len(events))

    def _show_again(self, events: list[Event]) -> None:
        """Their place is in front of all that came after them."""
        for event in reversed(events):
            self._waiting[self._locked[event]].appendleft(event)
        self._counted(len(events))

    def _counted(self, more: int) -> None:
        self._count += more
        self.most_visible = max(self.most_visible, self._count)

    def _gone(self, event: Event) -> None:
        super()._gone(event)
        self._free([event])

    def _free(self, events: list[Event]) -> None:
        """With the last message of a group that was in flight the next of it can be received."""
        for event in events:
            group = self._locked.pop(event, None)
            if group is not None:
                self._locks[group] -= 1
                if not self._locks[group]:
                    self._ready(group)

    def _ready(self, group: str) -> None:
        """No message of the group is in flight now."""
        if self._waiting[group]:
            self.visible.append(group)
        else:
            del self._waiting[group], self._locks[group]
