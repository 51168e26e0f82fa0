"""Asynchronous invocation: Lambda takes the event into the function's own queue, answers the source, and runs it
later, with retries.

Simplified: the queue hands over at once, never delivers twice without an error, and keeps no order across waits.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

from typing import assert_never

from eventflow.engine.chance.draws import BLOCK, Draws
from eventflow.engine.invocation.destinations import ZERO_RESERVED, Destinations
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.recursion import LONGEST_CHAIN, RECURSION
from eventflow.engine.invocation.retry import EVENT_AGE, RETRY_RULES, GiveUp, RetryAfter, RetryPolicy
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

ACCEPTED = rule(
    "async.queue",
    "Accepted in the async queue",
    "{edge_from} gets its answer now; the function runs when there is concurrency for it.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
)


class AsynchronousInvocation:
    """The internal event queue of one function."""

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
        self._kernel = kernel
        self._rows = recorder.rows
        self._name = name
        self._invoker = invoker
        self._destinations = destinations
        self._draws = draws
        self._retries = {rule: recorder.site(TraceKind.RETRY, node, rule=rule) for rule in RETRY_RULES}

    def accept(self, event: Event, queued: int) -> None:
        """Take the event into the queue, recorded at the site ``queued``, and try to run it."""
        event.accepted_us = self._kernel.now_us
        self._rows.extend(row(event.accepted_us, event.number, queued, -1, 0, 0))
        if event.hops >= LONGEST_CHAIN:
            self._destinations.give_up(event, RECURSION)
        else:
            self._attempt(event)

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

    def _attempt(self, event: Event) -> None:
        if event.over:
            return
        if self._invoker.concurrency.limit == 0:
            self._destinations.give_up(event, ZERO_RESERVED)
            return
        throttled = self._invoker.start(event)
        if throttled is None:
            return
        event.throttles += 1
        age_us = self._kernel.now_us - event.accepted_us
        delay_us = self.policy.after_throttle(event.throttles, age_us, self._stretch(event))
        if delay_us is None:
            self._rows.extend(row(self._kernel.now_us, event.number, throttled, -1, event.attempts, 0))
            self._destinations.give_up(event, EVENT_AGE)
        else:
            self._wait(event, throttled, delay_us)

    def _wait(self, event: Event, site: int, delay_us: int) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, delay_us))
        self._kernel.after(delay_us, self._attempt, event)

    def _stretch(self, event: Event) -> float:
        if not self.jitter:
            return 1.0
        name = (self._name, "back-off", event.lineage.name, event.throttles)
        draw = self._draws.block(*name, number=event.ordinal // BLOCK)[event.ordinal % BLOCK]
        return 1 + self.jitter * (2 * float(draw) - 1)
