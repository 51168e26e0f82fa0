"""Experiments on the workers cost little more than in processes of one command; ``make bench`` runs it."""

import pytest

from tests.benchmarks.measure import save
from tests.benchmarks.sweeps import compare

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def figures():
    measured = compare()
    save({"sweep": measured})
    print("\n", measured)
    return measured


def test_workers_find_what_processes_find(figures):
    assert figures["same"]


def test_workers_cost_less_than_a_fifth_more(figures):
    assert figures["overhead"] < 0.2


def test_a_hundred_runs_take_no_longer_than_a_few_of_simfaas(figures):
    assert figures["all_runs_to_one_of_simfaas"] < 5
