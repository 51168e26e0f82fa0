"""Concurrency: how many environments may run at once, and how many requests may start in a second.

A function with reserved concurrency has that much and no more; all others share what the account has left, and what
provisioned concurrency has claimed counts as in use. In a second there may start ten times as many requests as the
concurrency allows at once, which binds for functions that run for less than 100 ms. A request over a limit is refused
with 429 TooManyRequestsException; it counts as a throttle, not as an error.

Simplified: the requests of a second are counted from the first one on, so a quiet stretch before a burst lets it have
up to two seconds' worth.
Simplified: AWS names no reason of its own for the scaling rate; here it is that of the concurrency limit.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"

RESERVED = rule(
    "concurrency.reserved",
    "Throttled: reserved concurrency in use",
    "All {limit} reserved environments of {node} were running, so it was not started "
    "(ReservedFunctionConcurrentInvocationLimitExceeded).",
    _SOURCE,
    "ReservedConcurrentExecutions",
)
ACCOUNT = rule(
    "concurrency.account",
    "Throttled: account concurrency in use",
    "All unreserved concurrency of the account was in use, so {node} was not started "
    "(ConcurrentInvocationLimitExceeded).",
    _SOURCE,
    "ReservedConcurrentExecutions",
)
RESERVED_RATE = rule(
    "concurrency.reserved_rate",
    "Throttled: too many requests in a second",
    "{node} has {limit} reserved environments and may start ten times as many requests in a second "
    "(ReservedFunctionInvocationRateLimitExceeded).",
    _SOURCE,
    "ReservedConcurrentExecutions",
)
ACCOUNT_RATE = rule(
    "concurrency.account_rate",
    "Throttled: too many requests in a second",
    "In a second there may start ten times as many requests as the account's concurrency, so {node} was not started "
    "(FunctionInvocationRateLimitExceeded).",
    _SOURCE,
    "ReservedConcurrentExecutions",
)
SCALING = rule(
    "concurrency.scaling",
    "Throttled: no new environment yet",
    "{node} gets at most 1,000 new environments in ten seconds, so it was not started.",
    "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
)

THROTTLE_REASONS = {
    RESERVED: "ReservedFunctionConcurrentInvocationLimitExceeded",
    ACCOUNT: "ConcurrentInvocationLimitExceeded",
    RESERVED_RATE: "ReservedFunctionInvocationRateLimitExceeded",
    ACCOUNT_RATE: "FunctionInvocationRateLimitExceeded",
    SCALING: "ConcurrentInvocationLimitExceeded",
}
"""What the ``Reason`` of a TooManyRequestsException is, by rule.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

REQUESTS_PER_ENVIRONMENT = 10
"""How many requests may start in a second for each environment that may run."""


class Concurrency:
    """A limit and how much of it is in use; ``starts_left`` of the requests that may start in this second."""

    __slots__ = ("_since_us", "in_use", "limit", "rate_rule", "rule", "starts_left")

    def __init__(self, limit: int, rule: str) -> None:
        self.limit = limit
        self.in_use = 0
        self.rule = rule
        self.rate_rule = RESERVED_RATE if rule == RESERVED else ACCOUNT_RATE
        self.starts_left = REQUESTS_PER_ENVIRONMENT * limit
        self._since_us = 0

    def next_second(self, now_us: int) -> bool:
        """The starts of a second are used up: begin with another one, if that second is over."""
        if now_us - self._since_us < SECOND_US:
            return False
        self.begin_second(now_us)
        return self.starts_left > 0

    def begin_second(self, now_us: int) -> None:
        """A second's worth of requests may start from now on."""
        self._since_us = now_us
        self.starts_left = REQUESTS_PER_ENVIRONMENT * self.limit


class ScalingRate:
    """A function's new environments: 1,000 at once, and another one every hundredth of a second.

    What is not used is not saved up. ``_whole_us`` is when the thousand will be whole again.
    """

    __slots__ = ("_whole_us",)

    EACH_US = SECOND_US // 100
    ALL_US = 1_000 * EACH_US

    def __init__(self) -> None:
        self._whole_us = 0

    def take(self, now_us: int) -> bool:
        """Have one more environment; False if that is one too many now."""
        whole_us = max(self._whole_us, now_us) + self.EACH_US
        if whole_us - now_us > self.ALL_US:
            return False
        self._whole_us = whole_us
        return True
