"""Whole flows against SimPy's models of the same; ``make bench`` runs it."""

import pytest

from tests.benchmarks.flow_workload import BACKLOGS, LENGTHS
from tests.benchmarks.measure import save
from tests.benchmarks.measure_flows import compare_flows, flow_table

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def figures():
    measured = compare_flows()
    save(measured)
    print("\n" + flow_table(measured))
    return measured


def test_every_flow_is_three_times_as_fast_as_in_simpy(figures):
    assert all(flow["times"] >= 3 for flow in figures["flows"].values())


def test_a_million_events_cost_hardly_more_each_than_ten_thousand(figures):
    few, many = (figures["lengths"][case.name] for case in (LENGTHS[0], LENGTHS[-1]))
    assert many / few <= 1.3


def test_waiting_messages_cost_no_more_the_more_there_are(figures):
    few, many = (figures["backlogs"][case.name] for case in (BACKLOGS[0], BACKLOGS[-1]))
    assert many / few <= 1.3
