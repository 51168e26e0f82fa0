"""When a stream's batch is tried again, and when its records are given up.

A failed batch is tried again until it succeeds, up to its maximum retry attempts or record age; without either, until
the stream no longer has its records. A throttled attempt is tried again too, and counts as no retry. A record that
is over its maximum age is given up even if it was never run; younger ones of its batch are tried without it.

Kafka without a limit of retries but with an on-failure destination gets ten.

Simplified: a record that waits is given up at the moment it is too old, and what is left of its batch is tried then.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""

from dataclasses import dataclass

from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_ERRORS = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html"
_KAFKA = "https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html"

LONGEST_DELAY_US = 60 * SECOND_US
GROWTH = 1.7
"""AWS publishes no distance between retries. Eight attempts in 60 s have been measured, which this gives from 1 s."""

KAFKA_RETRIES = 10

RETRY = rule(
    "stream.retry",
    "Blocks its shard",
    "The attempt failed, so its shard stands still: nothing behind it is processed, and it is tried again after "
    "{value_s}.",
    _ERRORS,
    "MaximumRetryAttempts",
)
THROTTLED = rule(
    "stream.throttled",
    "Waits for concurrency",
    "There was no concurrency for its batch, so its shard stands still. It is tried again after {value_s}; that "
    "counts as no retry.",
    _FAILURES,
)
RETRIES_EXHAUSTED = rule(
    "stream.retries_exhausted",
    "Retries exhausted",
    "Attempt {attempt} failed and {limit} retries are the most it gets, so Lambda discarded it and read on.",
    _FAILURES,
    "MaximumRetryAttempts",
)
KAFKA_EXHAUSTED = rule(
    "stream.kafka_retries",
    "Retries exhausted",
    f"Attempt {{attempt}} failed. With an on-failure destination Lambda retries a batch from Kafka {KAFKA_RETRIES} "
    "times at most, even where no limit is set, so it discarded it and read on.",
    _KAFKA,
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
GIVE_UP_RULES = (RETRIES_EXHAUSTED, KAFKA_EXHAUSTED, RECORD_AGE)


@dataclass(frozen=True, slots=True)
class StreamRetryPolicy:
    """How often and how long records are tried; None without a limit. ``capped``: the limit is the one of Kafka."""

    maximum_retry_attempts: int | None = None
    maximum_record_age_us: int | None = None
    retention_us: int = 86_400 * SECOND_US
    first_delay_us: int = SECOND_US
    capped: bool = False

    @property
    def oldest_us(self) -> int:
        """From this age on a record is given up."""
        return min(self.retention_us, self.maximum_record_age_us or self.retention_us)

    def exhausted(self, runs: int) -> str | None:
        """The rule by which a batch that has failed so often is given up, if it is."""
        if self.maximum_retry_attempts is None or runs <= self.maximum_retry_attempts:
            return None
        return KAFKA_EXHAUSTED if self.capped else RETRIES_EXHAUSTED

    def too_old(self, age_us: int) -> str | None:
        """The rule by which a record of this age is given up, if it is."""
        if age_us >= self.retention_us:
            return RETENTION
        if self.maximum_record_age_us is not None and age_us >= self.maximum_record_age_us:
            return RECORD_AGE
        return None

    def delay_us(self, tries: int, age_us: int) -> int:
        """How long to wait after the nth try of a batch whose oldest record is not too old yet: at most until it is."""
        # From the 20th power on it is longer than the longest, whatever the first is.
        delay_us = min(round(self.first_delay_us * GROWTH ** min(tries - 1, 20)), LONGEST_DELAY_US)
        return min(delay_us, self.oldest_us - age_us)
