"""Provisioned concurrency: environments that are initialised ahead and kept ready.

They belong to a published version or an alias, and count inside reserved concurrency and the account's. A request takes
one of them first. When all are busy, or have been given ten times their number of requests in a second, it spills over
to an environment on demand, which may be a cold start. AWS makes them ready one or two minutes after they are asked
for, up to 6,000 in a minute and all at once.

Simplified: every trigger invokes the version that has them; so nothing is left to $LATEST, and where all reserved
concurrency is provisioned there is no throttle of $LATEST to see.
Simplified: they are not replaced from time to time, and their Init never fails.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
"""

from eventflow.engine.function.concurrency import RESERVED, Concurrency
from eventflow.engine.function.environments import COLD, LONG, SUPPRESSED, WARM, Environment, EnvironmentPool
from eventflow.engine.function.handler import Handler
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"

ALLOCATED = rule(
    "provisioned.allocated",
    "Initialised ahead",
    "Environment {environment} was initialised before any request came, and is kept ready.",
    _SOURCE,
    "ProvisionedConcurrentExecutions",
)
RELEASED = rule(
    "provisioned.released",
    "No longer kept ready",
    "Less concurrency is provisioned than before, so environment {environment} was removed.",
    _SOURCE,
    "ProvisionedConcurrentExecutions",
)
STARTS = {
    WARM: rule(
        "provisioned.start",
        "On provisioned concurrency",
        "Environment {environment} was initialised ahead and free, so there was no Init phase.",
        _SOURCE,
        "ProvisionedConcurrentExecutions",
    ),
    SUPPRESSED: rule(
        "provisioned.suppressed_init",
        "Init inside the run",
        "The run before this one was cut off and reset environment {environment}, which is a provisioned one; Init is "
        "repeated inside this run.",
        _SOURCE,
        "Timeout",
    ),
}
SPILLOVERS = {
    WARM: rule(
        "spillover.warm",
        "Spilled over, warm start",
        "All provisioned concurrency was in use, so it ran on demand; environment {environment} was free and warm.",
        _SOURCE,
        "ProvisionedConcurrentExecutions",
    ),
    COLD: rule(
        "spillover.cold",
        "Spilled over, cold start",
        "All provisioned concurrency was in use and no environment on demand was free, so a new one was started.",
        _SOURCE,
        "ProvisionedConcurrentExecutions",
    ),
    SUPPRESSED: rule(
        "spillover.suppressed_init",
        "Spilled over, Init inside the run",
        "All provisioned concurrency was in use, so it ran on demand; the run before it was cut off and reset "
        "environment {environment}, so Init is repeated inside this run.",
        _SOURCE,
        "ProvisionedConcurrentExecutions",
    ),
    LONG: rule(
        "spillover.long_init",
        "Spilled over, Init took too long",
        "All provisioned concurrency was in use, so a new environment was started on demand; its Init was cut off "
        "after 10 s and is repeated inside this run.",
        _SOURCE,
        "ProvisionedConcurrentExecutions",
    ),
}


class ProvisionedEnvironments:
    """The environments that are kept ready for one function; ``claimed`` of its concurrency is theirs."""

    __slots__ = ("_handler", "_kernel", "_numbers", "_out", "_pool", "_rate", "_recorder", "_sites", "claimed", "ready")

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int, pool: EnvironmentPool, handler: Handler) -> None:
        self._kernel = kernel
        self._recorder = recorder
        self._pool = pool
        self._handler = handler
        self._sites = (
            recorder.site(TraceKind.INIT, node, rule=ALLOCATED),
            recorder.site(TraceKind.RECLAIMED, node, rule=RELEASED),
        )
        self._rate = Concurrency(0, RESERVED)
        self._numbers = 0
        self._out = 0
        self.claimed = 0
        self.ready: list[Environment] = []

    def claim(self, count: int, delay_us: int) -> int:
        """Keep this many ready, further ones after ``delay_us``; returns how much more concurrency that claims."""
        more = count - self.claimed
        self.claimed = count
        if more < 0:
            self._shrink()
        elif more and delay_us:
            self._kernel.after(delay_us, self._allocate, count)
        elif more:
            self._allocate(count)
        return more

    def take(self, now_us: int) -> Environment | None:
        """One that is ready, unless it has had its requests for this second."""
        if not self.ready or (not self._rate.starts_left and not self._rate.next_second(now_us)):
            return None
        self._rate.starts_left -= 1
        self._out += 1
        return self.ready.pop()

    def release(self, environment: Environment) -> None:
        """Its run has ended."""
        self._out -= 1
        self.ready.append(environment)
        self._shrink()

    def _allocate(self, count: int) -> None:
        """All that were asked for are ready now, unless another number was asked for since."""
        if count != self.claimed:
            return
        for init_us in self._handler.provisioned_inits_us(self._numbers, max(count - self._out - len(self.ready), 0)):
            self._numbers += 1
            environment = Environment(self._pool.number(), provisioned=True)
            self.ready.append(environment)
            self._write(0, environment, init_us)
        self._rate.limit = count
        self._rate.begin_second(self._kernel.now_us)

    def _shrink(self) -> None:
        while self.ready and self._out + len(self.ready) > self.claimed:
            self._write(1, self.ready.pop(0), 0)
        self._rate.limit = min(self._rate.limit, self.claimed)

    def _write(self, site: int, environment: Environment, value: int) -> None:
        rows, now_us = self._recorder.rows, self._kernel.now_us
        rows.extend(row(now_us, -1, self._sites[site], environment.number, 0, value))
