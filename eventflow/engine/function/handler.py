"""The simulated code: how long a run takes and what comes of it.

A run takes as long as its event's luck says, is cut off at the function's timeout, and fails by chance or because
its event matches a pattern. A timeout is a function error like an exception, but also resets the environment.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
"""

import numpy as np

from eventflow.engine.chance.distributions import Distribution, from_plain
from eventflow.engine.chance.draws import Draws, Lineage
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import seconds_us

OK, ERROR, TIMEOUT, PATTERN, FAULT = range(5)
"""What a run comes to."""

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
}

BLOCKS_KEPT = 256


class Fates:
    """What a block of events will meet at a function, by index in the block, for one attempt."""

    __slots__ = ("attempt", "block", "durations_us", "firsts_us", "inits_us", "lineage", "outcomes")

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
        self._error_rate = value_of(settings, FUNCTION_SETTINGS, "ErrorRate")
        self._duration = distribution("Duration")
        self._first = distribution("FirstRunDuration")
        self._init = distribution("InitDuration")
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
            assert self._init is not None
            draws = self._draws.block(self._function, "init", fates.lineage.name, fates.attempt, number=fates.block)
            fates.inits_us = self._init.durations_us(draws).tolist()
        return fates.inits_us

    def _draw(self, lineage: Lineage, attempt: int, block: int) -> Fates:
        assert self._duration is not None
        lengths = self._draws.block(self._function, "duration", lineage.name, attempt, number=block)
        durations_us = self._duration.durations_us(lengths)
        firsts_us = None if self._first is None else self._first.durations_us(lengths).tolist()
        outcomes = np.full(len(lengths), OK)
        if self._error_rate:
            errors = self._draws.block(self._function, "error", lineage.name, attempt, number=block)
            outcomes[errors < self._error_rate] = ERROR
        return Fates(lineage, attempt, block, durations_us.tolist(), firsts_us, outcomes.tolist())
