"""A run in a few figures."""

import pytest

from eventflow.engine.costs import cost
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.units import SECOND_US
from eventflow.experiments.figures import figures
from eventflow.experiments.stored import StoredRun
from tests.builders import a_flow, a_function, poisson, times


def figures_of(flow, interventions=()):
    run = flow.run(interventions=interventions)
    return figures(StoredRun(run.result.table, run.result.manifest), flow.scenario, interventions), run


def test_counts_are_those_of_the_ledger_and_the_rows():
    flow = a_flow().from_s3(times(0, 0, 0)).into(a_function(duration_ms=100, init_ms=50, reserved=2)).lasting(60)

    found, run = figures_of(flow)

    assert (found.published, found.delivered, found.lost) == (3, 3, 0)
    assert (found.throttled, found.retries, found.cold_starts) == (1, 0, 2)
    assert found.age_p50_ms == 150
    assert found.age_p99_ms > 1_000
    assert run.ledger["succeeded"] == found.delivered


def test_cost_is_the_engines():
    flow = a_flow().from_s3(poisson(2)).into(a_function(duration_ms=300)).lasting(60)

    found, run = figures_of(flow)

    assert found.usd == pytest.approx(cost(flow.scenario, run.result).usd)


def test_memory_set_meanwhile_costs_from_then_on():
    flow = a_flow().from_s3(times(*range(20))).into(a_function(duration_ms=1_000, MemorySize=1024)).lasting(20)
    change = SetSetting(at_us=10 * SECOND_US + 1, node="worker", property="MemorySize", value=2048)

    plain, _ = figures_of(flow)
    changed, _ = figures_of(flow, [change])
    whole, _ = figures_of(
        a_flow().from_s3(times(*range(20))).into(a_function(duration_ms=1_000, MemorySize=2048)).lasting(20)
    )

    assert plain.usd < changed.usd < whole.usd


def test_run_without_deliveries_has_no_age():
    found, _ = figures_of(a_flow().from_s3(keys=["a"]).into(a_function()).lasting(9))

    assert (found.age_p50_ms, found.age_p99_ms, found.published) == (None, None, 0)
