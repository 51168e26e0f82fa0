"""The simulators that are compared. ``python -m tests.benchmarks.simulators eventflow 90 40000`` prints one figure.

Each is timed in a process of its own, from a made model to its end, imports left out.
"""

import gc
import json
import resource
import sys
from collections import deque
from collections.abc import Callable
from time import perf_counter

import numpy as np

from tests.benchmarks.workload import COLD_S, KEEP_ALIVE_S, WARM_S, Case

Figures = dict[str, float]


def eventflow(case: Case) -> Figures:
    """Ours with all that a run does for a viewer: the full trace, encoded, hashed, and the ledger and metrics of it."""
    from eventflow.engine import Scenario, Simulation
    from eventflow.engine.chance.traffic import Poisson
    from eventflow.engine.scenario.model import Account, Function, Source, Trigger
    from eventflow.engine.trace.chunks import encode_chunk

    scenario = Scenario(
        name="pool",
        until_us=round(case.seconds * 1e6),
        account=Account(concurrent_executions=1_000_000),
        sources=(
            Source(
                name="callers",
                kind="sdk",
                settings={"RetryMode": "off"},
                traffic=(Poisson(rate_per_s=case.rate_per_s),),
            ),
        ),
        functions=(
            Function(
                name="pool",
                settings={
                    "Duration": {"exponential": {"mean_ms": WARM_S * 1_000}},
                    "FirstRunDuration": {"exponential": {"mean_ms": COLD_S * 1_000}},
                    "InitDuration": 0,
                    "Timeout": 900,
                    "KeepAliveSeconds": round(KEEP_ALIVE_S),
                },
            ),
        ),
        triggers=(Trigger(source="callers", target="pool"),),
    )
    # What numpy imports when it is first asked for a draw.
    list(Simulation(scenario, seed=1, until_us=1).chunks())
    begun = perf_counter()
    simulation = Simulation(scenario, seed=1)
    size = rows = 0
    for chunk in simulation.chunks():
        size += len(encode_chunk(chunk))
        rows += len(chunk.table)
    took = perf_counter() - begun
    assert simulation.ledger.balances
    return {"invocations": simulation.ledger.published, "seconds": took, "rows": rows, "bytes": size}


def simpy(case: Case) -> Figures:
    """A lean model in SimPy: a process per request, idle environments in a deque, expiry looked at when one is needed.

    It writes one row per request and no trace. Its draws are made before the clock is started.
    """
    import simpy as library

    luck = np.random.default_rng(1)
    gaps = luck.exponential(1 / case.rate_per_s, case.requests).tolist()
    lengths = iter(luck.standard_exponential(case.requests).tolist())
    rows: list[tuple[float, float, bool]] = []
    idle: deque[float] = deque()

    def request(environment):  # type: ignore[no-untyped-def]
        arrived = environment.now
        while idle and idle[0] + KEEP_ALIVE_S <= arrived:
            idle.popleft()
        cold = not idle
        if idle:
            idle.pop()
        yield environment.timeout(next(lengths) * (COLD_S if cold else WARM_S))
        idle.append(environment.now)
        rows.append((arrived, environment.now, cold))

    def arrivals(environment):  # type: ignore[no-untyped-def]
        for gap in gaps:
            yield environment.timeout(gap)
            environment.process(request(environment))

    environment = library.Environment()
    gc.collect()
    begun = perf_counter()
    environment.process(arrivals(environment))
    environment.run()
    took = perf_counter() - begun
    assert len(rows) == case.requests
    return {"invocations": len(rows), "seconds": took}


def simfaas(case: Case) -> Figures:
    """SimFaaS 0.2.2 as it is published; its trace holds counts of environments over time."""
    from simfaas.ServerlessSimulator import ServerlessSimulator

    np.random.seed(1)
    model = ServerlessSimulator(
        arrival_rate=case.rate_per_s,
        warm_service_rate=1 / WARM_S,
        cold_service_rate=1 / COLD_S,
        expiration_threshold=KEEP_ALIVE_S,
        max_time=case.seconds,
        maximum_concurrency=1_000_000,
    )
    begun = perf_counter()
    model.generate_trace(debug_print=False, progress=False)
    return {"invocations": model.total_req_count, "seconds": perf_counter() - begun}


SIMULATORS: dict[str, Callable[[Case], Figures]] = {"eventflow": eventflow, "simpy": simpy, "simfaas": simfaas}

if __name__ == "__main__":
    _, name, rate, requests = sys.argv
    figures = SIMULATORS[name](Case(name, float(rate), int(requests)))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(json.dumps({**figures, "peak_mb": peak_mb}))
