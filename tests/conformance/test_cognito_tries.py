"""A function must answer Cognito within 5 s; after three tries that failed the user's operation fails.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html, last
read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

K = TraceKind


def test_function_that_is_too_slow_runs_three_times():
    slow = a_function(duration_ms=6_000, Timeout=10)

    run = a_flow().from_source("cognito", times(0), name="users").into(slow).run()

    assert run.times_s(K.STARTED) == [0, 5, 10]
    assert run.times_s(K.ANSWERED) == [5, 10, 15]
    assert [row.subject for row in run.of(K.PUBLISHED)] == [-1, 0, 1]


def test_function_that_answers_in_time_runs_once():
    run = a_flow().from_source("cognito", times(0), name="users").into(a_function(duration_ms=2_900)).run()

    assert run.story() == ["PUBLISHED", "INIT", "STARTED", "SUCCEEDED"]


def test_error_is_an_answer_and_not_tried_again():
    run = a_flow().from_source("cognito", times(0), name="users").into(a_function(fails=True)).run()

    assert run.count(K.STARTED) == 1
    assert run.of(K.RETURNED)[0].rule == "cognito.error"


def test_three_throttles_fail_the_operation():
    run = a_flow().from_source("cognito", times(0), name="users").into(a_function(reserved=0)).run()

    assert run.count(K.THROTTLED) == 3
    assert run.of(K.RETURNED)[0].rule == "cognito.gave_up"
