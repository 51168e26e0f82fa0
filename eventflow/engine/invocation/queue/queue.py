"""A queue of messages: visible, hidden from receivers for a while, deleted, moved to a dead-letter queue, or expired.

Any number of event source mappings poll one queue; they compete for its messages. A message comes at least once: if
its visibility timeout ends while a run of it goes on it is received again, and two runs work on it. A message can be
deleted only with the handle of its latest receive, so the earlier run can't delete it any more once it was received
again; as long as it was not, it can. About 120,000 messages can be in flight.

Simplified: messages are received in order. Mappings take turns when messages come, and the shortest of their receive
latencies counts. The second of two deliveries that go on at once is an event of its own, which goes on as the message;
the first ends with its run. A message that is in a batch when its retention ends is judged by its run.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Event, Invocation
from eventflow.engine.invocation.queue.age import Ages
from eventflow.engine.invocation.queue.batching import PAYLOAD_BYTES
from eventflow.engine.invocation.queue.dead_letters import DeadLetters, Inlet
from eventflow.engine.invocation.queue.redrive import REDELIVERED, RETENTION, SUPERSEDED, QueuePolicy
from eventflow.engine.invocation.queue.visibility import Hidden
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"

SENT = rule("sqs.sent", "Sent by {edge_from}", "{edge_from} sent {name} to {node}, which Lambda polls.", _SOURCE)
KEPT = rule("sqs.kept", "Sent to {edge_to}", "{edge_to} triggers no function, so the message stays there.", _SOURCE)
RECEIVED = rule(
    "sqs.received",
    "Received from {node}",
    "Lambda received it from {node}, receive count {value}. It is hidden for the visibility timeout of {limit} s.",
    _SOURCE,
    "VisibilityTimeout",
)

MOST_IN_FLIGHT = 120_000
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"""

UNLIMITED = 1 << 62

Copy = Callable[[Event, int], Event]
"""Makes an event for the same message and writes that it was published, at this site."""


class Receiver(Invocation, Protocol):
    """What polls a queue. ``received`` is the site of its receives; ``relays``: what it runs has other cards then."""

    received: int
    latency_us: int
    relays: bool

    def poll(self) -> None:
        """Take what is visible, as far as there may be invocations."""


