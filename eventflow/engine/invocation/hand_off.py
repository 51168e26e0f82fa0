"""The hand-off: a service gives Lambda an event for the queue of a function, and tries again if Lambda can't take it.

In the ordinary case Lambda takes the event at once, whatever becomes of it later: the service never learns of errors
or throttles of the function. It does learn that it may not invoke the function, which it does not try again, and of
a server error of Lambda's API, after which it does, each service by its own plan.

Simplified: what a dead-letter queue or an error action is told starts nothing there.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
"""

from eventflow.engine.invocation.asynchronous import ACCEPTED, AsynchronousInvocation
from eventflow.engine.invocation.destinations import Target
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filtering import TriggerFilter
from eventflow.engine.invocation.hand_off_rules import RULES_OF, HandOffRules
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.hand_off import HandOff
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row


class HandOffRoute:
    """From one source to the queue of one function, after the source's delivery latency.

    ``permitted``: whether the policy that lets the source invoke the function exists now. ``hand_off`` is the plan of
    the source from now on; whose words it is told in stays as it was.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        source_node: int,
        node: int,
        edge: int,
        queue: AsynchronousInvocation,
        filter: TriggerFilter,
        hand_off: HandOff,
        permitted: bool = True,
        dead_letter: Target | None = None,
    ) -> None:
        self.latency_us = 0
        self.permitted = permitted
        self._kernel = kernel
        self._after = kernel.after
        self._arriving = self._deliver
        self._rows = recorder.rows
        self._queue = queue
        self._accept = queue.accept
        self._invoker = queue.invoker
        self._filter = filter
        self.hand_off = hand_off
        self._queued = recorder.site(TraceKind.QUEUED, node, edge, ACCEPTED)
        rules = RULES_OF[hand_off.service]
        self._denied = recorder.site(TraceKind.GAVE_UP, source_node, edge, rules.denied)
        self._again = recorder.site(TraceKind.RETRY, source_node, edge, rules.again)
        self._exhausted = {
            "MaximumRetryAttempts": recorder.site(TraceKind.GAVE_UP, source_node, edge, rules.attempts),
            "MaximumEventAgeInSeconds": recorder.site(TraceKind.GAVE_UP, source_node, edge, rules.age),
        }
        self._ends = self._endings(recorder, source_node, edge, dead_letter, rules)

    def __call__(self, event: Event) -> None:
        """Hand the event over."""
        event.invocation = self._queue
        passed = self._filter.passed
        if passed is not None:
            self._rows.extend(row(self._kernel.now_us, event.number, passed, -1, 0, self._filter.number))
        if self.latency_us:
            self._after(self.latency_us, self._arriving, event)
        else:
            self._deliver(event)

    def _deliver(self, event: Event) -> None:
        if event.over:
            return
        if self.permitted and not self._invoker.is_at_fault:
            self._accept(event, self._queued)
        else:
            self._try((event, 1, self._kernel.now_us))

    def _try(self, attempt: tuple[Event, int, int]) -> None:
        """Make the nth attempt; the last number is the time of the first."""
        event, attempts, first_us = attempt
        if event.over:
            return
        if not self.permitted:
            self._give_up(event, self._denied, attempts - 1)
            return
        fault = self._invoker.fault
        if fault is None or fault.kind != "unreachable":
            self._queue.accept(event, self._queued)
            return
        now_us = self._kernel.now_us
        stretch = self._queue.stretch(event, "hand-off", attempts, self.hand_off.jitter)
        match self.hand_off.after_server_error(attempts, now_us - first_us, stretch):
            case int(wait_us):
                self._rows.extend(row(now_us, event.number, self._again, -1, attempts, wait_us))
                self._kernel.after(wait_us, self._try, (event, attempts + 1, first_us))
            case exhausted:
                self._give_up(event, self._exhausted[exhausted], attempts)

    def _give_up(self, event: Event, site: int, attempts: int) -> None:
        event.over = True
        for ending in (site, *self._ends):
            self._rows.extend(row(self._kernel.now_us, event.number, ending, -1, attempts, 0))

    def _endings(
        self, recorder: Recorder, source_node: int, edge: int, dead_letter: Target | None, rules: HandOffRules
    ) -> tuple[int, ...]:
        """What follows once there is no further attempt."""
        if dead_letter is None or dead_letter.refusal is not None:
            return (recorder.site(TraceKind.LOST, source_node, edge, rules.lost),)
        return (
            recorder.site(TraceKind.SENT, dead_letter.node, dead_letter.edge, rules.kept),
            recorder.site(TraceKind.DEAD_LETTERED, source_node, dead_letter.edge, rules.kept),
        )
