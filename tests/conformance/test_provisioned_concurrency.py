"""E5: environments that are kept ready.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html and
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst


def test_e5_five_of_seven_run_without_init_and_two_spill_over():
    """E5. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"""
    function = a_function(duration_ms=1_000, init_ms=500, ProvisionedConcurrentExecutions=5)

    run = a_flow().from_callers(burst(7)).into(function).run()

    assert [row.value for row in run.of(TraceKind.STARTED)] == [1_000_000] * 5 + [1_500_000] * 2
    assert run.metrics["ProvisionedConcurrencyInvocations"] == 5
    assert run.metrics["ProvisionedConcurrencySpilloverInvocations"] == 2
    assert run.metrics["ProvisionedConcurrencyUtilization"] == 1
    assert run.metrics["ColdStarts"] == 2


def test_e5_provisioned_counts_inside_reserved():
    """E5. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"""
    function = a_function(duration_ms=1_000, reserved=6, ProvisionedConcurrentExecutions=5)

    run = a_flow().from_callers(burst(10)).into(function).run()

    assert run.metrics["ConcurrentExecutions"] == 6
    assert run.metrics["ProvisionedConcurrencySpilloverInvocations"] == 1
    assert run.metrics["Throttles"] == 4


def test_e5_others_can_not_use_what_is_provisioned():
    """E5. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"""
    ready = a_function("ready", ProvisionedConcurrentExecutions=20)
    other = a_function("other", duration_ms=10_000, Timeout=60)
    flow = a_flow().account(120).from_callers(name="few").into(ready)

    run = flow.from_callers(burst(200), name="many").into(other).run()

    assert run.result.metrics["other"]["ConcurrentExecutions"] == 100


def test_e5_less_reserved_than_provisioned_is_refused():
    """E5. https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html"""
    function = a_function(reserved=4, ProvisionedConcurrentExecutions=5)

    with pytest.raises(ScenarioError, match="only 4 are reserved"):
        a_flow().from_callers(burst(1)).into(function).run()
