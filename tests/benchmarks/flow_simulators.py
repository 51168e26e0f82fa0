"""The flows in EventFlow and in SimPy. ``python -m tests.benchmarks.flow_simulators eventflow "topic to 5"``.

Each is timed in a process of its own, from a made model to its end, imports left out. What is counted are messages
handed to functions: a topic with five subscribers makes five of one.
"""

import gc
import json
import resource
import sys
from collections import deque
from hashlib import md5
from itertools import count
from time import perf_counter
from typing import Any

import numpy as np

from tests.benchmarks.flow_workload import (
    BACKLOGS,
    CONCURRENCY,
    ERROR_RATE,
    FLOWS,
    INIT_MS,
    KEEP_ALIVE_S,
    KEYS,
    LATENCY_S,
    LENGTHS,
    MOST_RECEIVES,
    MOST_RUNNING,
    RETRY_S,
    RUN_MS,
    SHARDS,
    STREAM_RETRIES,
    TIMEOUT_S,
    TOPIC_FAN_OUT,
    VISIBILITY_S,
    FlowCase,
)

Figures = dict[str, float]

PUBLISHED, QUEUED, RECEIVED, JOINED, STARTED, SUCCEEDED, FAILED, PROCESSED, HIDDEN, MOVED, DEAD = range(11)
"""What a row of a SimPy model tells."""

CHUNK_ROWS = 50_000


def eventflow(case: FlowCase) -> Figures:
    """Ours with all that a run does for a viewer: the full trace, encoded, hashed, and the ledger and metrics of it."""
    from eventflow.engine import Simulation
    from eventflow.engine.trace.chunks import encode_chunk
    from tests.benchmarks.flow_scenarios import scenario_of

    scenario = scenario_of(case)
    list(Simulation(scenario, seed=1, until_us=1).chunks())
    begun = perf_counter()
    simulation = Simulation(scenario, seed=1)
    size = rows = 0
    for chunk in simulation.chunks():
        size += len(encode_chunk(chunk))
        rows += len(chunk.table)
    took = perf_counter() - begun
    assert simulation.ledger.balances
    return {"events": simulation.ledger.published, "seconds": took, "rows": rows, "bytes": size}


class Model:
    """What every SimPy model shares: luck drawn ahead, environments of one function, and a list of what happened."""

    def __init__(self, environment: Any, case: FlowCase, functions: int = 1) -> None:
        from simpy import Resource

        luck = np.random.default_rng(1)
        count = int(case.events * functions * 1.2) + 1_000
        self.env = environment
        self.gaps = luck.exponential(1 / case.rate_per_s, case.events).tolist()
        self.lengths = iter(luck.exponential(RUN_MS / 1_000, count * 2).tolist())
        self.errors = iter((luck.random(count * 2) < ERROR_RATE).tolist())
        self.concurrency = [Resource(environment, MOST_RUNNING) for _ in range(functions)]
        self.idle: dict[int, deque[float]] = {function: deque() for function in range(functions)}
        self.rows: list[tuple[int, ...]] = []
        self.handed = 0

    def tell(self, number: int, what: int, where: int = -1, attempt: int = 0, value: int = 0) -> None:
        """A row of the trace, in the columns of ours."""
        self.rows.append((int(self.env.now * 1e6), number, what, where, attempt, value))

    def run(self, function: int, number: int) -> Any:
        """One run: waits for concurrency, takes an idle environment or starts one; whether it succeeded."""
        with self.concurrency[function].request() as granted:
            yield granted
            idle, now = self.idle[function], self.env.now
            while idle and idle[0] + KEEP_ALIVE_S <= now:
                idle.popleft()
            cold = not idle
            if not cold:
                idle.pop()
            self.tell(number, STARTED, function)
            length_s = next(self.lengths)
            late = length_s >= TIMEOUT_S
            yield self.env.timeout(min(length_s, TIMEOUT_S) + (INIT_MS / 1_000 if cold else 0))
            idle.append(self.env.now)
        failed = next(self.errors) or late
        self.tell(number, FAILED if failed else SUCCEEDED, function)
        return not failed


def _queue(environment: Any, case: FlowCase) -> Model:
    """A store of messages and a process for each poller, as SimPy's own examples have producers and consumers."""
    import simpy as library

    model = Model(environment, case)
    visible = library.Store(environment)

    def poller() -> Any:
        while True:
            batch = [(yield visible.get())]
            while visible.items and len(batch) < case.batch:
                batch.append((yield visible.get()))
            kept = []
            for number, receives in batch:
                if receives == MOST_RECEIVES:
                    model.tell(number, MOVED)
                else:
                    model.tell(number, RECEIVED, receives + 1)
                    kept.append((number, receives + 1))
            if not kept:
                continue
            for number, _ in kept:
                model.tell(number, JOINED)
            until_s = environment.now + VISIBILITY_S
            run = environment.process(model.run(0, kept[0][0]))
            # A run that outlasts the visibility timeout does not keep its messages from coming back.
            yield run | environment.timeout(VISIBILITY_S)
            if run.triggered and run.value:
                for number, _ in kept:
                    model.tell(number, PROCESSED)
            else:
                for message in kept:
                    model.tell(message[0], HIDDEN)
                    environment.process(hide(message, until_s))

    def hide(message: tuple[int, int], until_s: float) -> Any:
        yield environment.timeout(max(until_s - environment.now, 0))
        yield visible.put(message)

    def arrivals() -> Any:
        for number, gap in enumerate(model.gaps):
            yield environment.timeout(gap)
            model.tell(number, PUBLISHED)
            model.handed += 1
            yield visible.put((number, 0))

    for _ in range(CONCURRENCY):
        environment.process(poller())
    environment.process(arrivals())
    return model


