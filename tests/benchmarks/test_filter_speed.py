"""Event patterns against moto and event-ruler on the same cases; ``make bench`` runs it."""

import pytest

from tests.benchmarks.measure import save
from tests.benchmarks.measure_filters import compare_filters, filter_table

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def figures():
    measured = compare_filters()
    save({"filters": measured})
    print("\n" + filter_table(measured))
    return measured


def test_ready_pattern_is_at_least_twice_as_fast_as_motos(figures):
    assert figures["times"]["precompiled"]["moto"] >= 2


def test_every_case_is_answered_rightly(figures):
    assert figures["answers"]["eventflow"]["right"] == figures["cases"]
