"""Who calls a function and waits for the answer: for how long, what it makes of a failure, whether it tries again.

Lambda itself retries nothing for a caller that waits: the caller is told at once that there is no concurrency, and
gets the error of a function that failed. What happens then is up to the service that called.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_DELAY_US = 10**15


class Failure(StrEnum):
    """Why a request has not got the function's answer."""

    ERROR = "the function failed"
    CRASHED = "the function's runtime broke down"
    TIMEOUT = "the function was cut off at its own timeout"
    THROTTLED = "no concurrency was free"
    LEFT = "the caller stopped waiting"
    DENIED = "the caller may not invoke the function"
    TOO_LARGE = "the request is larger than what the caller takes or hands on"
    ANSWER_TOO_LARGE = "the function's answer is larger than what the caller takes"


ATTEMPTS_FAILED = frozenset({Failure.ERROR, Failure.CRASHED, Failure.TIMEOUT, Failure.THROTTLED, Failure.LEFT})


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Send the request once more after this long, by this rule."""

    delay_us: int
    rule: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not try again: the caller's own caller gets this rule's answer."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How a caller tries again: ``requests`` in all, after failures of these kinds.

    The nth wait is the first one times ``rate`` for every wait before, at most ``most_us``; with ``jitter`` it is a
    random part of that.
    """

    requests: int
    on: frozenset[Failure]
    rule: str
    first_us: int = 0
    rate: float = 1.0
    most_us: int = LONGEST_DELAY_US
    jitter: bool = False

    def delay_us(self, failure: Failure, made: int, draw: float = 1.0) -> int | None:
        """The wait after ``made`` requests, of which the last failed like this; None if there is no other.

        ``draw`` is the luck of this wait, from 0 to 1.
        """
        if failure not in self.on or made >= self.requests:
            return None
        # No wait grows beyond the longest after 64 of them, and a float would overflow in the end.
        delay_us = min(self.first_us * self.rate ** min(made - 1, 64), self.most_us)
        return round(delay_us * draw if self.jitter else delay_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """What a caller gathers before it invokes the function once for all of it.

    ``reports``: the function says for each record what it made of it. ``dropped_rate`` is the share of records that
    it leaves out on purpose.
    """

    most_bytes: int
    interval_us: int
    reports: bool = True
    dropped_rate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """How one kind of caller behaves, by the settings of a source and of its connection.

    ``answers`` has the rule by which each failure is answered, of a crash that of an error if it has none of its own; a
    setting that can be changed while a run goes on must
    not change which rules there are. ``waits_us`` None: it waits as long as the function may run. ``always`` is the
    rule by which a request is answered without running the function at all. ``remembers_us``: for so long it does not
    ask again for the same identity, and answers by the rule ``remembered``.
    """

    answers: Mapping[Failure, str]
    waits_us: int | None = None
    retry: Retry | None = None
    most_bytes: int | None = None
    answer_bytes: int = 0
    most_answer_bytes: int | None = None
    always: str | None = None
    remembers_us: int = 0
    remembered: str = ""
    buffer: Buffer | None = None

    def after(self, failure: Failure, made: int, draw: float = 1.0) -> TryAgain | GiveUp:
        """What to do after so many requests, of which the last failed like this."""
        delay_us = None if self.retry is None else self.retry.delay_us(failure, made, draw)
        if delay_us is None or self.retry is None:
            return GiveUp(self.answers.get(failure) or self.answers[Failure.ERROR])
        return TryAgain(delay_us, self.retry.rule)

    @property
    def answer_is_too_large(self) -> bool:
        """Whether this caller can do nothing with what the function answers."""
        return self.most_answer_bytes is not None and self.answer_bytes > self.most_answer_bytes
