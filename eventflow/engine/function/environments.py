"""Execution environments: created cold, reused while warm, removed when idle for too long.

An environment runs one event at a time. A free one is reused, the most recently used first, so that a pool stays
small; without one a new environment is created, which is a cold start. AWS promises no length of life: how long
an idle one is kept is a setting.

Simplified: environments are not recycled for their age alone, and none is prepared ahead of demand.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from collections import deque

from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"

COLD = rule(
    "env.cold",
    "Cold start",
    "No warm environment was free, so a new one was started.",
    _SOURCE,
    "KeepAliveSeconds",
)
WARM = rule(
    "env.warm",
    "Warm start",
    "Environment {environment} was free and warm, so there was no Init phase.",
    _SOURCE,
    "KeepAliveSeconds",
)
SUPPRESSED_INIT = rule(
    "env.suppressed_init",
    "Init inside the run",
    "The run before this one timed out and reset environment {environment}, so Init is repeated inside this run.",
    _SOURCE,
    "Timeout",
)
KEEP_ALIVE = rule(
    "env.keep_alive",
    "Environment removed",
    "Environment {environment} was idle for the whole keep-alive and was removed.",
    _SOURCE,
    "KeepAliveSeconds",
    model=True,
)


class Environment:
    """One execution environment. ``reset``: its last run timed out, so the next one begins with Init."""

    __slots__ = ("idle_since_us", "number", "reset")

    def __init__(self, number: int) -> None:
        self.number = number
        self.idle_since_us = 0
        self.reset = False


class EnvironmentPool:
    """The environments of one function; ``idle`` is in order of becoming idle."""

    __slots__ = ("_created", "_kernel", "_reap_us", "_reclaimed", "_recorder", "_removed", "idle", "keep_alive_us")

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int, keep_alive_us: int) -> None:
        self._kernel = kernel
        self._recorder = recorder
        self._reclaimed = recorder.site(TraceKind.RECLAIMED, node, rule=KEEP_ALIVE)
        self._created = 0
        self._removed = 0
        self._reap_us = -1
        self.keep_alive_us = keep_alive_us
        self.idle: deque[Environment] = deque()

    @property
    def busy(self) -> int:
        """How many environments are running an event."""
        return self._created - self._removed - len(self.idle)

    def create(self) -> Environment:
        """A new environment, numbered in order of creation."""
        environment = Environment(self._created)
        self._created += 1
        return environment

    def release(self, environment: Environment, now_us: int) -> None:
        """The environment's run has ended."""
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
            self._removed += 1
            self._recorder.rows.extend(row(now_us, -1, self._reclaimed, idle.popleft().number, 0, 0))
        if idle:
            self._look_at(idle[0].idle_since_us + self.keep_alive_us)
