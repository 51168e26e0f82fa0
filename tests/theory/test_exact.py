"""What holds exactly, whatever the luck: conservation, and Little's law over one run."""

import numpy as np
import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, emission, poisson

EXPONENTIAL = {"exponential": {"mean_ms": 700}}


def a_busy_flow():
    first = a_function(
        "first",
        duration_ms=EXPONENTIAL,
        init_ms=200,
        error_rate=0.2,
        reserved=4,
        dead_letter_queue="dlq",
        emits=(emission("results"),),
    )
    flow = a_flow().queue("dlq").from_s3(poisson(4), keys=["a.jpg", "b.txt"]).into(first, suffix=".jpg")
    flow = flow.from_s3(name="results").into(a_function("second", duration_ms=EXPONENTIAL, error_rate=0.4, reserved=2))
    return flow.from_callers(poisson(2)).into(a_function("third", duration_ms=EXPONENTIAL, reserved=1))


@pytest.mark.parametrize("seed", range(3))
def test_events_are_conserved(seed):
    run = a_busy_flow().run(seed)

    ledger = run.ledger
    ends = ("succeeded", "filtered", "dead_lettered", "lost", "returned", "waiting", "running")
    assert ledger["published"] == sum(ledger[account] for account in ends)
    assert all(ledger[account] > 0 for account in ends[:5])
    assert ledger["published"] == run.count(TraceKind.PUBLISHED)
    assert (
        run.count(TraceKind.STARTED) == run.count(TraceKind.SUCCEEDED) + run.count(TraceKind.FAILED) + ledger["running"]
    )


@pytest.mark.parametrize("seed", range(3))
def test_integral_of_running_is_the_sum_of_the_runs(seed):
    run = a_busy_flow().run(seed)
    table, kinds, until_us = run.result.table, run.kinds, 600_000_000

    step = (kinds == TraceKind.STARTED).astype(int) - np.isin(kinds, [TraceKind.SUCCEEDED, TraceKind.FAILED])
    lasting_us = np.diff(table[:, 0], append=until_us)
    integral = int((np.cumsum(step) * lasting_us).sum())

    started = table[kinds == TraceKind.STARTED]
    assert integral == int(np.minimum(started[:, 5], until_us - started[:, 0]).sum())


def test_run_says_at_its_start_how_long_it_will_take():
    run = a_busy_flow().run(5)

    started = {(row.event, row.attempt): row for row in run.of(TraceKind.STARTED)}
    for row in run.rows:
        if row.kind in (TraceKind.SUCCEEDED, TraceKind.FAILED):
            assert started[row.event, row.attempt].value == row.value
            assert started[row.event, row.attempt].subject == row.subject
