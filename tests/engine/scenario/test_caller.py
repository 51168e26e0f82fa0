"""What a caller does after a failure, without a clock."""

import pytest

from eventflow.engine.scenario.caller import Caller, Failure, GiveUp, Retry, TryAgain
from eventflow.engine.units import SECOND_US

ALL = frozenset(Failure)
ANSWERS = {failure: failure.name for failure in Failure if failure is not Failure.CRASHED}


def seconds(retry, failures=6, draw=1.0):
    waits_us = [retry.delay_us(Failure.ERROR, made, draw) for made in range(1, failures + 1)]
    return [None if us is None else us / SECOND_US for us in waits_us]


@pytest.mark.parametrize(
    ("retry", "waits_s"),
    [
        ({"requests": 1}, [None] * 6),
        ({"requests": 3}, [0, 0, None, None, None, None]),
        ({"requests": 4, "first_us": SECOND_US}, [1, 1, 1, None, None, None]),
        ({"requests": 7, "first_us": SECOND_US, "rate": 2}, [1, 2, 4, 8, 16, 32]),
        ({"requests": 7, "first_us": SECOND_US, "rate": 1.5, "most_us": 2 * SECOND_US}, [1, 1.5, 2, 2, 2, 2]),
    ],
)
def test_waits_grow_by_the_rate_up_to_the_longest_and_end_with_the_last_request(retry, waits_s):
    assert seconds(Retry(on=ALL, rule="", **retry)) == waits_s


def test_jitter_makes_of_a_wait_a_random_part_of_it():
    retry = Retry(requests=9, on=ALL, rule="", first_us=SECOND_US, rate=2, jitter=True)

    assert seconds(retry, 3, draw=0.25) == [0.25, 0.5, 1]
    assert retry.delay_us(Failure.ERROR, 3, 0.0) == 0


def test_wait_after_very_many_tries_is_still_a_number():
    retry = Retry(requests=10**8, on=ALL, rule="", first_us=SECOND_US, rate=100)

    assert retry.delay_us(Failure.ERROR, 10**7) == 10**15


@pytest.mark.parametrize("failure", [Failure.ERROR, Failure.THROTTLED, Failure.LEFT])
def test_only_failures_that_the_policy_names_are_tried_again(failure):
    caller = Caller(answers=ANSWERS, retry=Retry(requests=2, on=frozenset({Failure.THROTTLED}), rule="again"))

    expected = TryAgain(0, "again") if failure is Failure.THROTTLED else GiveUp(failure.name)
    assert caller.after(failure, 1) == expected
    assert caller.after(failure, 2) == GiveUp(failure.name)


def test_caller_without_a_policy_answers_at_once():
    assert Caller(answers=ANSWERS).after(Failure.TIMEOUT, 1) == GiveUp("TIMEOUT")


def test_crash_is_answered_like_an_error_unless_it_has_an_answer_of_its_own():
    assert Caller(answers=ANSWERS).after(Failure.CRASHED, 1) == GiveUp("ERROR")
    assert Caller(answers={**ANSWERS, Failure.CRASHED: "x"}).after(Failure.CRASHED, 1) == GiveUp("x")


@pytest.mark.parametrize(("size", "most", "too_large"), [(10, None, False), (10, 10, False), (11, 10, True)])
def test_answer_is_too_large_for_who_takes_less(size, most, too_large):
    assert Caller(answers={}, answer_bytes=size, most_answer_bytes=most).answer_is_too_large is too_large
