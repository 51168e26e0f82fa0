"""The simulated code: how long a run takes and what comes of it.

A run takes as long as its event's luck says, is cut off at the function's timeout, and fails by chance, because its
event matches a pattern, or because a rule of the code says so. The processing power grows with the memory: at 1,769 MB
it is one vCPU. A timeout is a function error like an exception, but also resets the environment, and so does a run that
needs more memory than there is.

Simplified: the code uses one thread, so more than 1,769 MB make no run faster.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.distributions import Distribution, from_plain
from eventflow.engine.chance.draws import BLOCK, Draws, Lineage
from eventflow.engine.function.init_durations import init_duration
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import seconds_us

OK, ERROR, TIMEOUT, PATTERN, FAULT, OOM, RULE, RULE_TIMEOUT, DOWNSTREAM, DOWNSTREAM_TIMEOUT = range(10)
"""What a run comes to."""

TIMEOUTS = frozenset({TIMEOUT, RULE_TIMEOUT, DOWNSTREAM_TIMEOUT})
RESETS = TIMEOUTS | {OOM}
"""The outcomes after which the environment begins anew."""

_ERRORS = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html"
_TIMEOUT = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"

RETURNED = rule("handler.ok", "Run succeeded", "The handler returned after {value_s}.", _ERRORS)
OUTCOME_RULES = {
    ERROR: rule(
        "handler.error",
        "Attempt failed",
        "The handler raised an error after {value_s}.",
        _ERRORS,
        "ErrorRate",
        model=True,
    ),
    TIMEOUT: rule(
        "handler.timeout",
        "Attempt timed out",
        "The run was cut off at the function's timeout, after {value_s}.",
        _TIMEOUT,
        "Timeout",
    ),
    PATTERN: rule(
        "handler.pattern",
        "Attempt failed",
        "The handler can't process {name} and raised an error after {value_s}.",
        _ERRORS,
    ),
    FAULT: rule("intervention.fail", "Attempt failed", "The function was made to fail at this time.", _ERRORS),
    OOM: rule(
        "handler.oom",
        "Out of memory",
        "A rule of the simulated code made it need more memory than there is, so the run was killed after {value_s} "
        "(Runtime.ExitError).",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "MemorySize",
    ),
    RULE: rule(
        "handler.rule",
        "Attempt failed",
        "A rule of the simulated code holds at this time: the handler raised an error after {value_s}.",
        _ERRORS,
    ),
    RULE_TIMEOUT: rule(
        "handler.rule_timeout",
        "Attempt timed out",
        "A rule of the simulated code made it hang, so the run was cut off at the function's timeout, after {value_s}.",
        _TIMEOUT,
        "Timeout",
    ),
    DOWNSTREAM: rule(
        "handler.downstream",
        "Attempt failed, downstream is down",
        "What {node} depends on was down, so the handler raised an error after {value_s}.",
        _ERRORS,
    ),
    DOWNSTREAM_TIMEOUT: rule(
        "handler.downstream_timeout",
        "Attempt timed out, downstream is down",
        "What {node} depends on was down and did not answer, so the run was cut off at the function's timeout, "
        "after {value_s}.",
        _TIMEOUT,
        "Timeout",
    ),
}

FULL_CPU_MB = 1_769
"""The memory at which there is one vCPU."""

BLOCKS_KEPT = 256


class Fates:
    """What a block of events will meet at a function, by index in the block, for one attempt."""

    __slots__ = ("attempt", "block", "durations_us", "firsts_us", "inits_us", "lineage", "more_us", "outcomes")

    def __init__(
        self,
        lineage: Lineage,
        attempt: int,
        block: int,
        durations_us: list[int],
        firsts_us: list[int] | None,
        outcomes: list[int],
    ) -> None:
        self.lineage = lineage
        self.attempt = attempt
        self.block = block
        self.durations_us = durations_us
        self.firsts_us = firsts_us
        self.outcomes = outcomes
        self.inits_us: list[int] | None = None
        self.more_us: dict[tuple[str, Distribution], list[int]] = {}


NO_FATES = Fates(Lineage(""), 0, 0, [], None, [])


class Handler:
    """The fates of events at one function; ``latest`` is the block of them that was asked for last."""

    def __init__(self, draws: Draws, function: str, settings: Settings) -> None:
        self._draws = draws
        self._function = function
        self._drawn: dict[tuple[Lineage, int, int], Fates] = {}
        self.configure(settings)

    def configure(self, settings: Settings) -> None:
        """Take these settings from now on; every event keeps its luck."""

        def distribution(name: str) -> Distribution | None:
            plain = value_of(settings, FUNCTION_SETTINGS, name)
            return None if plain is None else from_plain(plain)

        self.timeout_us = seconds_us(value_of(settings, FUNCTION_SETTINGS, "Timeout"))
        self.restores = value_of(settings, FUNCTION_SETTINGS, "SnapStart") == "PublishedVersions"
        self._error_rate = value_of(settings, FUNCTION_SETTINGS, "ErrorRate")
        self._duration = distribution("Duration")
        self._first = distribution("FirstRunDuration")
        self._record = distribution("RecordDuration")
        runtime = value_of(settings, FUNCTION_SETTINGS, "Runtime")
        self._init = distribution("InitDuration") or from_plain(init_duration(runtime))
        self._restore = distribution("RestoreDuration")
        self._stretch = _stretch(
            value_of(settings, FUNCTION_SETTINGS, "CpuBound"),
            value_of(settings, FUNCTION_SETTINGS, "MemorySize"),
            value_of(settings, FUNCTION_SETTINGS, "ReferenceMemorySize"),
        )
        self._drawn.clear()
        self.latest = NO_FATES

    def fates(self, lineage: Lineage, attempt: int, block: int) -> Fates:
        """The fates of one block of a lineage's events, at their nth attempt."""
        key = (lineage, attempt, block)
        if key not in self._drawn:
            if len(self._drawn) >= BLOCKS_KEPT:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = self._draw(lineage, attempt, block)
        self.latest = self._drawn[key]
        return self.latest

    def inits_us(self, fates: Fates) -> list[int]:
        """The lengths of Init for the same block, drawn only once a cold start asks."""
        if fates.inits_us is None:
            draws = self._draws.block(self._function, "init", fates.lineage.name, fates.attempt, number=fates.block)
            fates.inits_us = self._init.durations_us(draws).tolist()
        return fates.inits_us

    def restores_us(self, fates: Fates) -> list[int]:
        """The lengths of a restore from a snapshot for the same block, with the luck of Init."""
        assert self._restore is not None
        return self._more_us(fates, "init", self._restore, 1.0)

    @property
    def counts_records(self) -> bool:
        """Whether each event of a batch adds to the duration of its run."""
        return self._record is not None

    def records_us(self, fates: Fates) -> list[int] | None:
        """What each event of the same block adds to the run of its batch."""
        return None if self._record is None else self._more_us(fates, "record", self._record, self._stretch)

    def lengths_us(self, fates: Fates, duration: Distribution) -> list[int]:
        """The lengths of runs for the same block that take this long instead, with the same luck."""
        return self._more_us(fates, "duration", duration, self._stretch)

    def provisioned_inits_us(self, start: int, count: int) -> list[int]:
        """The lengths of Init of some environments that are initialised ahead, from the nth on."""
        draws = self._draws.first(start + count, self._function, "init", "provisioned")[start:]
        lengths_us: list[int] = self._init.durations_us(draws).tolist()
        return lengths_us

    def _more_us(self, fates: Fates, purpose: str, distribution: Distribution, stretch: float) -> list[int]:
        key = (purpose, distribution)
        if key not in fates.more_us:
            draws = self._draws.block(self._function, purpose, fates.lineage.name, fates.attempt, number=fates.block)
            fates.more_us[key] = _stretched(distribution.durations_us(draws), stretch).tolist()
        return fates.more_us[key]

    def _draw(self, lineage: Lineage, attempt: int, block: int) -> Fates:
        assert self._duration is not None
        lengths = self._draws.block(self._function, "duration", lineage.name, attempt, number=block)
        durations_us = _stretched(self._duration.durations_us(lengths), self._stretch).tolist()
        firsts_us = (
            None if self._first is None else _stretched(self._first.durations_us(lengths), self._stretch).tolist()
        )
        outcomes = np.full(BLOCK, OK)
        if self._error_rate:
            errors = self._draws.block(self._function, "error", lineage.name, attempt, number=block)
            outcomes[errors < self._error_rate] = ERROR
        return Fates(lineage, attempt, block, durations_us, firsts_us, outcomes.tolist())


def _stretch(cpu_bound: float, memory_mb: int, reference_mb: int) -> float:
    """How much longer a run takes with this memory than with that for which its duration is given."""
    return 1 - cpu_bound + cpu_bound * min(reference_mb, FULL_CPU_MB) / min(memory_mb, FULL_CPU_MB)


def _stretched(lengths_us: NDArray[np.int64], stretch: float) -> NDArray[np.int64]:
    return lengths_us if stretch == 1 else np.rint(lengths_us * stretch).astype(np.int64)
