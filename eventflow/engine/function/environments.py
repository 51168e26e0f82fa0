"""Execution environments: created cold, reused while warm, removed when idle for too long.

An environment runs one event at a time. A free one is reused, the most recently used first, so that a pool stays
small; without one a new environment is created, which is a cold start. Init may take ten seconds: what takes longer is
cut off and repeated inside the first run, under the function's timeout. With SnapStart the code was initialised when
its version was published, and a new environment is restored from that. A run that times out or runs out of memory
resets its environment: files stay, all else is lost, and the next run begins with Init. AWS promises no length of
life: how long an idle one is kept, and when one is replaced for its age, are settings.

Simplified: Lambda starts no environment ahead of demand, but for those of provisioned concurrency.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from collections import deque

from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"

WARM, COLD, SUPPRESSED, LONG, RESTORED = range(5)
"""How a run begins."""

LONGEST_INIT_US = 10 * SECOND_US

STARTS = {
    WARM: rule(
        "env.warm",
        "Warm start",
        "Environment {environment} was free and warm, so there was no Init phase.",
        _SOURCE,
        "KeepAliveSeconds",
    ),
    COLD: rule(
        "env.cold",
        "Cold start",
        "No warm environment was free, so a new one was started.",
        _SOURCE,
        "KeepAliveSeconds",
    ),
    SUPPRESSED: rule(
        "env.suppressed_init",
        "Init inside the run",
        "The run before this one was cut off and reset environment {environment}, so Init is repeated inside this run.",
        _SOURCE,
        "Timeout",
    ),
    LONG: rule(
        "env.long_init",
        "Init took too long",
        "Init of environment {environment} was cut off after 10 s, so it is repeated inside this run and under the "
        "function's timeout.",
        _SOURCE,
        "InitDuration",
    ),
    RESTORED: rule(
        "env.restored",
        "Restored from a snapshot",
        "No warm environment was free, so a new one was restored from the snapshot of the published version.",
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html",
        "SnapStart",
    ),
}
"""Why a run begins as it does, where no concurrency is provisioned."""

KEEP_ALIVE = rule(
    "env.keep_alive",
    "Environment removed",
    "Environment {environment} was idle for the whole keep-alive and was removed.",
    _SOURCE,
    "KeepAliveSeconds",
    model=True,
)
LIFETIME = rule(
    "env.lifetime",
    "Environment replaced",
    "Environment {environment} had reached its longest life and was removed.",
    _SOURCE,
    "EnvironmentLifetimeSeconds",
    model=True,
)


class Environment:
    """One execution environment. ``begins`` is how its next run will: warm, cold, or with a suppressed Init.

    ``old``: it is removed after its run. ``provisioned``: it is one of those that are kept ready.
    """

    __slots__ = ("begins", "idle_since_us", "number", "old", "provisioned")

    def __init__(self, number: int, provisioned: bool = False) -> None:
        self.number = number
        self.idle_since_us = 0
        self.begins = WARM if provisioned else COLD
        self.old = False
        self.provisioned = provisioned


class EnvironmentPool:
    """The environments of one function; ``idle`` is in order of becoming idle.

    ``life_us`` is how long those that are created from now on live at most, None for as long as they are used.
    """

    __slots__ = (
        "_alive",
        "_kernel",
        "_numbered",
        "_outlived",
        "_reap_us",
        "_reclaimed",
        "_recorder",
        "idle",
        "keep_alive_us",
        "life_us",
    )

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int, keep_alive_us: int) -> None:
        self._kernel = kernel
        self._recorder = recorder
        self._reclaimed = recorder.site(TraceKind.RECLAIMED, node, rule=KEEP_ALIVE)
        self._outlived = recorder.site(TraceKind.RECLAIMED, node, rule=LIFETIME)
        self._numbered = 0
        self._alive = 0
        self._reap_us = -1
        self.keep_alive_us = keep_alive_us
        self.life_us: int | None = None
        self.idle: deque[Environment] = deque()

    @property
    def busy(self) -> int:
        """How many environments are running an event."""
        return self._alive - len(self.idle)

    def number(self) -> int:
        """The number of a new environment of the function, in order of creation."""
        self._numbered += 1
        return self._numbered - 1

    def create(self) -> Environment:
        """A new environment, which begins cold."""
        environment = Environment(self.number())
        self._alive += 1
        if self.life_us is not None:
            self._kernel.after(self.life_us, self._outlive, environment)
        return environment

    def release(self, environment: Environment, now_us: int) -> None:
        """The environment's run has ended."""
        if environment.old:
            self._remove(environment, self._outlived)
            return
        environment.idle_since_us = now_us
        self.idle.append(environment)
        if self._reap_us < 0:
            self._look_at(now_us + self.keep_alive_us)

    def keep_for(self, keep_alive_us: int) -> None:
        """Keep idle environments for this long from now on."""
        self.keep_alive_us = keep_alive_us
        if self.idle:
            self._look_at(max(self.idle[0].idle_since_us + keep_alive_us, self._kernel.now_us))

    def _look_at(self, at_us: int) -> None:
        self._reap_us = at_us
        self._kernel.at(at_us, self._reap, at_us)

    def _reap(self, due_us: int) -> None:
        """Remove what was idle for the whole keep-alive; look again when the next one is due."""
        if due_us != self._reap_us:
            return
        self._reap_us = -1
        idle, now_us = self.idle, self._kernel.now_us
        while idle and idle[0].idle_since_us + self.keep_alive_us <= now_us:
            environment = idle.popleft()
            environment.old = True
            self._remove(environment, self._reclaimed)
        if idle:
            self._look_at(idle[0].idle_since_us + self.keep_alive_us)

    def _outlive(self, environment: Environment) -> None:
        """The environment has reached its longest life; one that runs is removed after its run."""
        if environment.old:
            return
        environment.old = True
        if environment in self.idle:
            self.idle.remove(environment)
            self._remove(environment, self._outlived)

    def _remove(self, environment: Environment, site: int) -> None:
        self._alive -= 1
        self._recorder.rows.extend(row(self._kernel.now_us, -1, site, environment.number, 0, 0))
