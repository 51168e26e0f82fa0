"""Batches that Lambda holds while the function has no concurrency: it tries them again, until it must let go.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from collections.abc import Callable

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.queue.queue import Queue
from eventflow.engine.invocation.queue.redrive import after_throttle
from eventflow.engine.invocation.queue.scaling import Pollers
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.recorder import Recorder, row


class Held:
    """A batch that waits: how often it was throttled, and until when Lambda keeps it."""

    __slots__ = ("events", "throttles", "until_us")

    def __init__(self, events: list[Event], until_us: int) -> None:
        self.events = events
        self.throttles = 0
        self.until_us = until_us


class HeldBatches:
    """The batches that a mapping holds; each keeps its place among the pollers.

    ``run`` tries one again, ``poll`` is called when a place is free. ``living`` looks before a try at what of a batch
    still is to be run. ``throttled`` and ``let_go`` are the sites of waits.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        queue: Queue,
        pollers: Pollers,
        run: Callable[[list[Event]], int | None],
        poll: Callable[[], None],
        throttled: int,
        let_go: int,
    ) -> None:
        self.living: Callable[[list[Event]], list[Event]] = list
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._queue = queue
        self._pollers = pollers
        self._run = run
        self._poll = poll
        self._throttled = throttled
        self._let_go = let_go
        # Whether one message alone is a batch, too.
        self.always_batches = False
        self._batches: set[Held] = set()

    def throttle(self, events: list[Event], throttled: int, until_us: int) -> None:
        """There is no concurrency for this batch; ``throttled`` is the site of that."""
        held = Held(events, until_us)
        self._keep(held)
        self._wait(held, throttled)

    def retry(self, events: list[Event], delay_us: int, until_us: int) -> None:
        """Run the batch again after this time."""
        held = Held(events, until_us)
        self._keep(held)
        self._kernel.after(delay_us, self._try_again, held)

    def drop(self, event: Event) -> None:
        """The message is not to be run, if it is in a batch here."""
        for held in [held for held in self._batches if event in held.events]:
            held.events.remove(event)
            if not held.events:
                self._release(held)

    def _keep(self, held: Held) -> None:
        self._batches.add(held)
        self._pollers.held = len(self._batches)

    def _leave(self, held: Held) -> None:
        self._batches.remove(held)
        self._pollers.held = len(self._batches)

    def _release(self, held: Held) -> None:
        self._leave(held)
        self._pollers.busy -= 1

    def _wait(self, held: Held, throttled: int) -> None:
        events, now_us, write = held.events, self._kernel.now_us, self._write
        held.throttles += 1
        delay_us = after_throttle(held.throttles, held.until_us, now_us)
        if len(events) == 1 and not self.always_batches:
            write(row(now_us, events[0].number, throttled, -1, events[0].attempts, delay_us or 0))
        else:
            write(row(now_us, -1, throttled, events[0].number, len(events), delay_us or 0))
        if delay_us is None:
            for event in events:
                self._queue.give_back(event, self._let_go)
            self._kernel.at(held.until_us, self._give_up, held)
            return
        if len(events) > 1 or self.always_batches:
            for event in events:
                write(row(now_us, event.number, self._throttled, -1, event.attempts, delay_us))
        self._kernel.after(delay_us, self._try_again, held)

    def _try_again(self, held: Held) -> None:
        if held not in self._batches:
            return
        held.events = self.living(held.events)
        if not held.events:
            self._give_up(held)
            return
        throttled = self._run(held.events)
        if throttled is None:
            self._leave(held)
        else:
            self._wait(held, throttled)

    def _give_up(self, held: Held) -> None:
        """Lambda has held the batch for nothing; now its messages are visible again, or gone."""
        if held in self._batches:
            self._release(held)
            self._poll()
