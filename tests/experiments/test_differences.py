"""Where two runs part."""

import numpy as np
import pytest

from eventflow.engine.scenario.interventions import AddLoad, DropEvent, Fault, SetSetting
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import SECOND_US
from eventflow.experiments.differences import Difference, differences, journey
from eventflow.experiments.identity import identities
from eventflow.experiments.stored import StoredRun
from tests.builders import a_flow, a_function, poisson, times

SITES = [[K.PUBLISHED, 0, -1, 0], [K.STARTED, 1, -1, -1], [K.SUCCEEDED, 1, -1, -1], [K.FAILED, 1, -1, -1]]
PUBLISHED, STARTED, SUCCEEDED, FAILED = range(4)
MANIFEST = {
    "rules": [{"id": "source.traffic"}],
    "sites": [[int(kind), *rest] for kind, *rest in SITES],
    "nodes": [{"name": "uploads"}, {"name": "worker"}],
    "edges": [],
}


def by_hand(*rows):
    """Rows of (at, event, site, value)."""
    table = [(at, event, site, -1, 0, value) for at, event, site, value in rows]
    return StoredRun(np.array(table, np.int64).reshape(-1, 6), MANIFEST)


BOTH = [(0, 0, PUBLISHED, 5), (1, 1, PUBLISHED, 6), (2, 0, STARTED, 9), (3, 1, STARTED, 9)]


def test_first_difference_is_the_earliest_in_time():
    one = by_hand(*BOTH, (4, 0, SUCCEEDED, 2), (6, 1, SUCCEEDED, 3))
    other = by_hand(*BOTH, (5, 1, FAILED, 3), (7, 0, SUCCEEDED, 2))

    found = differences(one, other)

    assert found.first == Difference(at_us=4, event=0, other=0, place=2)
    assert (found.same, found.changed) == (0, 2)


def test_journey_that_goes_on_in_one_run_alone_differs_where_it_does():
    one, other = by_hand(*BOTH), by_hand(*BOTH, (8, 1, SUCCEEDED, 1))

    for found in (differences(one, other), differences(other, one)):
        assert found.first == Difference(at_us=8, event=1, other=1, place=2)
        assert (found.same, found.changed) == (1, 1)


def test_number_of_a_card_is_no_difference_and_the_length_of_a_run_is():
    one = by_hand((0, 0, PUBLISHED, 5), (2, 0, STARTED, 9))

    assert differences(one, by_hand((0, 0, PUBLISHED, 7), (2, 0, STARTED, 9))).first is None
    assert differences(one, by_hand((0, 0, PUBLISHED, 5), (2, 0, STARTED, 8))).first.place == 1


def test_event_of_one_run_alone_is_counted_and_not_the_first():
    one = by_hand((0, 0, PUBLISHED, 5))
    other = by_hand((0, 0, PUBLISHED, 5), (1, 1, PUBLISHED, 5))

    found = differences(one, other)

    assert (found.only_one, found.only_other, found.first) == (0, 1, None)


def test_nothing_differs_between_runs_without_rows():
    assert differences(by_hand(), by_hand()).first is None


def test_journey_is_told_in_names():
    rows = journey(by_hand(*BOTH), 1)

    assert [(row["at_us"], row["kind"], row["node"]) for row in rows] == [
        (1, "PUBLISHED", "uploads"),
        (3, "STARTED", "worker"),
    ]
    assert rows[0]["rule"] == "source.traffic"


def stored(run):
    return StoredRun(run.result.table, run.result.manifest)


def a_busy_flow():
    return a_flow().from_s3(poisson(5)).into(a_function(duration_ms=400, error_rate=0.1, reserved=4)).lasting(60)


@pytest.mark.parametrize(
    "change",
    [
        SetSetting(at_us=30 * SECOND_US, node="worker", property="ReservedConcurrentExecutions", value=1),
        Fault(at_us=30 * SECOND_US, node="worker", kind="fail", for_us=SECOND_US),
        AddLoad(at_us=30 * SECOND_US, node="uploads", times=2, for_us=SECOND_US),
    ],
)
def test_no_event_that_was_over_before_the_change_differs(change):
    flow = a_busy_flow()
    one, other = stored(flow.run()), stored(flow.run(interventions=[change]))

    found = differences(one, other)

    assert found.first.at_us >= 30 * SECOND_US
    assert found.only_one == 0
    over = {row[1] for row in one.table.tolist() if row[0] < 30 * SECOND_US and one.sites[row[2]].kind == K.SUCCEEDED}
    names, other_names = identities(one, other)
    place = {name: event for event, name in enumerate(other_names.tolist())}
    assert over
    for event in over:
        assert journey(one, event) == journey(other, place[names[event]])


def test_change_of_one_event_alone_leaves_all_others_as_they_were():
    flow = a_flow().from_s3(times(*range(20))).into(a_function(fails=True, duration_ms=10))
    one, other = stored(flow.run()), stored(flow.run(interventions=[DropEvent(at_us=30 * SECOND_US, event=7)]))

    found = differences(one, other)

    assert (found.changed, found.same, found.first.event, found.first.at_us) == (1, 19, 7, 30 * SECOND_US)
