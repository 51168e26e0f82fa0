"""A task's input is what the state machine makes of it; its errors have names.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.function.handler import OOM
from eventflow.engine.sources.step_functions import MATCHED
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, runs, times_out

K = TraceKind
STEP_FUNCTIONS = CATALOGUE["step-functions"]
FAILURES = {
    "error": FAILS,
    "crash": runs(0.1, OOM),
    "timeout": times_out(3),
    "throttle": THROTTLED,
    "state timeout": runs(20),
}


def test_event_is_the_input_without_an_envelope():
    assert STEP_FUNCTIONS.event("checkout", {"input": {"orderId": "EF-20417", "attempt": 1}}) == {
        "orderId": "EF-20417",
        "attempt": 1,
    }
    assert STEP_FUNCTIONS.content_of("s3", {"key": "a"}) == {"input": {"key": "a"}}


@pytest.mark.parametrize(
    ("errors", "retried"),
    [
        ("none", set()),
        ("States.ALL", set(FAILURES)),
        ("States.TaskFailed", {"error", "crash", "timeout", "throttle"}),
        ("States.Timeout", {"state timeout"}),
        ("Lambda.Unknown", {"crash", "timeout"}),
        ("Lambda.TooManyRequestsException", {"throttle"}),
    ],
)
def test_retrier_is_for_the_errors_that_it_names(errors, retried):
    found = set()
    for name, step in FAILURES.items():
        calling = Calling("step-functions", step, ErrorEquals=errors, MaxAttempts=1, TimeoutSeconds=10).sends(0)
        if len(calling.times_s(K.STARTED) + calling.times_s(K.THROTTLED)) == 2:
            found.add(name)

    assert found == retried
    assert set(MATCHED) >= {errors}


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        (FAILS, "step-functions.error"),
        (times_out(3), "step-functions.unknown"),
        (runs(0.1, OOM), "step-functions.unknown"),
        (THROTTLED, "step-functions.throttled"),
    ],
)
def test_execution_fails_with_the_name_of_the_error_unless_it_is_caught(step, rule):
    assert Calling("step-functions", step).sends(0).rules(K.RETURNED) == [rule]
    assert Calling("step-functions", step, Catch=True).sends(0).rules(K.RETURNED) == ["step-functions.caught"]


def test_state_without_a_timeout_waits_for_the_function():
    assert Calling("step-functions", runs(900)).sends(0).story()[-1] == "SUCCEEDED"


def test_input_of_a_state_has_at_most_256_kilobytes():
    calling = Calling("step-functions", contents=[{"input": "x" * 256 * 1024}]).sends(0)

    assert calling.rules(K.RETURNED) == ["step-functions.too_large"]


def test_tasks_run_side_by_side():
    flow = a_flow().from_source("step-functions", times(0), name="checkout")

    run = flow.into(a_function("pay")).into(a_function("ship"), source="checkout").run()

    assert run.count(K.SUCCEEDED, "pay") == run.count(K.SUCCEEDED, "ship") == 1
