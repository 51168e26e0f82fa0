"""An event source mapping on a queue: Lambda receives messages, filters them, and invokes the function with batches.

The invocation is synchronous. Lambda deletes what the function has dealt with. All else becomes visible again when its
visibility timeout ends, message by message, and may come in another batch. While the function has no concurrency Lambda
keeps the batch and tries it again, until its messages are visible again.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from dataclasses import dataclass, field
from typing import ClassVar

from eventflow.engine.invocation.event import Batch, Event, Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.pipes import PipeRunner
from eventflow.engine.invocation.queue.batching import PAYLOAD_BYTES, BatchingPolicy, Forming
from eventflow.engine.invocation.queue.held import HeldBatches
from eventflow.engine.invocation.queue.intake import Intake
from eventflow.engine.invocation.queue.outcome import BATCH_FAILED, DELETED, REPORTED, has_failed, undeleted
from eventflow.engine.invocation.queue.queue import MOST_IN_FLIGHT, RECEIVED, UNLIMITED, Queue
from eventflow.engine.invocation.queue.redrive import FAILED, HELD, THROTTLED
from eventflow.engine.invocation.queue.scaling import Pollers, PollerScaling
from eventflow.engine.invocation.recursion import LONGEST_CHAIN
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingPolicy:
    """What the settings of a mapping make of it; ``longest_chain`` None: recursive loops are allowed."""

    batching: BatchingPolicy = field(default_factory=BatchingPolicy)
    scaling: PollerScaling = field(default_factory=PollerScaling)
    partial: bool = False
    latency_us: int = 0
    longest_chain: int | None = LONGEST_CHAIN


class QueueMapping:
    """Lambda's pollers on one queue, for one function."""

    RULES: ClassVar[dict[str, str]] = {
        "received": RECEIVED,
        "failed": FAILED,
        "held": HELD,
        "throttled": THROTTLED,
        "processed": DELETED,
        "unprocessed": BATCH_FAILED,
        "reported": REPORTED,
    }
    """Why, by what is told."""

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
        *,
        in_order: bool = False,
    ) -> None:
        """``node`` is the queue's, ``target`` what the runner runs. ``in_order``: the queue is a FIFO queue."""
        site, why = recorder.site, self.RULES
        self.received = site(TraceKind.RECEIVED, node, edge, why["received"])
        self.latency_us = 0
        self.relays = isinstance(runner, PipeRunner)
        self.pollers = Pollers(kernel, self.poll)
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._queue = queue
        self._start = runner.start
        self._start_batch = runner.start_batch
        self._in_order = in_order
        self._forming: Forming | None = None
        self._paused = False
        self._failed = site(TraceKind.RETRY, target, edge, why["failed"])
        self._processed = site(TraceKind.PROCESSED, target, edge, why["processed"])
        self._unprocessed = site(TraceKind.UNPROCESSED, target, edge, why["unprocessed"])
        self._reported = site(TraceKind.UNPROCESSED, target, edge, why["reported"])
        throttled = site(TraceKind.RETRY, target, edge, why["throttled"])
        let_go = site(TraceKind.RETRY, target, edge, why["held"])
        self._intake = Intake(kernel, recorder, queue, target, edge, filter)
        self._held = HeldBatches(kernel, recorder, queue, self.pollers, self._run, self.poll, throttled, let_go)
        queue.mappings.append(self)
        self.configure(MappingPolicy())

    def configure(self, policy: MappingPolicy) -> None:
        """Take this from now on; a window that is open ends when it was to end."""
        self.latency_us = policy.latency_us
        self._batching = policy.batching
        self._size = policy.batching.batch_size
        self._heavy = policy.batching.may_exceed(max(self._queue.sizes, default=0))
        self._partial = self._held.always_batches = policy.partial
        self._intake.allow(policy.longest_chain)
        self.pollers.configure(policy.scaling)
        self._queue.settle()

    def poll(self) -> None:
        """Receive what is visible, as far as there may be invocations."""
        if self._paused:
            return
        queue, pollers = self._queue, self.pollers
        visible = queue.visible
        while visible:
            forming = self._forming
            if forming is None:
                if pollers.busy >= pollers.allowed:
                    pollers.fall_behind()
                    return
                events = queue.take(self._size, self, PAYLOAD_BYTES if self._heavy else UNLIMITED)
            else:
                room_bytes = PAYLOAD_BYTES - forming.bytes if self._heavy else UNLIMITED
                events = queue.take(self._size - len(forming.events), self, room_bytes)
            if not events:
                if queue.in_flight >= MOST_IN_FLIGHT:
                    break
                if visible and forming is not None:
                    self._close(forming)
                continue
            events = self._intake.of(events)
            if not events:
                continue
            if forming is None:
                if len(events) >= self._size or not (visible or self._batching.window_us):
                    self._dispatch(events)
                    continue
                forming = self._open()
            self._gather(forming, events)
        if self._forming is not None and not self._batching.window_us:
            self._close(self._forming)
        if pollers.behind and not visible:
            pollers.catch_up()

    def pause(self) -> None:
        """Receive nothing from now on; what was received is run all the same."""
        self._paused = True

    def resume(self) -> None:
        """Receive again."""
        self._paused = False
        self.poll()

    def succeeded(self, event: Event) -> None:
        """The function returned, so Lambda deletes the message."""
        pollers, queue = self.pollers, self._queue
        pollers.busy -= 1
        if pollers.braked:
            pollers.succeeded()
        queue.delete([event])
        if queue.visible:
            self.poll()

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        self.pollers.busy -= 1
        self.pollers.failed()
        self._queue.give_back(event, self._failed)
        self.poll()

    def ended(self, batch: Batch) -> None:
        """The batch's run is over."""
        pollers, events = self.pollers, batch.events
        pollers.busy -= 1
        failed, kept = has_failed(batch), undeleted(batch, in_order=self._in_order)
        processed = [event for event in events if event not in kept] if kept else events
        self._tell(batch, processed, self._processed)
        self._queue.delete(processed)
        for event in events if kept else ():
            if event in kept:
                self._tell(batch, [event], self._unprocessed if failed else self._reported)
                self._queue.give_back(event, self._failed)
        if failed:
            pollers.failed()
        elif pollers.braked:
            pollers.succeeded()
        if self._queue.visible:
            self.poll()

    def drop(self, event: Event) -> None:
        """A person drops the event while Lambda holds it."""
        forming = self._forming
        if forming is not None and event in forming.events:
            forming.events.remove(event)
            if not forming.events:
                self._forming = None
        self._held.drop(event)
        self._queue.drop(event)

    def _tell(self, batch: Batch, events: list[Event], site: int) -> None:
        """Write what the batch's run comes to for these of its events."""
        now_us, key, run_us = self._kernel.now_us, batch.key, batch.run_us
        assert isinstance(key, int)
        self._write(b"".join([row(now_us, event.number, site, key, event.attempts, run_us) for event in events]))

    def _open(self) -> Forming:
        forming = self._forming = Forming(self._kernel.now_us)
        if self._batching.window_us:
            self._kernel.after(self._batching.window_us, self._window_over, forming)
        return forming

    def _gather(self, forming: Forming, events: list[Event]) -> None:
        forming.add(events, self._kernel.now_us)
        if self._heavy:
            forming.bytes += sum(self._queue.sizes[event.card] for event in events)
        if forming.over or len(forming.events) >= self._size:
            self._close(forming)

    def _window_over(self, forming: Forming) -> None:
        """The window has ended; a receive that waits at the empty queue has not."""
        if self._forming is forming:
            closes_us = self._batching.closes_at_us(forming.opened_us, forming.received_us)
            forming.over = True
            if closes_us > self._kernel.now_us:
                self._kernel.at(closes_us, self._long_poll_over, forming)
            else:
                self._close(forming)

    def _long_poll_over(self, forming: Forming) -> None:
        if self._forming is forming:
            self._close(forming)

    def _close(self, forming: Forming) -> None:
        self._forming = None
        self._dispatch(forming.events)

    def _dispatch(self, events: list[Event]) -> None:
        pollers = self.pollers
        pollers.busy += 1
        if pollers.unwatched:
            pollers.watch()
        throttled = self._run(events)
        if throttled is not None:
            # A message can become visible again while its batch is being gathered; then nobody waits for it.
            until_us = min(event.hidden_until_us for event in events)
            self._held.throttle(events, throttled, max(until_us, self._kernel.now_us))

    def _run(self, events: list[Event]) -> int | None:
        # Of one message alone, too, the function can only report that it failed if it is asked for reports.
        if len(events) == 1 and not self._partial:
            return self._start(events[0])
        batch = Batch(events, self, partial=self._partial)
        throttled = self._start_batch(batch)
        if throttled is None:
            batch.key = -1 if batch.environment is None else batch.environment.number
        return throttled
