"""S1: the table in SimFaaS's README and notebook 02, which its authors compared with measurements of AWS Lambda.

Mahmoudi and Khazaei, "SimFaaS: A Performance Simulator for Serverless Computing Platforms", 2021. Cold means the
whole first response; requests arrive at 0.9/s. Tolerances are the spread between SimFaaS's own runs of 1e6 s and
those that a shorter run adds.
"""

from statistics import fmean

import numpy as np
import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson

SECONDS = 100_000
FUNCTION = a_function(
    duration_ms={"exponential": {"mean_ms": 1_991}},
    FirstRunDuration={"exponential": {"mean_ms": 2_244}},
    Timeout=900,
    KeepAliveSeconds=600,
)


def figures(seed):
    run = a_flow().from_callers(poisson(0.9)).into(FUNCTION).lasting(SECONDS).run(seed)
    at_s = run.result.table[:, 0] / 1e6

    def mean_over_time(up, *down):
        step = (run.kinds == up).astype(int) - np.isin(run.kinds, down)
        return float((np.cumsum(step) * np.diff(at_s, append=SECONDS)).sum()) / SECONDS

    created, removed = (
        run.result.table[run.kinds == kind][:, [3, 0]] for kind in (TraceKind.INIT, TraceKind.RECLAIMED)
    )
    lifespans = (removed[:, 1] - created[removed[:, 0], 1]) / 1e6
    return {
        "cold": run.metrics["ColdStarts"] / run.metrics["Invocations"],
        "rejected": run.metrics["Throttles"],
        "lifespan": float(lifespans.mean()),
        "servers": mean_over_time(TraceKind.INIT, TraceKind.RECLAIMED),
        "running": mean_over_time(TraceKind.STARTED, TraceKind.SUCCEEDED, TraceKind.FAILED),
    }


def test_s1_agrees_with_simfaas():
    runs = [figures(seed) for seed in range(4)]
    mean = {name: fmean(run[name] for run in runs) for name in runs[0]}

    assert mean["cold"] == pytest.approx(0.00135, rel=0.08)
    assert mean["rejected"] == 0
    assert mean["lifespan"] == pytest.approx(6_351, rel=0.08)
    assert mean["servers"] == pytest.approx(7.69, rel=0.02)
    assert mean["running"] == pytest.approx(1.791, rel=0.01)
    assert mean["servers"] - mean["running"] == pytest.approx(5.90, rel=0.02)
