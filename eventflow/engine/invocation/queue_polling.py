"""An event source mapping on a queue: Lambda receives messages, filters them, and invokes the function with each.

The invocation is synchronous, and Lambda deletes the message if the function returns. After an error, or while the
function has no concurrency, the message comes back when its visibility timeout ends. The filter is asked before the
function is: a message that does not match is deleted at once, with no invocation and no copy in a dead-letter queue.

Simplified: each message is a batch of its own. A message is never received twice without an error, and never while a
run of it goes on, even if its visibility timeout ends before the run does. Messages are received in order. A queue
has one mapping, and FIFO queues are not simulated as a source.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from collections import deque
from typing import TYPE_CHECKING, Protocol

from eventflow.engine.invocation.destinations import DROPPED, Destinations
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.poller_scaling import PollerScaling
from eventflow.engine.invocation.recursion import LONGEST_CHAIN, RECURSION
from eventflow.engine.invocation.redrive import FAILED, HELD, RECEIVED_TOO_OFTEN, REDRIVEN, RETENTION, QueuePolicy
from eventflow.engine.kernel import Action, Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Inlet(Protocol):
    """A queue that is itself polled: what is moved there is a message of it."""

    def emit(self, event: Event) -> None:
        """Publish what this event becomes there."""


class QueuePolling:
    """The messages of one queue, and Lambda's pollers on it."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        queue: int,
        function: int,
        edge: int,
        invoker: Invoker,
        destinations: Destinations,
        filter: RecordFilter,
    ) -> None:
        self.policy = QueuePolicy()
        self.scaling = PollerScaling()
        self.latency_us = 0
        self._filter = filter
        self._kernel = kernel
        self._rows = recorder.rows
        self._start = invoker.start
        self._destinations = destinations
        self._visible: deque[Event] = deque()
        self._kept: deque[Event] = deque()
        self._throttled: set[Event] = set()
        self._in_flight = 0
        self._backlog_since_us = -1
        self._growth_us = -1
        self._reap_us = -1
        site = recorder.site
        self._received = site(TraceKind.RECEIVED, queue, edge, RECEIVED)
        self._failed = site(TraceKind.RETRY, function, edge, FAILED)
        self._held = site(TraceKind.RETRY, function, edge, HELD)
        self._gave_up = site(TraceKind.GAVE_UP, queue, rule=RECEIVED_TOO_OFTEN)
        self._expired = site(TraceKind.LOST, queue, rule=RETENTION)
        self._dropped = site(TraceKind.LOST, queue, rule=DROPPED)
        self._queue = queue
        self._site = site
        self._redrive: Callable[[Event], None] | None = None

    def redrive_to(self, node: int, edge: int, inlet: Inlet | None) -> None:
        """Have a redrive policy move messages to this queue, along this edge; ``inlet`` if it is polled itself."""
        moved = -1 if inlet else self._site(TraceKind.SENT, node, edge, REDRIVEN)
        dead = self._site(TraceKind.DEAD_LETTERED, self._queue, edge, REDRIVEN)

        def redrive(event: Event) -> None:
            event.over = True
            self._write(event, self._gave_up, event.receives)
            if inlet is None:
                self._write(event, moved)
            else:
                inlet.emit(event)
            self._write(event, dead)

        self._redrive = redrive

    def put(self, event: Event) -> None:
        """A message comes into the queue."""
        now_us = self._kernel.now_us
        event.invocation = self
        event.accepted_us = now_us
        event.receives = 0
        while self._kept and self._kept[0].over:
            self._kept.popleft()
        self._kept.append(event)
        if self._reap_us < 0:
            self._look_at(event)
        if self.latency_us:
            self._kernel.after(self.latency_us, self._appear, event)
        else:
            self._appear(event)

    def succeeded(self, event: Event) -> None:
        """The function returned, so Lambda deletes the message."""
        event.over = True
        self._in_flight -= 1
        self._poll()

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        self._in_flight -= 1
        now_us = self._kernel.now_us
        if event.dropped:
            self._lose(event, self._dropped)
        elif now_us - event.accepted_us >= self.policy.retention_us:
            self._lose(event, self._expired)
        else:
            self._hide(event, self._failed, self._appear)
        self._poll()

    def drop(self, event: Event) -> None:
        """A person drops the event while it waits here."""
        self._lose(event, self._dropped)
        self._poll()

    def configure(self, policy: QueuePolicy, scaling: PollerScaling, latency_us: int) -> None:
        """Take these from now on; a message that is hidden stays so until the time it was told."""
        self.policy, self.scaling, self.latency_us = policy, scaling, latency_us
        if self._kept:
            self._look_at(self._kept[0])
        self._poll()

    def _appear(self, event: Event) -> None:
        """The message is visible from now on."""
        if not event.over:
            self._visible.append(event)
            self._poll()

    def _poll(self) -> None:
        """Receive what is visible, as far as there may be invocations."""
        visible, now_us = self._visible, self._kernel.now_us
        while visible:
            if visible[0].over:
                visible.popleft()
                continue
            if self._backlog_since_us < 0:
                self._backlog_since_us = now_us
            if self._in_flight >= self.scaling.allowed(now_us - self._backlog_since_us):
                self._wait_for_more()
                return
            self._receive(visible.popleft())
        self._backlog_since_us = -1

    def _wait_for_more(self) -> None:
        """There is a backlog: look again when it has lasted long enough for one more invocation."""
        needed_us = self.scaling.backlog_for_us(self._in_flight + 1)
        if needed_us is None:
            return
        due_us = self._backlog_since_us + needed_us
        if self._growth_us < 0 or due_us < self._growth_us:
            self._growth_us = due_us
            self._kernel.at(due_us, self._grow, due_us)

    def _grow(self, due_us: int) -> None:
        if due_us == self._growth_us:
            self._growth_us = -1
            self._poll()

    def _receive(self, event: Event) -> None:
        if self._redrive is not None and event.receives >= self.policy.maximum_receives:
            self._redrive(event)
            return
        now_us = self._kernel.now_us
        event.receives += 1
        event.throttles = 0
        event.hidden_until_us = now_us + self.policy.visibility_us
        self._write(event, self._received, event.receives)
        filter = self._filter.now
        if not filter.takes[event.card]:
            event.over = True
            self._write(event, self._filter.site(event.card), filter.number)
            return
        if filter.passed is not None and event.receives == 1:
            self._write(event, filter.passed, filter.number)
        if event.hops >= LONGEST_CHAIN:
            self._destinations.give_up(event, RECURSION)
            return
        self._in_flight += 1
        self._invoke(event)

    def _invoke(self, event: Event) -> None:
        throttled = self._start(event)
        if throttled is None:
            return
        event.throttles += 1
        self._throttled.add(event)
        delay_us = self.policy.after_throttle(event.throttles, event.hidden_until_us, self._kernel.now_us)
        self._write(event, throttled, delay_us or 0)
        if delay_us is None:
            self._hide(event, self._held, self._let_go)
        else:
            self._kernel.after(delay_us, self._try_again, event)

    def _try_again(self, event: Event) -> None:
        if not event.over:
            self._throttled.remove(event)
            self._invoke(event)

    def _let_go(self, event: Event) -> None:
        """Lambda has held the message for nothing; now its visibility timeout is over."""
        if not event.over:
            self._throttled.remove(event)
            self._in_flight -= 1
            self._appear(event)

    def _hide(self, event: Event, site: int, then: Action) -> None:
        left_us = self.policy.visible_after_us(event.hidden_until_us, self._kernel.now_us)
        self._write(event, site, left_us)
        self._kernel.after(left_us, then, event)

    def _lose(self, event: Event, site: int) -> None:
        event.over = True
        if event in self._throttled:
            self._throttled.remove(event)
            self._in_flight -= 1
        self._write(event, site)

    def _look_at(self, oldest: Event) -> None:
        """Have the oldest message deleted when its retention period is over."""
        self._reap_us = max(oldest.accepted_us + self.policy.retention_us, self._kernel.now_us)
        self._kernel.at(self._reap_us, self._reap, self._reap_us)

    def _reap(self, due_us: int) -> None:
        if due_us != self._reap_us:
            return
        self._reap_us = -1
        kept, born_until_us = self._kept, due_us - self.policy.retention_us
        while kept and (kept[0].over or kept[0].accepted_us <= born_until_us):
            event = kept.popleft()
            if not event.over and event.environment is None:
                self._lose(event, self._expired)
        if kept:
            self._look_at(kept[0])
        self._poll()

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
