"""One run: find concurrency and an environment, run the code, end.

The length and the outcome of a run are known when it starts, so a run is one action on the clock.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from typing import TYPE_CHECKING, Any

from eventflow.engine.chance.draws import BLOCK
from eventflow.engine.function.beginning import begin
from eventflow.engine.function.concurrency import SCALING, THROTTLE_REASONS, Concurrency, ScalingRate
from eventflow.engine.function.environments import COLD, SUPPRESSED, WARM, Environment, EnvironmentPool
from eventflow.engine.function.handler import OK, RESETS, TIMEOUT, TIMEOUTS, Fates, Handler
from eventflow.engine.function.handler_rules import HandlerRules
from eventflow.engine.function.provisioned import ProvisionedEnvironments
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.batch_run import BatchFate, batch_fate, cut_off
from eventflow.engine.invocation.effects import Effects
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.judge import Judge
from eventflow.engine.invocation.run_sites import RunSites
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import seconds_us

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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

    ``poison`` lists by node which cards its code fails on. ``emit`` is called with every event that the code has dealt
    with, to write what the code writes; with ``tells`` the event's invocation hears of a run that returned as it hears
    of one that failed. ``effects`` knows what the code has done already. ``is_at_fault``: a person makes it do
    something for a while; every event on its way asks for this.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        concurrency: Concurrency,
        pool: EnvironmentPool,
        handler: Handler,
        poison: "Mapping[int, list[bool]]",
    ) -> None:
        self.concurrency = concurrency
        self.pool = pool
        self.handler = handler
        self.emit: Callable[[Event], None] | None = None
        self.tells = False
        self.is_at_fault = False
        self.effects = Effects(kernel, recorder, node)
        self._kernel = kernel
        self._at = kernel.at
        self._ending = self._finish
        self._write = recorder.rows.extend
        self._sites = RunSites(recorder, node, (*THROTTLE_REASONS, FAULT_THROTTLE))
        self._warm = self._sites.starts.of(WARM, False)
        self._ends = self._sites.ends
        self._provisioned = ProvisionedEnvironments(kernel, recorder, node, pool, handler)
        self._scaling = ScalingRate()
        self._judge = Judge(kernel, handler, poison)
        self._look()

    @property
    def fault(self) -> Fault | None:
        """What a person makes the function do for a while."""
        return self._judge.fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        self._judge.fault = fault
        self.is_at_fault = fault is not None
        self._look()

    @property
    def rules(self) -> HandlerRules | None:
        """The rules of its code."""
        return self._judge.rules

    @rules.setter
    def rules(self, rules: HandlerRules | None) -> None:
        self._judge.rules = rules
        self._look()

    @property
    def claimed(self) -> int:
        """How much concurrency the function has in use: what runs on demand, and what is provisioned."""
        return self.pool.busy + self._provisioned.claimed

    def configure(self, settings: Settings) -> None:
        """Take these settings from now on. The function must have its concurrency: what is provisioned counts in it."""

        def value(name: str) -> Any:
            return value_of(settings, FUNCTION_SETTINGS, name)

        self.handler.configure(settings)
        if self.pool.keep_alive_us != seconds_us(value("KeepAliveSeconds")):
            self.pool.keep_for(seconds_us(value("KeepAliveSeconds")))
        life_s = value("EnvironmentLifetimeSeconds")
        self.pool.life_us = None if life_s is None else seconds_us(life_s)
        self.effects.idempotent = value("Idempotent")
        delay_us = seconds_us(value("ProvisionedAllocationSeconds"))
        self.provision(value("ProvisionedConcurrentExecutions") or 0, delay_us)

    def provision(self, count: int, delay_us: int = 0) -> None:
        """Keep this many environments ready from now on; more than before are ready after the delay."""
        self.concurrency.in_use += self._provisioned.claim(count, delay_us)
        self._sites.starts.spills = self._sites.batch_starts.spills = count > 0
        self._look()

    def start(self, event: Event) -> int | None:
        """Run the event. If there is no concurrency it is not run: then the site of that throttle is returned."""
        concurrency, idle, usual = self.concurrency, self.pool.idle, self._usual
        now_us = self._kernel.now_us
        environment: Environment | str
        if usual and idle and concurrency.starts_left and concurrency.in_use < concurrency.limit:
            # What _take would do. Most events come this way, and the call would cost as much as the rest of it.
            concurrency.starts_left -= 1
            concurrency.in_use += 1
            environment = idle.pop()
        else:
            environment = self._take(now_us)
            if isinstance(environment, str):
                return self._sites.throttles[environment]
        attempt = event.attempts = event.attempts + 1
        lineage, ordinal, handler = event.lineage, event.ordinal, self.handler
        fates = handler.latest
        if fates.block != ordinal >> _SHIFT or fates.attempt != attempt or fates.lineage is not lineage:
            fates = handler.fates(lineage, attempt, ordinal >> _SHIFT)
        index = ordinal & _MASK
        us, outcome = fates.durations_us[index], fates.outcomes[index]
        site, init_us = self._warm, 0
        if environment.begins or attempt > 1 or not usual:
            us, outcome, site, init_us = self._looked_into(event, environment, fates, index)
        if us >= handler.timeout_us:
            us, outcome = handler.timeout_us, outcome if outcome in TIMEOUTS else TIMEOUT
        us += init_us
        event.environment = environment
        event.outcome = outcome
        event.run_us = us
        self._write(row(now_us, event.number, site, environment.number, attempt, us))
        self._at(now_us + us, self._ending, event)
        return None

    def start_batch(self, batch: Batch) -> int | None:
        """Run the batch's events in one run; the same answer."""
        now_us = self._kernel.now_us
        environment = self._take(now_us)
        if isinstance(environment, str):
            return self._sites.batch_throttles[environment]
        events, size = batch.events, len(batch.events)
        for event in events:
            event.environment = environment
            event.attempts = attempt = event.attempts + 1
            if attempt > 1:
                batch.again = True
                self.effects.before(event)
        begins, init_us = environment.begins, 0
        fate = batch_fate(self.handler, self._judge, batch, cold=begins == COLD)
        if begins:
            first = events[0]
            fates = self.handler.fates(first.lineage, first.attempts, first.ordinal >> _SHIFT)
            begins, init_us, inside_us = begin(environment, self.handler, fates, first.ordinal & _MASK)
            fate.us += inside_us
            if begins != SUPPRESSED:
                self._write(row(now_us, -1, self._sites.inits[begins], environment.number, size, init_us))
        cut_off(fate, batch, self.handler.timeout_us)
        us = fate.us + init_us
        batch.environment, batch.run_us = environment, us
        site = self._sites.batch_starts.of(begins, environment.provisioned)
        self._write(row(now_us, -1, site, environment.number, size, us))
        joined, number = self._sites.joined, environment.number
        self._write(b"".join([row(now_us, event.number, joined, number, event.attempts, us) for event in events]))
        self._at(now_us + us, self._finish_batch, (batch, fate))
        return None

    def _look(self) -> None:
        """See whether anything but luck decides about runs."""
        self._usual = not (self._judge.has_a_say or self._provisioned.claimed)

    def _take(self, now_us: int) -> Environment | str:
        """An environment for a run that starts now, or the rule by which there is none."""
        if self._judge.fault is not None and self._judge.fault.kind == "throttle":
            return FAULT_THROTTLE
        if self._provisioned.ready and (ready := self._provisioned.take(now_us)) is not None:
            return ready
        concurrency, idle = self.concurrency, self.pool.idle
        if concurrency.in_use >= concurrency.limit:
            return concurrency.rule
        if not concurrency.starts_left and not concurrency.next_second(now_us):
            return concurrency.rate_rule
        if not idle and not self._scaling.take(now_us):
            return SCALING
        concurrency.starts_left -= 1
        concurrency.in_use += 1
        return idle.pop() if idle else self.pool.create()

    def _looked_into(
        self, event: Event, environment: Environment, fates: Fates, index: int
    ) -> tuple[int, int, int, int]:
        """Of a run that is not just warm and lucky: its length, its outcome, the site of its start, and Init before."""
        if event.attempts > 1:
            self.effects.before(event)
        begins, init_us = environment.begins, 0
        us = fates.firsts_us[index] if begins == COLD and fates.firsts_us is not None else fates.durations_us[index]
        us, outcome = self._judge.judged(event, fates, index, us, fates.outcomes[index])
        if begins:
            begins, init_us, inside_us = begin(environment, self.handler, fates, index)
            us += inside_us
            if begins != SUPPRESSED:
                site, now_us = self._sites.inits[begins], self._kernel.now_us
                self._write(row(now_us, event.number, site, environment.number, event.attempts, init_us))
        return us, outcome, self._sites.starts.of(begins, environment.provisioned), init_us

    def _finish(self, event: Event) -> None:
        now_us, outcome, environment = self._kernel.now_us, event.outcome, event.environment
        assert environment is not None
        event.environment = None
        self._write(row(now_us, event.number, self._ends[outcome], environment.number, event.attempts, event.run_us))
        if outcome or environment.provisioned:
            self._leave(environment, outcome)
        else:
            self.concurrency.in_use -= 1
            self.pool.release(environment, now_us)
        if outcome:
            event.invocation.failed(event)
            return
        if (event.attempts == 1 or self.effects.done(event, environment.number)) and self.emit is not None:
            self.emit(event)
        if self.tells:
            event.invocation.succeeded(event)

    def _finish_batch(self, run: tuple[Batch, BatchFate]) -> None:
        batch, fate = run
        environment, failed = batch.environment, fate.outcome != OK
        assert environment is not None
        site, size = self._sites.batch_ends[fate.outcome], len(batch.events)
        self._write(row(self._kernel.now_us, -1, site, environment.number, size, batch.run_us))
        self._leave(environment, fate.outcome)
        batch.outcome, batch.failed = fate.outcome, fate.failed
        for event in batch.events:
            event.environment = None
        for event in batch.events if failed else ():
            event.outcome = fate.outcome
        emit = self.emit
        for event in fate.done if failed or batch.again or emit is not None else ():
            # What a run that failed has done is remembered at once: it will be asked for again.
            if (event.attempts > 1 or failed) and not self.effects.done(event, environment.number):
                continue
            if emit is not None:
                emit(event)
        batch.invocation.ended(batch)

    def _leave(self, environment: Environment, outcome: int) -> None:
        if outcome in RESETS:
            environment.begins = SUPPRESSED
        if environment.provisioned:
            self._provisioned.release(environment)
        else:
            self.concurrency.in_use -= 1
            self.pool.release(environment, self._kernel.now_us)
