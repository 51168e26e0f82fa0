import pytest

from eventflow.engine.invocation.retry import (
    EVENT_AGE,
    RETRIES_EXHAUSTED,
    RETRY_RULES,
    GiveUp,
    RetryAfter,
    RetryPolicy,
)
from eventflow.engine.units import SECOND_US

FIRST, SECOND = RETRY_RULES


@pytest.mark.parametrize(
    ("retries", "age_limit_s", "attempts", "age_s", "decision"),
    [
        (2, 21_600, 1, 0, RetryAfter(60 * SECOND_US, FIRST)),
        (2, 21_600, 2, 60, RetryAfter(120 * SECOND_US, SECOND)),
        (2, 21_600, 3, 180, GiveUp(RETRIES_EXHAUSTED)),
        (1, 21_600, 1, 0, RetryAfter(60 * SECOND_US, FIRST)),
        (1, 21_600, 2, 60, GiveUp(RETRIES_EXHAUSTED)),
        (0, 21_600, 1, 0, GiveUp(RETRIES_EXHAUSTED)),
        (0, 60, 1, 0, GiveUp(RETRIES_EXHAUSTED)),
        (2, 60, 1, 0, GiveUp(EVENT_AGE)),
        (2, 61, 1, 0, RetryAfter(60 * SECOND_US, FIRST)),
        (2, 90, 2, 60, GiveUp(EVENT_AGE)),
        (2, 21_600, 1, 21_539, RetryAfter(60 * SECOND_US, FIRST)),
        (2, 21_600, 1, 21_540, GiveUp(EVENT_AGE)),
        (2, 60, 3, 180, GiveUp(RETRIES_EXHAUSTED)),
    ],
)
def test_after_an_error(retries, age_limit_s, attempts, age_s, decision):
    policy = RetryPolicy(retries, age_limit_s * SECOND_US)

    assert policy.after_error(attempts, age_s * SECOND_US) == decision


@pytest.mark.parametrize(
    ("throttles", "age_s", "stretch", "delay_s"),
    [(1, 0, 1, 1), (2, 1, 1, 2), (9, 0, 1, 256), (10, 0, 1, 300), (80, 0, 1, 300), (1, 0, 1.2, 1.2), (10, 0, 0.8, 240),
     (10, 21_299, 1, 300), (10, 21_300, 1, None), (1, 21_599, 1, None)],
)  # fmt: skip
def test_after_a_throttle(throttles, age_s, stretch, delay_s):
    delay_us = RetryPolicy().after_throttle(throttles, age_s * SECOND_US, stretch)

    assert delay_us == (None if delay_s is None else round(delay_s * SECOND_US))
