import pytest

from eventflow.engine.costs import cost
from eventflow.engine.prices import US_EAST_1
from tests.builders import a_flow, a_function, burst, times


def costs_of(flow, prices=US_EAST_1):
    return cost(flow.scenario, flow.run().result, prices)


def test_request_fee_is_half_of_what_a_small_function_costs():
    flow = a_flow().from_callers(times(0)).into(a_function(duration_ms=100, MemorySize=128))

    costs = costs_of(flow)

    assert costs.usd == pytest.approx(0.20e-6 + 0.125 * 0.1 * 0.0000166667)
    assert costs.usd_per_million == pytest.approx(0.408, abs=0.001)


def test_init_and_every_retry_are_billed_and_throttles_are_not():
    function = a_function(duration_ms=1_000, init_ms=500, fails=True, reserved=1, MemorySize=1_024)

    (of_function,) = costs_of(a_flow().from_s3(burst(2)).into(function)).functions.values()

    assert of_function.requests == 6
    assert of_function.gb_seconds == 6.5


def test_arm_costs_less():
    flows = [
        a_flow().from_callers(times(0)).into(a_function(duration_ms=10_000, Timeout=60, Architectures=architecture))
        for architecture in ("x86_64", "arm64")
    ]

    x86, arm = (costs_of(flow).functions["worker"].compute_usd for flow in flows)

    assert arm / x86 == pytest.approx(0.8, abs=0.001)


def test_memory_above_512_mb_of_files_is_paid_for():
    function = a_function(duration_ms=1_000, EphemeralStorage=1_536)

    costs = costs_of(a_flow().from_callers(times(0)).into(function))

    assert costs.functions["worker"].storage_usd == pytest.approx(0.0000000309)
    assert costs.unverified == ("lambda_storage_gb_second",)


def test_a_queue_costs_what_is_sent_read_and_deleted():
    flow = a_flow().from_queue(burst(100)).into(a_function()).lasting(60)

    (queue,) = costs_of(flow).sources.values()

    # 100 sends, five pollers that ask three times a minute, and 100 messages deleted in tens.
    assert (queue.price, queue.units) == ("sqs_standard", 100 + 15 + 10)


def test_a_stream_costs_by_its_shards_and_by_what_is_put():
    flow = a_flow().from_stream(burst(10), keys={"a": "x"}, ShardCount=2).into(a_function()).lasting(3_600)

    (stream,) = costs_of(flow).sources.values()

    assert stream.usd == pytest.approx(2 * 0.015 + 10 * 0.014e-6)


def test_a_price_may_be_changed():
    flow = a_flow().from_callers(times(0)).into(a_function(duration_ms=0))

    assert costs_of(flow, US_EAST_1.changed(lambda_request=0.5)).usd == 0.5


def test_every_price_names_its_page():
    assert all(price.source.startswith("https://aws.amazon.com/") for price in US_EAST_1.prices.values())


def test_nothing_published_has_no_price_for_a_million():
    assert costs_of(a_flow().from_s3().into(a_function())).usd_per_million is None
