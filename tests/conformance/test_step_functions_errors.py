"""Retriers: 1 s, then twice as long each time, three times, unless they say otherwise; a catcher comes after them.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

K = TraceKind


def a_task(function, **settings):
    return a_flow().from_source("step-functions", times(0), name="checkout").into(function, **settings).run()


def test_task_without_a_retrier_is_tried_once():
    run = a_task(a_function(fails=True))

    assert run.count(K.STARTED) == 1
    assert run.of(K.RETURNED)[0].rule == "step-functions.error"


def test_retrier_has_three_retries_after_1_2_and_4_seconds():
    run = a_task(a_function(fails=True), ErrorEquals="States.ALL")

    assert run.times_s(K.STARTED) == [0, 1, 3, 7]
    assert run.story()[-2:] == ["FAILED", "RETURNED"]


def test_retrier_waits_as_it_says():
    run = a_task(a_function(fails=True), ErrorEquals="States.ALL", IntervalSeconds=3, BackoffRate=1.5, MaxAttempts=2)

    assert run.times_s(K.STARTED) == [0, 3, 7.5]


def test_throttle_has_a_name_of_its_own():
    run = a_task(a_function(reserved=0), ErrorEquals="Lambda.TooManyRequestsException")

    assert run.times_s(K.THROTTLED) == [0, 1, 3, 7]
    assert run.of(K.RETURNED)[0].rule == "step-functions.throttled"


def test_timeout_of_the_function_is_lambda_unknown():
    run = a_task(a_function(duration_ms=9_000, Timeout=3), ErrorEquals="Lambda.Unknown", MaxAttempts=1)

    assert run.count(K.STARTED) == 2
    assert run.of(K.RETURNED)[0].rule == "step-functions.unknown"


def test_timeout_of_the_task_leaves_the_function_running_and_is_retried_beside_it():
    slow = a_function(duration_ms=9_000, Timeout=30)

    run = a_task(slow, TimeoutSeconds=5, ErrorEquals="States.Timeout", MaxAttempts=1)

    assert run.times_s(K.ANSWERED) == [5, 11]
    assert run.times_s(K.STARTED) == [0, 6]
    assert run.times_s(K.SUCCEEDED) == [9, 15]


def test_caught_error_is_not_the_end_of_the_execution():
    run = a_task(a_function(fails=True), Catch=True)

    assert run.of(K.RETURNED)[0].rule == "step-functions.caught"
