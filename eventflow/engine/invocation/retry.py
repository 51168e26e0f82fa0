"""When an asynchronous event is tried again, and when Lambda gives up.

After a function error there are two retries by default, 60 s after the first failed attempt and 120 s after the
second. A throttled event is not counted as attempted: it is tried again after 1 s, then twice as long each time up
to 300 s, for as long as its maximum age allows. The age is looked at ahead: an event whose next try would come
too late is given up at once.

Simplified: the back-off after throttles does not grow further with the length of the queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from dataclasses import dataclass

from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"

RETRY_DELAYS_US = (60 * SECOND_US, 120 * SECOND_US)
LONGEST_BACK_OFF_US = 300 * SECOND_US

RETRY_RULES = (
    rule(
        "async.retry.1",
        "First retry",
        "An asynchronous event that failed is tried again after {value_s}.",
        _SOURCE,
        "MaximumRetryAttempts",
    ),
    rule(
        "async.retry.2",
        "Second retry",
        "The second retry comes {value_s} after the second failure.",
        _SOURCE,
        "MaximumRetryAttempts",
    ),
)
RETRIES_EXHAUSTED = rule(
    "async.retries_exhausted",
    "Retries exhausted",
    "Attempt {attempt} failed and {limit} retries are the most it gets, so Lambda gave up.",
    _SOURCE,
    "MaximumRetryAttempts",
)
EVENT_AGE = rule(
    "async.event_age",
    "Too old",
    "The next try would come after the maximum event age of {limit} s, so Lambda gave up at once.",
    _SOURCE,
    "MaximumEventAgeInSeconds",
)


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Try again after this long, by this rule."""

    delay_us: int
    rule: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not try again, by this rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long an asynchronous event is tried."""

    maximum_retry_attempts: int = 2
    maximum_event_age_us: int = 21_600 * SECOND_US

    def after_error(self, attempts_made: int, age_us: int) -> RetryAfter | GiveUp:
        """What to do with an event of this age whose nth attempt has just failed."""
        if attempts_made > self.maximum_retry_attempts:
            return GiveUp(RETRIES_EXHAUSTED)
        delay_us = RETRY_DELAYS_US[attempts_made - 1]
        if age_us + delay_us >= self.maximum_event_age_us:
            return GiveUp(EVENT_AGE)
        return RetryAfter(delay_us, RETRY_RULES[attempts_made - 1])

    def after_throttle(self, throttles: int, age_us: int, stretch: float = 1.0) -> int | None:
        """How long to wait after the nth throttle; None to give up. ``stretch`` is the jitter, 1 for none."""
        back_off_us = min(SECOND_US << min(throttles - 1, 9), LONGEST_BACK_OFF_US)
        delay_us = round(back_off_us * stretch)
        return None if age_us + delay_us >= self.maximum_event_age_us else delay_us
