"""R1, R2: attempts and dead letters of asynchronous events whose attempts fail independently; and exactly when a
dead letter is written.
"""

from functools import cache

import numpy as np
import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson, times
from tests.theory.formulas import assert_agrees

P = 0.3
SEEDS = range(6)
FAILING = a_function(duration_ms=100, error_rate=P, dead_letter_queue="dlq")
FLOW = a_flow().queue("dlq").from_s3(poisson(5)).into(FAILING).lasting(2_400)


@cache
def counts(seed):
    """By kind, over events whose whole story fits into the run."""
    run = FLOW.run(seed)
    table, kinds = run.result.table, run.kinds
    published = table[(kinds == TraceKind.PUBLISHED) & (table[:, 0] < 2_200e6), 1]
    return np.bincount(kinds[np.isin(table[:, 1], published)], minlength=len(TraceKind))


def test_r1_attempts_per_event():
    def attempts(seed):
        return counts(seed)[TraceKind.STARTED] / counts(seed)[TraceKind.PUBLISHED]

    assert_agrees(attempts, 1 + P + P**2, SEEDS)


def test_r2_share_of_dead_letters():
    def dead(seed):
        return counts(seed)[TraceKind.DEAD_LETTERED] / counts(seed)[TraceKind.PUBLISHED]

    assert_agrees(dead, P**3, SEEDS)


@pytest.mark.parametrize("run_s", [0.5, 2.25])
def test_dead_letter_is_written_after_three_runs_and_both_waits(run_s):
    failing = a_function(fails=True, duration_ms=run_s * 1_000, dead_letter_queue="dlq")

    run = a_flow().queue("dlq").from_s3(times(0, 7, 99.5)).into(failing).run()

    assert run.times_s(TraceKind.DEAD_LETTERED) == [at + 3 * run_s + 60 + 120 for at in (0, 7, 99.5)]
