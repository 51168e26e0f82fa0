"""Asynchronous invocation: Lambda takes the event into the function's own queue, answers the source, and runs it
later, with retries.

The queue is eventually consistent, so now and then it delivers an event again that the function has already
processed. How often, AWS does not publish: ``DuplicateRate`` says it, and is 0 unless it is set.

Simplified: the queue hands over at once, delivers an event again as soon as it has been processed, keeps no order
across waits, and loses nothing when the function can't keep up.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

from typing import TYPE_CHECKING, assert_never

from eventflow.engine.chance.draws import Draws
from eventflow.engine.invocation.destinations import ZERO_RESERVED, Destinations
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.recursion import LONGEST_CHAIN, RECURSION
from eventflow.engine.invocation.retry import EVENT_AGE, RETRY_RULES, GiveUp, RetryAfter, RetryPolicy
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

ACCEPTED = rule(
    "async.queue",
    "Accepted in the async queue",
    "{edge_from} gets its answer now; the function runs when there is concurrency for it.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
)
DUPLICATED = rule(
    "async.duplicate",
    "Delivered again",
    "The function's queue delivered {name} once more although it had been processed: that is possible, because the "
    "queue is eventually consistent.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    "DuplicateRate",
    model=True,
)


class AsynchronousInvocation:
    """The internal event queue of one function.

    ``duplicate_rate`` is the share of processed events that the queue delivers again, and ``copy`` makes the event
    that it delivers then, which has luck of its own and is published by the rule ``DUPLICATED``.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        name: str,
        invoker: Invoker,
        destinations: Destinations,
        policy: RetryPolicy,
        draws: Draws,
    ) -> None:
        self.policy = policy
        self.jitter = 0.0
        self.longest_chain = LONGEST_CHAIN
        self.duplicate_rate = 0.0
        self.copy: Callable[[Event], Event] | None = None
        self.invoker = invoker
        self._kernel = kernel
        self._rows = recorder.rows
        self._write = recorder.rows.extend
        self._name = name
        self._destinations = destinations
        self._draws = draws
        self._retries = {rule: recorder.site(TraceKind.RETRY, node, rule=rule) for rule in RETRY_RULES}

    def accept(self, event: Event, queued: int) -> None:
        """Take the event into the queue, recorded at the site ``queued``, and try to run it."""
        event.accepted_us = now_us = self._kernel.now_us
        self._write(row(now_us, event.number, queued, -1, 0, 0))
        if event.hops >= self.longest_chain:
            self._destinations.give_up(event, RECURSION)
        else:
            self._attempt(event)

    def succeeded(self, event: Event) -> None:
        """The event's run has just returned."""
        self._destinations.succeed(event)
        if self.duplicate_rate:
            self._deliver_again(event)

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        if event.dropped:
            self._destinations.drop(event)
            return
        match self.policy.after_error(event.attempts, self._kernel.now_us - event.accepted_us):
            case RetryAfter(delay_us, why):
                self._wait(event, self._retries[why], delay_us)
            case GiveUp(why):
                self._destinations.give_up(event, why)
            case decision:
                assert_never(decision)

    def drop(self, event: Event) -> None:
        """A person drops the event while it waits here."""
        self._destinations.drop(event)

    def stretch(self, event: Event, purpose: str, number: int, jitter: float) -> float:
        """By what the event's nth wait of this purpose is longer than its plan, by its luck."""
        return 1 + jitter * (2 * self._draw(event, purpose, number) - 1) if jitter else 1.0

    def _attempt(self, event: Event) -> None:
        if event.over:
            return
        if self.invoker.concurrency.limit == 0:
            self._destinations.give_up(event, ZERO_RESERVED)
            return
        throttled = self.invoker.start(event)
        if throttled is None:
            return
        event.throttles += 1
        age_us = self._kernel.now_us - event.accepted_us
        stretch = self.stretch(event, "back-off", event.throttles, self.jitter)
        delay_us = self.policy.after_throttle(event.throttles, age_us, stretch)
        if delay_us is None:
            self._rows.extend(row(self._kernel.now_us, event.number, throttled, -1, event.attempts, 0))
            self._destinations.give_up(event, EVENT_AGE)
        else:
            self._wait(event, throttled, delay_us)

    def _wait(self, event: Event, site: int, delay_us: int) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, delay_us))
        self._kernel.after(delay_us, self._attempt, event)

    def _deliver_again(self, event: Event) -> None:
        """Deliver the event once more if its luck wants it."""
        draw = self._draw(event, "duplicate", event.attempts)
        if self.copy is not None and draw < self.duplicate_rate:
            copy = self.copy(event)
            copy.invocation = self
            copy.accepted_us = event.accepted_us
            self._attempt(copy)

    def _draw(self, event: Event, purpose: str, number: int) -> float:
        return self._draws.one(event.ordinal, self._name, purpose, event.lineage.name, number)
