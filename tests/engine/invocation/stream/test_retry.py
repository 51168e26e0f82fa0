import pytest

from eventflow.engine.invocation.stream.retry import (
    KAFKA_EXHAUSTED,
    RECORD_AGE,
    RETENTION,
    RETRIES_EXHAUSTED,
    StreamRetryPolicy,
)
from eventflow.engine.units import SECOND_US

MINUTE_US = 60 * SECOND_US
DAY_US = 86_400 * SECOND_US


@pytest.mark.parametrize(
    ("policy", "runs", "rule"),
    [
        (StreamRetryPolicy(2), 2, None),
        (StreamRetryPolicy(2), 3, RETRIES_EXHAUSTED),
        (StreamRetryPolicy(0), 1, RETRIES_EXHAUSTED),
        (StreamRetryPolicy(), 100_000, None),
        (StreamRetryPolicy(10, capped=True), 10, None),
        (StreamRetryPolicy(10, capped=True), 11, KAFKA_EXHAUSTED),
    ],
)
def test_a_batch_is_run_once_more_than_it_has_retries(policy, runs, rule):
    assert policy.exhausted(runs) == rule


@pytest.mark.parametrize(("age_s", "rule"), [(59, None), (60, RECORD_AGE), (86_400, RETENTION)])
def test_too_old_is_judged_by_the_limit_that_is_reached(age_s, rule):
    assert StreamRetryPolicy(maximum_record_age_us=MINUTE_US).too_old(age_s * SECOND_US) == rule


def test_delay_ends_when_the_oldest_record_is_too_old():
    assert StreamRetryPolicy(2, MINUTE_US).delay_us(2, 5 * SECOND_US) == 1_700_000
    assert StreamRetryPolicy(2, MINUTE_US).delay_us(2, MINUTE_US - 500_000) == 500_000
    assert StreamRetryPolicy().delay_us(10_000, DAY_US - 2 * MINUTE_US) == MINUTE_US


def test_delays_fit_eight_attempts_into_a_minute_as_measured():
    policy, at_us, attempts = StreamRetryPolicy(), 0, 1
    while at_us + policy.delay_us(attempts, at_us) < MINUTE_US:
        at_us += policy.delay_us(attempts, at_us)
        attempts += 1

    assert attempts == 8
