"""E1, E4: the account's concurrency and reserved concurrency.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html and
https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst


def test_e1_a_thousand_of_1500_requests_start_cold_and_500_get_429():
    run = a_flow().from_callers(burst(1_500)).into(a_function(duration_ms=10_000, Timeout=60)).run()

    assert run.count(TraceKind.STARTED) == run.count(TraceKind.INIT) == 1_000
    assert run.metrics["Throttles"] == run.ledger["returned"] == 500
    assert {row.rule for row in run.of(TraceKind.THROTTLED)} == {"concurrency.account"}


def test_e4_reserved_concurrency_is_a_cap():
    slow = a_function(duration_ms=10_000, Timeout=60, reserved=10)

    run = a_flow().from_callers(burst(50)).into(slow).run()

    assert run.metrics["ConcurrentExecutions"] == 10
    assert run.metrics["Throttles"] == 40


def test_e4_others_share_what_is_not_reserved():
    one = a_function("one", duration_ms=10_000, Timeout=60, reserved=10)
    other = a_function("other", duration_ms=10_000, Timeout=60)
    flow = a_flow().account(150).from_callers(burst(200)).into(one)

    run = flow.from_callers(burst(200), name="more").into(other).run()

    peaks = {name: metrics["ConcurrentExecutions"] for name, metrics in run.result.metrics.items()}
    assert peaks == {"one": 10, "other": 140}


@pytest.mark.parametrize(("reserved", "refused"), [(900, False), (901, True)])
def test_e4_a_hundred_must_stay_unreserved(reserved, refused):
    half = a_function("half", reserved=450)
    rest = a_function("rest", reserved=reserved - 450)
    flow = a_flow().from_callers(burst(1)).into(half).from_callers(name="more").into(rest)

    if refused:
        with pytest.raises(ScenarioError, match="must stay unreserved"):
            flow.run()
    else:
        assert flow.run().ledger["published"] == 1
