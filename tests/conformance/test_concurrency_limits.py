"""E1-E4: the account's concurrency, how fast it is used, requests in a second, and reserved concurrency.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html,
https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html and
https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html, last read 2026-11-21.
"""

import numpy as np
import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.chance.traffic import Constant
from eventflow.engine.function.concurrency import THROTTLE_REASONS
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst


def rules(run):
    return {row.rule for row in run.of(TraceKind.THROTTLED)}


def test_e1_a_thousand_of_1500_requests_start_cold_and_500_get_429():
    """E1. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"""
    run = a_flow().from_callers(burst(1_500)).into(a_function(duration_ms=10_000, Timeout=60)).run()

    assert run.count(TraceKind.STARTED) == run.count(TraceKind.INIT) == 1_000
    assert run.metrics["Throttles"] == run.ledger["returned"] == 500
    assert rules(run) == {"concurrency.account"}


def test_e2_a_function_gets_a_thousand_new_environments_in_ten_seconds():
    """E2. https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html"""
    flow = a_flow().account(5_000).from_callers(burst(3_000), burst(3_000, at_s=10))

    run = flow.into(a_function(duration_ms=60_000, Timeout=90)).lasting(30).run()

    created = np.array(run.times_s(TraceKind.INIT))
    assert (np.count_nonzero(created < 10), np.count_nonzero(created >= 10)) == (1_000, 1_000)
    assert rules(run) == {"concurrency.scaling"}


def test_e2_what_is_not_used_is_not_saved_up():
    """E2. https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html"""
    flow = a_flow().account(5_000).from_callers(burst(3_000, at_s=1_000), burst(3_000, at_s=1_001))

    run = flow.into(a_function(duration_ms=60_000, Timeout=90)).lasting(1_002).run()

    assert run.count(TraceKind.INIT) == 1_100


def test_e3_short_runs_meet_the_request_rate_before_the_concurrency():
    """E3. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"""
    flow = a_flow().from_callers(Constant(rate_per_s=15_000)).into(a_function(duration_ms=20)).lasting(4)

    run = flow.run()

    assert run.metrics["ConcurrentExecutions"] == 300
    starts = np.floor(run.result.table[run.kinds == TraceKind.STARTED, 0] / 1e6).astype(int)
    assert np.bincount(starts).tolist() == [10_000] * 4
    assert rules(run) == {"concurrency.account_rate"}


def test_e3_ten_requests_a_second_for_each_reserved_environment():
    """E3. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""
    flow = a_flow().from_callers(Constant(rate_per_s=40)).into(a_function(duration_ms=20, reserved=2)).lasting(5)

    run = flow.run()

    assert run.metrics["Invocations"] == 100
    assert {THROTTLE_REASONS[rule] for rule in rules(run)} == {"ReservedFunctionInvocationRateLimitExceeded"}


def test_e4_reserved_concurrency_is_a_cap():
    """E4. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html"""
    slow = a_function(duration_ms=10_000, Timeout=60, reserved=10)

    run = a_flow().from_callers(burst(50)).into(slow).run()

    assert run.metrics["ConcurrentExecutions"] == 10
    assert run.metrics["Throttles"] == 40


def test_e4_others_share_what_is_not_reserved():
    """E4. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html"""
    one = a_function("one", duration_ms=10_000, Timeout=60, reserved=10)
    other = a_function("other", duration_ms=10_000, Timeout=60)
    flow = a_flow().account(150).from_callers(burst(200)).into(one)

    run = flow.from_callers(burst(200), name="more").into(other).run()

    assert {name: run.result.metrics[name]["ConcurrentExecutions"] for name in ("one", "other")} == {
        "one": 10,
        "other": 140,
    }


@pytest.mark.parametrize(("reserved", "refused"), [(900, False), (901, True)])
def test_e4_a_hundred_must_stay_unreserved(reserved, refused):
    """E4. https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html"""
    half = a_function("half", reserved=450)
    rest = a_function("rest", reserved=reserved - 450)
    flow = a_flow().from_callers(burst(1)).into(half).from_callers(name="more").into(rest)

    if refused:
        with pytest.raises(ScenarioError, match="must stay unreserved"):
            flow.run()
    else:
        assert flow.run().ledger["published"] == 1
