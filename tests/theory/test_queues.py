"""C1-C7: messages wait in a queue as in M/G/1 and M/M/c.

One message group of a FIFO queue is one server, and a maximum concurrency of c is c of them once the pollers have grown
to it. Erlang 1917; Pollaczek 1930, Khinchine 1932.
"""

import numpy as np
import pytest

from eventflow.engine.chance.distributions import Lognormal, to_plain
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson
from tests.theory.formulas import assert_agrees, erlang_b, erlang_c

EXPONENTIAL = {"exponential": {"mean_ms": 1_000}}
WIDE = to_plain(Lognormal.from_moments(1_000, 4))
MESSAGES = 6_000
SEEDS = range(12)
HOURS_S = 43_200
"""Longer than any run: nothing becomes visible again."""


def waits_s(run, without=0.1):
    """How long each message waited, but for those that came before there were so many pollers or such a queue."""
    table, kinds = run.result.table, run.kinds
    sent = table[kinds == TraceKind.PUBLISHED][:, [1, 0]]
    started = table[kinds == TraceKind.STARTED][:, [1, 0]]
    started = started[started[:, 0] >= len(sent) * without]
    return (started[:, 1] - sent[started[:, 0], 1]) / 1e6


@pytest.mark.parametrize(
    ("duration", "variation", "expected"),
    [(EXPONENTIAL, 1, 4), (1_000, 0, 2), (WIDE, 4, 10)],
    ids=["C1 M/M/1", "C2 M/D/1", "C3 M/G/1"],
)
def test_wait_for_one_server_is_that_of_pollaczek_and_khinchine(duration, variation, expected):
    load = 0.8
    flow = a_flow().from_queue(poisson(load), groups={"message": "one"}, VisibilityTimeout=HOURS_S)
    flow = flow.into(a_function(duration_ms=duration, Timeout=900)).lasting(MESSAGES / load)

    theory = load * (1 + variation) / (2 * (1 - load))
    assert theory == pytest.approx(expected)
    assert_agrees(lambda seed: waits_s(flow.run(seed)).mean(), theory, SEEDS)


def many_servers(places, rate):
    flow = a_flow().from_queue(poisson(rate), MaximumConcurrency=places, VisibilityTimeout=HOURS_S)
    flow = flow.into(a_function(duration_ms=EXPONENTIAL, Timeout=900)).lasting(MESSAGES / rate)
    return [waits_s(flow.run(seed), without=0.4) for seed in SEEDS]


def test_waits_for_ten_servers_are_erlang_c():
    waits, share = many_servers(10, 8), erlang_c(10, 8)

    assert share == pytest.approx(0.40918, rel=1e-4)
    assert_agrees(lambda seed: float((waits[seed] > 0).mean()), share, SEEDS)
    assert_agrees(lambda seed: float(waits[seed].mean()), share / (10 - 8), SEEDS)
    assert_agrees(lambda seed: float((waits[seed] > 1).mean()), share * np.exp(-(10 - 8)), SEEDS)


def test_wait_for_fifty_servers_is_erlang_c():
    waits, theory = many_servers(50, 45), erlang_c(50, 45) / (50 - 45)

    assert theory == pytest.approx(0.0727729, rel=1e-4)
    assert erlang_b(50, 45) < erlang_c(50, 45)
    assert_agrees(lambda seed: float(waits[seed].mean()), theory, SEEDS)
