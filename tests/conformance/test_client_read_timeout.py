"""A client of an SDK sends a request anew when it has heard nothing for its read timeout, 60 s by default.

So a function that takes longer runs up to five times for one call, side by side.
https://docs.aws.amazon.com/boto3/latest/guide/retries.html and
https://docs.aws.amazon.com/botocore/latest/reference/config.html, last read 2026-11-21.
"""

from itertools import pairwise

import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

K = TraceKind
MODES = pytest.mark.parametrize(("mode", "runs"), [("legacy", 5), ("standard", 3), ("off", 1)])


@MODES
def test_long_function_runs_as_often_as_the_client_asks(mode, runs):
    long = a_function(duration_ms=90_000, Timeout=120)

    run = a_flow().from_callers(times(0), RetryMode=mode).into(long).run()

    starts_s = run.times_s(K.STARTED)
    assert len(starts_s) == runs
    assert run.metrics["ConcurrentExecutions"] == min(runs, 2)
    assert all(60 <= later - start <= 69 for start, later in pairwise(starts_s))
    assert run.count(K.ANSWERED) == runs
    assert run.ledger["succeeded"] == run.ledger["published"] == runs


def test_function_that_is_done_in_time_runs_once():
    run = a_flow().from_callers(times(0)).into(a_function(duration_ms=59_000, Timeout=120)).run()

    assert run.count(K.STARTED) == 1


def test_error_of_the_function_is_not_tried_again():
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html"""
    run = a_flow().from_callers(times(0)).into(a_function(fails=True)).run()

    assert run.count(K.STARTED) == 1


@MODES
def test_throttled_request_is_sent_so_often(mode, runs):
    run = a_flow().from_callers(times(0), RetryMode=mode).into(a_function(reserved=0)).run()

    assert run.count(K.THROTTLED) == runs
    assert run.of(K.RETURNED)[0].rule == "sdk.throttled"