def _stream(environment: Any, case: FlowCase) -> Model:
    """A store and a process for each shard; a record's partition key says which, by its MD5 hash."""
    import simpy as library

    model = Model(environment, case)
    shards = [library.Store(environment) for _ in range(SHARDS)]
    keys = [f"key-{number:03}" for number in range(KEYS)]
    hashes = [int.from_bytes(md5(key.encode(), usedforsecurity=False).digest(), "big") for key in keys]
    shard_by_key = {key: shards[hashed * SHARDS >> 128] for key, hashed in zip(keys, hashes, strict=True)}
    chosen = [keys[number] for number in np.random.default_rng(2).integers(KEYS, size=case.events).tolist()]

    def read(shard: Any) -> Any:
        while True:
            batch = [(yield shard.get())]
            yield environment.timeout(0.2)
            while shard.items and len(batch) < case.batch:
                batch.append((yield shard.get()))
            for number in batch:
                model.tell(number, RECEIVED)
            for attempt in range(STREAM_RETRIES + 1):
                for number in batch:
                    model.tell(number, JOINED)
                if (yield from model.run(0, batch[0])):
                    break
                yield environment.timeout(RETRY_S * 1.7**attempt)
            for number in batch:
                model.tell(number, PROCESSED)

    def arrivals() -> Any:
        for number, gap in enumerate(model.gaps):
            yield environment.timeout(gap)
            model.tell(number, PUBLISHED)
            model.handed += 1
            yield shard_by_key[chosen[number]].put(number)

    for shard in shards:
        environment.process(read(shard))
    environment.process(arrivals())
    return model


def _pushed(environment: Any, case: FlowCase, functions: int, hops: int) -> Model:
    """A source that hands every event to so many functions; each run leads to one more on the next hop."""
    model = Model(environment, case, functions * hops)
    names = count()

    def deliver(function: int, number: int, hop: int) -> Any:
        model.handed += 1
        key = f"images/{next(names)}.jpg"
        model.tell(number, PUBLISHED, function)
        if not (key.startswith("images/") and key.endswith(".jpg")):
            return
        yield environment.timeout(LATENCY_S)
        model.tell(number, QUEUED, function)
        for wait in (60.0, 120.0, None):
            if (yield from model.run(function, number)):
                if hop + 1 < hops:
                    environment.process(deliver(function + 1, number, hop + 1))
                return
            if wait is None:
                model.tell(number, DEAD)
                return
            yield environment.timeout(wait)

    def arrivals() -> Any:
        for number, gap in enumerate(model.gaps):
            yield environment.timeout(gap)
            for function in range(functions):
                environment.process(deliver(function, number, 0))

    environment.process(arrivals())
    return model


def simpy(case: FlowCase) -> Figures:
    """A model in SimPy of the same rules. It keeps a trace as well: six numbers per step, encoded at the end.

    As SimPy's documentation does it: a process per event and per consumer, a resource for concurrency, stores for what
    waits. Its draws are made before the clock is started.
    """
    import simpy as library

    from eventflow.engine.trace.chunks import encode_chunk
    from eventflow.engine.trace.recorder import Chunk

    environment = library.Environment()
    match case.name:
        case "topic to 5":
            model = _pushed(environment, case, TOPIC_FAN_OUT, 1)
        case "photos":
            model = _pushed(environment, case, 1, 2)
        case "stream, 4 shards":
            model = _stream(environment, case)
        case _:
            model = _queue(environment, case)
    gc.collect()
    begun = perf_counter()
    environment.run(until=case.seconds + 600)
    ran = perf_counter() - begun
    size = 0
    for start in range(0, len(model.rows), CHUNK_ROWS):
        table = np.array(model.rows[start : start + CHUNK_ROWS], np.int64)
        size += len(encode_chunk(Chunk(start // CHUNK_ROWS, table)))
    took = perf_counter() - begun
    return {"events": model.handed, "seconds": took, "ran": ran, "rows": len(model.rows), "bytes": size}


if __name__ == "__main__":
    _, simulator, name = sys.argv
    case = next(case for case in (*FLOWS, *LENGTHS, *BACKLOGS) if case.name == name)
    figures = (eventflow if simulator == "eventflow" else simpy)(case)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(json.dumps({**figures, "peak_mb": peak_mb}))
