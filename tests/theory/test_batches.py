"""W1-W4: how large batches are and how long their messages wait. Q1-Q3: how often a message is received, and how many
end in the dead-letter queue.

Windows end on time here: with the 20 s of a long poll (LongPollSeconds, the default) a batch of W1 would close with the
first message after its window.
"""

from math import exp, factorial

import numpy as np
import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, poisson
from tests.theory.formulas import assert_agrees

K = TraceKind
MESSAGES = 6_000
SEEDS = range(6)


def windowed(rate, window_s, batch_size):
    flow = a_flow().from_queue(
        poisson(rate),
        BatchSize=batch_size,
        MaximumBatchingWindowInSeconds=window_s,
        MaximumConcurrency=1_000,
        LongPollSeconds=0,
    )
    flow = flow.into(a_function(duration_ms=1)).lasting(MESSAGES / rate)
    return [flow.run(seed) for seed in SEEDS]


def size_of_batches(run):
    counts = np.bincount(run.kinds, minlength=len(TraceKind))
    return (counts[K.STARTED] + counts[K.JOINED]) / (counts[K.STARTED] + counts[K.BATCH_STARTED])


def wait_s(run):
    """The mean, without messages that still wait."""
    table = run.result.table
    sent = table[run.kinds == K.PUBLISHED, 0]
    started = table[np.isin(run.kinds, [K.STARTED, K.JOINED])][:, [1, 0]]
    return float((started[:, 1] - sent[started[:, 0]]).mean()) / 1e6


def test_w1_w2_window_alone_closes_a_batch():
    rate, window_s = 2, 5
    runs = windowed(rate, window_s, 10_000)

    assert_agrees(lambda seed: size_of_batches(runs[seed]), 1 + rate * window_s, SEEDS)
    wait = (window_s + rate * window_s**2 / 2) / (1 + rate * window_s)
    assert wait == pytest.approx(2.72727, rel=1e-5)
    assert_agrees(lambda seed: wait_s(runs[seed]), wait, SEEDS)


def test_w3_window_or_size_closes_a_batch():
    runs = windowed(2, 5, 10)

    poissons = [exp(-10) * 10**n / factorial(n) for n in range(10)]
    mean = sum(min(10, 1 + n) * share for n, share in enumerate(poissons)) + 10 * (1 - sum(poissons))
    assert mean == pytest.approx(9.20683, rel=1e-5)
    assert_agrees(lambda seed: size_of_batches(runs[seed]), mean, SEEDS)


def test_w4_messages_of_full_batches_wait_for_each_other():
    runs = windowed(200, 60, 10)

    assert_agrees(lambda seed: wait_s(runs[seed]), (10 - 1) / (2 * 200), SEEDS)


def failing(error_rate, **mapping):
    """Full batches of ten that fail by chance, and a dead-letter queue after three receives."""
    flow = a_flow().queue("dead")
    flow = flow.from_queue(
        burst(MESSAGES),
        BatchSize=10,
        ReceiveLatencyMs=20,
        MaximumConcurrency=100,
        deadLetterTargetArn="dead",
        maxReceiveCount=3,
        **mapping,
    )
    flow = flow.into(a_function(error_rate=error_rate, duration_ms=1)).lasting(20_000)
    return [flow.run(seed) for seed in SEEDS]


def share_of(kind):
    return lambda run: np.count_nonzero(run.kinds == kind) / MESSAGES


def test_q1_q2_messages_that_are_reported_have_their_receives_to_themselves():
    runs = failing(0.3, FunctionResponseTypes="ReportBatchItemFailures")

    assert_agrees(lambda seed: share_of(K.DEAD_LETTERED)(runs[seed]), 0.3**3, SEEDS)
    assert_agrees(lambda seed: share_of(K.RECEIVED)(runs[seed]), (1 - 0.3**3) / (1 - 0.3), SEEDS)


def test_q3_whole_batches_fail_together():
    runs = failing(0.02)

    share = (1 - (1 - 0.02) ** 10) ** 3
    assert share == pytest.approx(0.00612118, rel=1e-5)
    assert_agrees(lambda seed: share_of(K.DEAD_LETTERED)(runs[seed]), share, SEEDS)


@pytest.mark.parametrize(("visibility_s", "receives"), [(30, 3), (45, 2)])
def test_message_that_always_fails_is_moved_after_so_many_visibility_timeouts(visibility_s, receives):
    flow = a_flow().queue("dead")
    flow = flow.from_queue(
        burst(1, at_s=7), VisibilityTimeout=visibility_s, deadLetterTargetArn="dead", maxReceiveCount=receives
    )

    run = flow.into(a_function(fails=True, duration_ms=500)).run()

    assert run.times_s(K.DEAD_LETTERED) == [7 + visibility_s * receives]
