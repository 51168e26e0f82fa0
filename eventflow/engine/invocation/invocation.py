"""One attempt: find concurrency and an environment, run, end.

The length and the outcome of a run are known when it starts, so a run is one action on the clock.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from typing import TYPE_CHECKING

from eventflow.engine.chance.draws import BLOCK
from eventflow.engine.function.concurrency import ACCOUNT, RESERVED, Concurrency
from eventflow.engine.function.environments import COLD, SUPPRESSED_INIT, WARM, EnvironmentPool
from eventflow.engine.function.handler import FAULT, OK, OUTCOME_RULES, PATTERN, RETURNED, TIMEOUT, Handler
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

FAULT_THROTTLE = rule(
    "intervention.throttle",
    "Throttled by an intervention",
    "The function was made to refuse every request at this time.",
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
)

_SHIFT = BLOCK.bit_length() - 1
_MASK = BLOCK - 1


class Invoker:
    """Runs one function.

    ``poison`` lists by source node which cards its code fails on. ``succeeded`` is called with every event whose
    run returned; a failed one goes to its ``invocation``.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        concurrency: Concurrency,
        pool: EnvironmentPool,
        handler: Handler,
        poison: dict[int, list[bool]],
    ) -> None:
        self.concurrency = concurrency
        self.pool = pool
        self.handler = handler
        self.fault: Fault | None = None
        self.succeeded: Callable[[Event], None] | None = None
        self._kernel = kernel
        self._at = kernel.at
        self._ending = self._finish
        self._write = recorder.rows.extend
        self._poison = poison
        self._init = recorder.site(TraceKind.INIT, node, rule=COLD)
        self._cold = recorder.site(TraceKind.STARTED, node, rule=COLD)
        self._warm = recorder.site(TraceKind.STARTED, node, rule=WARM)
        self._suppressed = recorder.site(TraceKind.STARTED, node, rule=SUPPRESSED_INIT)
        self._ok = recorder.site(TraceKind.SUCCEEDED, node, rule=RETURNED)
        self._failed = {
            outcome: recorder.site(TraceKind.FAILED, node, rule=rule) for outcome, rule in OUTCOME_RULES.items()
        }
        self._throttled = {
            rule: recorder.site(TraceKind.THROTTLED, node, rule=rule) for rule in (RESERVED, ACCOUNT, FAULT_THROTTLE)
        }

    def start(self, event: Event) -> int | None:
        """Run the event. If there is no concurrency it is not run: then the site of that throttle is returned."""
        concurrency = self.concurrency
        if concurrency.in_use >= concurrency.limit:
            return self._throttled[concurrency.rule]
        if self.fault is not None and self.fault.kind == "throttle":
            return self._throttled[FAULT_THROTTLE]
        now_us = self._kernel.now_us
        attempt = event.attempts = event.attempts + 1
        lineage, ordinal = event.lineage, event.ordinal
        fates = self.handler.latest
        if fates.block != ordinal >> _SHIFT or fates.attempt != attempt or fates.lineage is not lineage:
            fates = self.handler.fates(lineage, attempt, ordinal >> _SHIFT)
        index = ordinal & _MASK
        us, outcome = fates.durations_us[index], fates.outcomes[index]
        if not outcome and self._poison and self._poison[event.source][event.card]:
            outcome = PATTERN
        init_us, site = 0, self._warm
        if self.pool.idle:
            environment = self.pool.idle.pop()
        else:
            environment = self.pool.create()
            init_us = self.handler.inits_us(fates)[index]
            if fates.firsts_us is not None:
                us = fates.firsts_us[index]
            self._write(row(now_us, event.number, self._init, environment.number, attempt, init_us))
            site = self._cold
        if self.fault is not None:
            us, outcome = self._worsened(self.fault, us, outcome)
        if environment.reset:
            us += self.handler.inits_us(fates)[index]
            environment.reset, site = False, self._suppressed
        if us >= self.handler.timeout_us:
            us, outcome = self.handler.timeout_us, TIMEOUT
        us += init_us
        concurrency.in_use += 1
        event.environment = environment
        event.outcome = outcome
        event.run_us = us
        self._write(row(now_us, event.number, site, environment.number, attempt, us))
        self._at(now_us + us, self._ending, event)
        return None

    def _finish(self, event: Event) -> None:
        now_us = self._kernel.now_us
        environment, outcome = event.environment, event.outcome
        assert environment is not None
        event.environment = None
        self.concurrency.in_use -= 1
        us = event.run_us
        if outcome == OK:
            self._write(row(now_us, event.number, self._ok, environment.number, event.attempts, us))
            self.pool.release(environment, now_us)
            if self.succeeded is not None:
                self.succeeded(event)
        else:
            self._write(row(now_us, event.number, self._failed[outcome], environment.number, event.attempts, us))
            environment.reset = outcome == TIMEOUT
            self.pool.release(environment, now_us)
            event.invocation.failed(event)

    def _worsened(self, fault: Fault, us: int, outcome: int) -> tuple[int, int]:
        if fault.kind == "slow":
            return round(us * fault.factor), outcome
        return us, FAULT
