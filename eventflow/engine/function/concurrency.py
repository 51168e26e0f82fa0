"""Concurrency: how many environments may run at once.

A function with reserved concurrency has that much and no more; all others share what the account has left. A
request over the limit is refused with 429 TooManyRequestsException, and counts as a throttle, not as an error.

Simplified: neither the scale-out rate (1,000 environments per function every 10 s) nor the request rate (10 times
the concurrency) is limited, and provisioned concurrency is not simulated.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"

RESERVED = rule(
    "concurrency.reserved",
    "Throttled: reserved concurrency in use",
    "All {limit} reserved environments of {node} were running, so it was not started.",
    _SOURCE,
    "ReservedConcurrentExecutions",
)
ACCOUNT = rule(
    "concurrency.account",
    "Throttled: account concurrency in use",
    "All unreserved concurrency of the account was in use, so {node} was not started.",
    _SOURCE,
    "ReservedConcurrentExecutions",
)


class Concurrency:
    """A limit, and how much of it is in use."""

    __slots__ = ("in_use", "limit", "rule")

    def __init__(self, limit: int, rule: str) -> None:
        self.limit = limit
        self.in_use = 0
        self.rule = rule
