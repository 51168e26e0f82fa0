"""When a stream's record is tried again, and when it is discarded.

A failed record is tried again until it succeeds, up to its maximum retry attempts or record age; without either,
until the stream no longer has it. A throttled attempt is tried again too, and counts as no retry. A record that is
over its maximum age is discarded even if it was never run.

Simplified: a record that waits is discarded at the moment it is too old.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from dataclasses import dataclass

from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_ERRORS = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html"

LONGEST_DELAY_US = 60 * SECOND_US
GROWTH = 1.7
"""AWS publishes no distance between retries. Eight attempts in 60 s have been measured, which this gives from 1 s."""

RETRY = rule(
    "stream.retry",
    "Blocks its shard",
    "The attempt failed, so its shard stands still: nothing behind it is processed, and it is tried again after "
    "{value_s}.",
    _ERRORS,
    "MaximumRetryAttempts",
)
RETRIES_EXHAUSTED = rule(
    "stream.retries_exhausted",
    "Retries exhausted",
    "Attempt {attempt} failed and {limit} retries are the most it gets, so Lambda discarded it and read on.",
    _FAILURES,
    "MaximumRetryAttempts",
)
RECORD_AGE = rule(
    "stream.record_age",
    "Too old",
    "It reached the maximum record age of {limit} s, so Lambda discarded it and read on.",
    _FAILURES,
    "MaximumRecordAgeInSeconds",
)
RETENTION = rule(
    "stream.retention",
    "Lost: no longer in the stream",
    "{node} keeps a record only for so long, and then it was gone. Lambda reads on; no copy is kept.",
    _ERRORS,
)


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Try again after this long, or find it too old by then."""

    delay_us: int


@dataclass(frozen=True, slots=True)
class Discard:
    """Give the record up, by this rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class StreamRetryPolicy:
    """How often and how long a record is tried; None without a limit."""

    maximum_retry_attempts: int | None = None
    maximum_record_age_us: int | None = None
    retention_us: int = 86_400 * SECOND_US
    first_delay_us: int = SECOND_US

    def too_old(self, age_us: int) -> str | None:
        """The rule by which a record of this age is given up, if it is."""
        if age_us >= self.retention_us:
            return RETENTION
        if self.maximum_record_age_us is not None and age_us >= self.maximum_record_age_us:
            return RECORD_AGE
        return None

    def after_error(self, attempts_made: int, tries: int, age_us: int) -> TryAgain | Discard:
        """What to do with a record whose nth attempt has just failed; ``tries`` counts throttles as well."""
        if self.maximum_retry_attempts is not None and attempts_made > self.maximum_retry_attempts:
            return Discard(RETRIES_EXHAUSTED)
        if rule := self.too_old(age_us):
            return Discard(rule)
        return TryAgain(self.delay_us(tries, age_us))

    def delay_us(self, tries: int, age_us: int) -> int:
        """How long to wait after the nth try of a record that is not too old yet: at most until it is."""
        # From the 20th power on it is longer than the longest, whatever the first is.
        delay_us = min(round(self.first_delay_us * GROWTH ** min(tries - 1, 20)), LONGEST_DELAY_US)
        oldest_us = min(self.retention_us, self.maximum_record_age_us or self.retention_us)
        return min(delay_us, oldest_us - age_us)
