from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times


def test_caller_waits_for_the_answer():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=100, init_ms=50)).run()

    assert run.story() == ["PUBLISHED", "INIT", "STARTED", "SUCCEEDED"]
    assert run.times_s(TraceKind.SUCCEEDED) == [0.15]


def test_caller_gets_the_error_and_nothing_is_retried():
    run = a_flow().from_callers(times(0)).into(a_function(fails=True)).run()

    assert run.story() == ["PUBLISHED", "INIT", "STARTED", "FAILED", "RETURNED"]
    assert run.of(TraceKind.RETURNED)[0].rule == "sync.error"


def test_caller_over_the_limit_is_answered_at_once():
    run = a_flow().from_callers(times(0, 1)).into(a_function(duration_ms=2_000, reserved=1)).run()

    assert run.story(1) == ["PUBLISHED", "THROTTLED", "RETURNED"]
    assert run.of(TraceKind.RETURNED)[0].rule == "sync.throttled"
