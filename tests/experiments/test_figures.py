"""A run in a few figures."""

import pytest

from eventflow.engine.costs import cost
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.units import SECOND_US
from eventflow.experiments.figures import figures
from eventflow.experiments.stored import StoredRun
from tests.builders import a_flow, a_function, poisson, times


def figures_of(flow, interventions=(), from_us=0):
    run = flow.run(interventions=interventions)
    return figures(StoredRun(run.result.table, run.result.manifest), flow.scenario, interventions, from_us), run


def test_counts_are_those_of_the_ledger_and_the_rows():
    flow = a_flow().from_s3(times(0, 0, 0)).into(a_function(duration_ms=100, init_ms=50, reserved=2)).lasting(60)

    found, run = figures_of(flow)

    assert (found.published, found.delivered, found.lost) == (3, 3, 0)
    assert (found.throttled, found.retries, found.cold_starts) == (1, 0, 2)
    assert found.age_p50_ms == 150 < found.age_mean_ms < found.age_p99_ms
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


def test_what_was_published_before_the_fence_is_left_out():
    flow = a_flow().from_s3(times(1, 5, 6)).into(a_function(duration_ms=2_000)).lasting(60)

    whole, _ = figures_of(flow)
    late, _ = figures_of(flow, from_us=2 * SECOND_US)

    assert (whole.published, whole.invocations, whole.cold_starts) == (3, 3, 2)
    assert (late.published, late.invocations, late.cold_starts) == (2, 2, 1)


def test_fence_leaves_out_the_cost_of_what_was_before():
    flow = a_flow().from_s3(times(1, 30, 40)).into(a_function(duration_ms=1_000)).lasting(60)
    later = a_flow().from_s3(times(30, 40)).into(a_function(duration_ms=1_000)).lasting(60)

    assert figures_of(flow, from_us=20 * SECOND_US)[0].usd == pytest.approx(figures_of(later)[0].usd)


def test_environments_kept_ready_are_known_after_the_fence():
    def flow(first_s, until_s):
        ready = a_function(duration_ms=1_000, MemorySize=1024, ProvisionedConcurrentExecutions=2)
        return a_flow().from_s3(times(first_s, first_s + 10)).into(ready).lasting(until_s)

    late, _ = figures_of(flow(200, 400), from_us=100 * SECOND_US)
    plain, _ = figures_of(flow(100, 300))

    assert (late.usd, late.cold_starts) == (pytest.approx(plain.usd), 0)


def test_concurrency_is_known_at_the_fence():
    flow = a_flow().from_s3(times(0, 0)).into(a_function(duration_ms=10_000, Timeout=20)).lasting(20)

    whole, _ = figures_of(flow)
    late, _ = figures_of(flow, from_us=5 * SECOND_US)

    assert (whole.concurrency_peak, whole.concurrency_mean) == (2, 1)
    assert (late.concurrency_peak, late.concurrency_mean) == (2, pytest.approx(10 / 15))


def test_backlog_counts_what_waits_between_two_instants():
    waiting = a_flow().from_s3(times(0, 0, 0)).into(a_function(duration_ms=1_000, reserved=1)).lasting(600)
    idle = a_flow().from_s3(times(0, 5, 9)).into(a_function(duration_ms=1_000)).lasting(600)

    assert figures_of(waiting)[0].backlog_peak == 2
    assert figures_of(idle)[0].backlog_peak == 0


def test_only_callers_that_wait_have_a_latency():
    calls, _ = figures_of(a_flow().from_callers(times(0, 20)).into(a_function(duration_ms=700, init_ms=300)))
    events, _ = figures_of(a_flow().from_s3(times(0)).into(a_function(duration_ms=700)))

    assert (calls.latency_p50_ms, calls.latency_p99_ms) == (850, pytest.approx(997))
    assert (events.latency_p50_ms, events.latency_p99_ms) == (None, None)


def test_shares_are_of_what_was_asked_for():
    refused = a_flow().from_callers(times(0, 0, 0, 0)).into(a_function(duration_ms=1_000, reserved=1))

    found, _ = figures_of(refused)

    assert (found.invocations, found.throttled, found.throttled_share) == (1, 3, 0.75)
    assert (found.cold_start_share, found.error_share, found.returned) == (1, 0, 3)


def test_filters_save_what_the_invocations_would_have_cost():
    traffic = (times(0, payload="a.jpg"), times(9, payload="b.txt"))
    flow = a_flow().from_s3(*traffic, keys=["a.jpg", "b.txt"]).into(a_function(duration_ms=1_000), suffix=".jpg")

    found, _ = figures_of(flow.lasting(60))

    assert (found.filtered, found.filtered_share, found.saved_invocations) == (1, 0.5, 1)
    # Of two events one was spared, at the price of the other.
    assert found.saved_usd_per_million == pytest.approx(found.usd_per_million)


def test_nothing_is_left_over_or_counted_twice():
    flow = a_flow().from_s3(poisson(3)).into(a_function(duration_ms=900, error_rate=0.4, reserved=2)).lasting(100)

    found, run = figures_of(flow)

    assert found.unfinished == run.ledger["waiting"] + run.ledger["running"] > 0
    assert found.errors == run.result.metrics["worker"]["Errors"] > 0
    assert found.concurrency_peak == run.result.metrics["worker"]["ConcurrentExecutions"]
