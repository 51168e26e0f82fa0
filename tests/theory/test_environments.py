"""L1: the mean number of running environments. K1-K3: cold starts, lifespans and environments by keep-alive.

L1 is Little's law for M/G/infinity. For K1-K3 the run is so short that only one environment is ever alive: an
arrival is cold if none came in the keep-alive before it, and an environment lives through a busy period of
M/D/infinity.
"""

from functools import cache
from math import exp

import numpy as np

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson
from tests.theory.formulas import assert_agrees

RATE, KEEP_ALIVE = 0.005, 600
DAY = 86_400
SEEDS = range(6)


@cache
def a_pool(seed):
    function = a_function(duration_ms=1, KeepAliveSeconds=KEEP_ALIVE)
    return a_flow().from_callers(poisson(RATE)).into(function).lasting(30 * DAY).run(seed)


def at_s(run, kind):
    return run.result.table[run.kinds == kind, 0] / 1e6


def test_l1_mean_running_is_rate_times_mean_duration():
    rate, mean_s, seconds, warm_up = 0.9, 1.991, 25_000, 1_000
    function = a_function(duration_ms={"exponential": {"mean_ms": 1_991}}, Timeout=900)
    flow = a_flow().from_callers(poisson(rate)).into(function).lasting(seconds)

    def mean_running(seed):
        run = flow.run(seed)
        started = np.clip(at_s(run, TraceKind.STARTED), warm_up, seconds)
        ended = np.clip(at_s(run, TraceKind.SUCCEEDED), warm_up, seconds)
        still = len(started) - len(ended)
        return (ended.sum() + still * seconds - started.sum()) / (seconds - warm_up)

    assert_agrees(mean_running, rate * mean_s, SEEDS)


def test_k1_share_of_cold_starts():
    def cold(seed):
        metrics = a_pool(seed).metrics
        return metrics["ColdStarts"] / metrics["Invocations"]

    assert_agrees(cold, exp(-RATE * KEEP_ALIVE), SEEDS)


def test_k2_lifespan_of_an_environment():
    def lifespan(seed):
        removed = at_s(a_pool(seed), TraceKind.RECLAIMED)
        return float(np.mean(removed - at_s(a_pool(seed), TraceKind.INIT)[: len(removed)]))

    assert_agrees(lifespan, (exp(RATE * KEEP_ALIVE) - 1) / RATE, SEEDS)


def test_k3_mean_environments_alive():
    def alive(seed):
        removed, created = at_s(a_pool(seed), TraceKind.RECLAIMED), at_s(a_pool(seed), TraceKind.INIT)
        still = len(created) - len(removed)
        return float(removed.sum() + still * 30 * DAY - created.sum()) / (30 * DAY)

    assert_agrees(alive, 1 - exp(-RATE * KEEP_ALIVE), SEEDS)