class Queue:
    """The messages of one queue.

    ``moving``: a redrive policy moves a message here just now.

    A message that is in flight has a time until which it is hidden, all others have 0. One whose ``invocation`` is
    not the queue is in a batch of that mapping.
    """

    def __init__(
        self, kernel: Kernel, recorder: Recorder, node: int, copy: Copy, sizes: list[int], retained: str = RETENTION
    ) -> None:
        """``sizes``: by card, the bytes of its record with all metadata. ``retained``: why what is too old goes."""
        self.policy = QueuePolicy()
        self.mappings: list[Receiver] = []
        self.visible: deque[Any] = deque()
        self.in_flight = 0
        self.sent = self.received = self.deleted = 0
        self.most_visible = self.most_in_flight = 0
        # No record alone is too large for an invocation: sources refuse it.
        self.sizes = [min(size, PAYLOAD_BYTES) for size in sizes]
        self.ages = Ages(kernel, self.policy.retention_us, self._expired)
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._recorder = recorder
        self._copy = copy
        self._node = node
        self._coming: list[Event] = []
        self._due_us = -1
        self._wait_us = 0
        self._hidden = Hidden(kernel, self._return)
        self._superseded: set[Event] = set()
        self._relayed: dict[Event, int] = {}
        self._most_receives = UNLIMITED
        self._turn = 0
        self._wake = self.poll
        self.moving = False
        self._redelivered = recorder.site(TraceKind.PUBLISHED, node, rule=REDELIVERED)
        self._ended = recorder.site(TraceKind.RETURNED, node, rule=SUPERSEDED)
        self._retained = recorder.site(TraceKind.LOST, node, rule=retained)
        self._dropped = recorder.site(TraceKind.LOST, node, rule=DROPPED)
        self._dead_letters: DeadLetters | None = None

    def redrive_to(self, node: int, edge: int, inlet: Inlet | None = None, target: "Queue | None" = None) -> None:
        """Have a redrive policy move messages to this queue, along this edge.

        If it is polled itself, ``inlet`` publishes what a message becomes there, into ``target``.
        """
        self._dead_letters = DeadLetters(self._kernel, self._recorder, self._node, node, edge, inlet, target)
        self._most_receives = self.policy.maximum_receives

    def configure(self, policy: QueuePolicy) -> None:
        """Take this from now on; a message that is hidden stays so until the time it was told."""
        self.policy = policy
        if self._dead_letters is not None:
            self._most_receives = policy.maximum_receives
        self.ages.retain(policy.retention_us)
        self.settle()

    def settle(self) -> None:
        """A mapping has come, or its settings have changed."""
        self._wait_us = self.policy.delay_us + min((mapping.latency_us for mapping in self.mappings), default=0)
        self._wake = self.mappings[0].poll if len(self.mappings) == 1 else self.poll
        self.poll()

    def put(self, event: Event) -> None:
        """A message comes into the queue."""
        event.invocation = self
        event.accepted_us = now_us = self._kernel.now_us
        event.receives = event.hidden_until_us = 0
        self.sent += 1
        self.ages.add(event)
        if not self._wait_us:
            self._show([event])
            self._wake()
        elif now_us + self._wait_us == self._due_us:
            self._coming.append(event)
        else:
            self._coming, self._due_us = [event], now_us + self._wait_us
            self._kernel.at(self._due_us, self._appear, self._coming)

    def poll(self) -> None:
        """Have every mapping take what it can; they take turns in being first."""
        mappings = self.mappings
        for _ in mappings:
            self._turn = (self._turn + 1) % len(mappings)
            mappings[self._turn].poll()
        self._turn = (self._turn + 1) % max(len(mappings), 1)

    def take(self, most: int, mapping: Receiver, room_bytes: int = UNLIMITED) -> list[Event]:
        """Receive up to so many messages, of up to so many bytes."""
        visible, taken, weighs = self.visible, [], room_bytes is not UNLIMITED
        if most > MOST_IN_FLIGHT - self.in_flight:
            most = MOST_IN_FLIGHT - self.in_flight
        now_us, write, site = self._kernel.now_us, self._write, mapping.received
        until_us = now_us + self.policy.hidden_us
        while visible and most > 0:
            event = visible.popleft()
            if event.over:
                continue
            if event.invocation is not self:
                event = self._again(event)
            if weighs:
                room_bytes -= self.sizes[event.card]
                if room_bytes < 0:
                    visible.appendleft(event)
                    break
            if event.receives >= self._most_receives:
                self._redrive(event)
                continue
            event.invocation = mapping
            event.receives += 1
            event.hidden_until_us = until_us
            write(row(now_us, event.number, site, -1, event.attempts, event.receives))
            taken.append(event)
            most -= 1
        self._took(taken, until_us, mapping)
        return taken

    def delete(self, events: list[Event]) -> None:
        """Lambda deletes these messages: the function has dealt with them, or the filter has not let them through."""
        now_us, ages = self._kernel.now_us, self.ages
        for event in events:
            event.over = True
            if now_us - event.accepted_us > ages.oldest_us:
                ages.note(event)
            if event.hidden_until_us:
                self.in_flight -= 1
            else:
                self._superseded.discard(event)
            if self._relayed:
                self._relayed.pop(event, None)
        self.deleted += len(events)

    def give_back(self, event: Event, site: int) -> None:
        """A mapping is done with the message and has not deleted it; ``site`` says why."""
        event.invocation = self
        self._relayed.pop(event, None)
        now_us = self._kernel.now_us
        if event.dropped:
            self.lose(event, self._dropped)
        elif event in self._superseded:
            self._superseded.remove(event)
            event.over = True
            self._write(row(now_us, event.number, self._ended, -1, event.attempts, 0))
        elif self.policy.outlives(now_us - event.accepted_us):
            self.lose(event, self._retained)
        else:
            left_us = max(event.hidden_until_us - now_us, 0)
            self._write(row(now_us, event.number, site, -1, event.attempts, left_us))

    def drop(self, event: Event) -> None:
        """A person drops the message while it waits."""
        self.lose(event, self._dropped)
        self.poll()

    def lose(self, event: Event, site: int) -> None:
        """The message is gone, and no copy is kept."""
        self._gone(event)
        self._write(row(self._kernel.now_us, event.number, site, -1, event.attempts, 0))

    def succeeded(self, event: Event) -> None:
        """Never told: what runs belongs to the mapping that received it."""
        raise AssertionError("a queue runs nothing")

    failed = succeeded

    def _appear(self, events: list[Event]) -> None:
        """These messages are visible from now on, for the first time."""
        self._show(events)
        self._wake()

    def _return(self, events: list[Event]) -> None:
        """The visibility timeout of these messages is over: they can be received again."""
        self.in_flight -= len(events)
        now_us = self._kernel.now_us
        # What is too old is not handed out again; if a run of it goes on still, that run decides.
        kept = [event for event in events if not self.policy.outlives(now_us - event.accepted_us)]
        for event in kept:
            self.ages.note(event)
        self._show_again(kept)
        self._free(events)
        self.poll()

    def _show(self, events: list[Event]) -> None:
        """These messages can be received; those that are over by then are passed over."""
        visible = self.visible
        visible.extend(events)
        if len(visible) > self.most_visible:
            self.most_visible = len(visible)

    def _show_again(self, events: list[Event]) -> None:
        self._show(events)

    def _free(self, events: list[Event]) -> None:
        """These messages are not in flight any more."""

    def _took(self, events: list[Event], until_us: int, mapping: Receiver) -> None:
        if mapping.relays:
            self._relayed.update((event, event.card) for event in events)
        self.received += len(events)
        self.in_flight += len(events)
        if self.in_flight > self.most_in_flight:
            self.most_in_flight = self.in_flight
        self._hidden.add(events, until_us)

    def _again(self, event: Event) -> Event:
        """The message is received while a run of it goes on: the second delivery is an event of its own."""
        self._superseded.add(event)
        place = event.source, event.card
        event.source, event.card = self._node, self._relayed.get(event, event.card)
        copy = self._copy(event, self._redelivered)
        event.source, event.card = place
        copy.invocation = self
        copy.accepted_us, copy.receives, copy.attempts = event.accepted_us, event.receives, event.attempts
        copy.hidden_until_us = 0
        if event.attempts:  # else it was received again while its first batch is still being gathered
            copy.outcome = event.outcome
        self.ages.add_old(copy)
        return copy

    def _redrive(self, event: Event) -> None:
        assert self._dead_letters is not None
        self._gone(event)
        self._dead_letters.take(event)

    def date_back(self, accepted_us: int) -> None:
        """What came last was moved here by a redrive policy, and is as old as it was where it came from."""
        self.ages.date_back(accepted_us)

    def _expired(self, event: Event) -> None:
        """The message is too old. If it is in a batch, the run of that decides about it."""
        if event.invocation is self:
            self.lose(event, self._retained)
            self.poll()

    def _gone(self, event: Event) -> None:
        event.over = True
        self.ages.note(event)
        if event.hidden_until_us:
            self.in_flight -= 1
