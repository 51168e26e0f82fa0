"""What functions write goes on, and the recursion guard follows it from function to function."""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times


def test_functions_that_fail_into_each_other_are_stopped():
    def failing(name, other):
        return a_function(name, fails=True, duration_ms=100, MaximumRetryAttempts=0, on_failure=other)

    run = a_flow().from_s3(times(0)).into(failing("one", "two")).also(failing("two", "one")).run()

    assert run.count(TraceKind.FAILED) == 16
    assert run.of(TraceKind.GAVE_UP)[-1].rule == "async.recursion"
    # What the guard has stopped stays where it is kept.
    assert run.ledger["published"] == run.ledger["dead_lettered"] == 17
