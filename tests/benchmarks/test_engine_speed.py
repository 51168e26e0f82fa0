"""The engine against SimFaaS and SimPy on the same workload; ``make bench`` runs it."""

import pytest

from tests.benchmarks.measure import compare, save, table

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def figures():
    measured = compare()
    save(measured)
    print("\n" + table(measured))
    return measured


def test_engine_is_25_times_as_fast_as_simfaas_at_90_a_second(figures):
    assert figures["cases"]["90/s"]["times"]["simfaas"] >= 25


def test_engine_is_faster_than_simpy_at_every_rate(figures):
    assert all(case["times"]["simpy"] > 1 for case in figures["cases"].values())


def test_a_million_invocations_cost_hardly_more_each_than_ten_thousand(figures):
    assert figures["scaling"]["ratio"] <= 1.3


def test_row_of_a_trace_takes_few_bytes(figures):
    assert figures["bytes_per_row"] <= 10
