import pytest

from eventflow.engine.invocation.stream_retry import (
    RECORD_AGE,
    RETENTION,
    RETRIES_EXHAUSTED,
    Discard,
    StreamRetryPolicy,
    TryAgain,
)
from eventflow.engine.units import SECOND_US

MINUTE_US = 60 * SECOND_US
DAY_US = 86_400 * SECOND_US


@pytest.mark.parametrize(
    ("attempts", "age_s", "decision"),
    [
        (1, 0, TryAgain(SECOND_US)),
        (2, 5, TryAgain(1_700_000)),
        (3, 5, Discard(RETRIES_EXHAUSTED)),
        (2, 59.5, TryAgain(500_000)),
        (2, 60, Discard(RECORD_AGE)),
        (3, 60, Discard(RETRIES_EXHAUSTED)),
    ],
)
def test_record_is_tried_until_its_retries_or_its_age_are_over(attempts, age_s, decision):
    policy = StreamRetryPolicy(maximum_retry_attempts=2, maximum_record_age_us=MINUTE_US)

    assert policy.after_error(attempts, attempts, round(age_s * SECOND_US)) == decision


def test_without_limits_a_record_is_tried_as_long_as_the_stream_has_it():
    policy = StreamRetryPolicy()

    assert policy.after_error(10_000, 10_000, DAY_US - 2 * MINUTE_US) == TryAgain(MINUTE_US)
    assert policy.after_error(10_000, 10_000, DAY_US - SECOND_US) == TryAgain(SECOND_US)
    assert policy.after_error(10_000, 10_000, DAY_US) == Discard(RETENTION)


def test_delays_fit_eight_attempts_into_a_minute_as_measured():
    policy, at_us, attempts = StreamRetryPolicy(), 0, 1
    while at_us + policy.delay_us(attempts, at_us) < MINUTE_US:
        at_us += policy.delay_us(attempts, at_us)
        attempts += 1

    assert attempts == 8


@pytest.mark.parametrize(("age_s", "rule"), [(59, None), (60, RECORD_AGE), (86_400, RETENTION)])
def test_too_old_is_judged_by_the_limit_that_is_reached(age_s, rule):
    assert StreamRetryPolicy(maximum_record_age_us=MINUTE_US).too_old(age_s * SECOND_US) == rule
