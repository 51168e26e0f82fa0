"""What a person does to a run while it goes."""

from itertools import pairwise

import pytest

from eventflow.engine.chance.traffic import Constant
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.interventions import (
    AddLoad,
    DropEvent,
    Fault,
    InjectEvents,
    Pause,
    SetFilter,
    SetSetting,
)
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, emission, event_pattern, poisson, times


def at(seconds):
    return round(seconds * SECOND_US)


def test_intervention_has_a_row():
    flow = a_flow().from_s3(keys=["a"]).into(a_function())

    run = flow.run(interventions=[InjectEvents(at_us=at(5), node="uploads")])

    (row,) = run.of(TraceKind.INTERVENED)
    assert (row.at_s, row.event, row.value) == (5, -1, 0)


def test_injected_events_come_at_once_with_the_card_asked_for():
    flow = a_flow().from_s3(keys=["a", "b"]).into(a_function())

    run = flow.run(interventions=[InjectEvents(at_us=at(5), node="uploads", card=150, count=3)])

    rows = run.of(TraceKind.PUBLISHED)
    assert [(row.at_s, row.value, row.rule) for row in rows] == [(5, 150, "source.injected")] * 3


def test_setting_holds_from_its_time_on():
    flow = a_flow().from_callers(times(1, 9)).into(a_function(duration_ms=10))

    run = flow.run(interventions=[SetSetting(at_us=at(5), node="worker", property="Duration", value=70)])

    assert [row.value for row in run.of(TraceKind.SUCCEEDED)] == [10_000, 70_000]


def test_one_parameter_of_a_distribution_can_be_set():
    function = a_function(duration_ms={"uniform": {"low_ms": 10, "high_ms": 10}})
    change = SetSetting(at_us=at(5), node="worker", property="Duration.high_ms", value=90)

    run = a_flow().from_callers(times(1, 9)).into(function).run(interventions=[change])

    first, second = [row.value for row in run.of(TraceKind.SUCCEEDED)]
    assert first == 10_000 < second < 90_000


def test_several_parameters_can_be_set_one_after_the_other():
    function = a_function(duration_ms={"uniform": {"low_ms": 10, "high_ms": 20}})
    changes = [
        SetSetting(at_us=at(4), node="worker", property="Duration.high_ms", value=900),
        SetSetting(at_us=at(5), node="worker", property="Duration.low_ms", value=900),
    ]

    run = a_flow().from_callers(times(9)).into(function).run(interventions=changes)

    assert [row.value for row in run.of(TraceKind.SUCCEEDED)] == [900_000]


def test_delivery_latency_of_a_bucket_can_be_set():
    flow = a_flow().from_s3(times(1, 9), DeliveryLatencyMs=500).into(a_function())

    run = flow.run(interventions=[SetSetting(at_us=at(5), node="uploads", property="DeliveryLatencyMs", value=0)])

    assert run.times_s(TraceKind.QUEUED) == [1.5, 9]


def test_retry_limit_lowered_while_an_event_waits_holds_for_its_next_failure():
    flow = a_flow().from_s3(times(0)).into(a_function(fails=True))

    run = flow.run(interventions=[SetSetting(at_us=at(30), node="worker", property="MaximumRetryAttempts", value=0)])

    assert run.times_s(TraceKind.STARTED) == [0, 60]


@pytest.mark.parametrize(
    ("kind", "story"),
    [
        ("fail", ["PUBLISHED", "INIT", "STARTED", "FAILED", "RETURNED"]),
        ("throttle", ["PUBLISHED", "THROTTLED", "RETURNED"]),
        ("slow", ["PUBLISHED", "INIT", "STARTED", "SUCCEEDED"]),
    ],
)
def test_fault_holds_for_its_time(kind, story):
    flow = a_flow().from_callers(times(6, 20)).into(a_function(duration_ms=100))
    fault = Fault(at_us=at(5), node="worker", kind=kind, for_us=at(10), factor=5)

    run = flow.run(interventions=[fault])

    assert run.story(0) == story
    assert run.story(1)[-1] == "SUCCEEDED"
    assert run.of(TraceKind.SUCCEEDED)[-1].value == 100_000
    if kind == "slow":
        assert run.of(TraceKind.SUCCEEDED)[0].value == 500_000


def test_later_fault_replaces_an_earlier_one_and_outlives_it():
    flow = a_flow().from_callers(times(6, 12, 20)).into(a_function())
    faults = [
        Fault(at_us=at(5), node="worker", kind="throttle", for_us=at(5)),
        Fault(at_us=at(7), node="worker", kind="fail", for_us=at(10)),
    ]

    run = flow.run(interventions=faults)

    assert [run.story(event)[-2] for event in range(3)] == ["THROTTLED", "FAILED", "STARTED"]


def test_waiting_event_is_dropped_at_once():
    run = a_flow().from_s3(times(0)).into(a_function(fails=True)).run(interventions=[DropEvent(at_us=at(10), event=0)])

    assert run.story()[-2:] == ["RETRY", "LOST"]
    assert run.times_s(TraceKind.LOST) == [10]
    assert run.of(TraceKind.LOST)[0].rule == "intervention.drop"


def test_event_on_its_way_to_the_queue_is_dropped_at_once():
    flow = a_flow().from_s3(times(0), DeliveryLatencyMs=20_000).into(a_function())

    run = flow.run(interventions=[DropEvent(at_us=at(10), event=0)])

    assert run.story() == ["PUBLISHED", "LOST"]


def test_running_event_is_dropped_once_its_attempt_fails():
    flow = a_flow().from_s3(times(0, 0)).into(a_function(fails=True, duration_ms=20_000, Timeout=60))

    run = flow.run(interventions=[DropEvent(at_us=at(10), event=0)])

    assert run.story(0)[-2:] == ["FAILED", "LOST"]
    assert run.times_s(TraceKind.LOST, event=0) == [20]
    assert run.count(TraceKind.STARTED) == 4


def test_running_event_that_returns_is_not_dropped():
    flow = a_flow().from_s3(times(0)).into(a_function(duration_ms=20_000, Timeout=60))

    run = flow.run(interventions=[DropEvent(at_us=at(10), event=0)])

    assert run.story()[-1] == "SUCCEEDED"


@pytest.mark.parametrize("event", [0, 1, 99])
def test_nothing_happens_to_an_event_that_has_ended_or_never_was(event):
    keys = ["a.jpg", "b.txt"]
    flow = a_flow().from_s3(times(0, payload="a.jpg"), times(1, payload="b.txt"), keys=keys)
    flow = flow.into(a_function(), suffix=".jpg")

    run = flow.run(interventions=[DropEvent(at_us=at(10), event=event)])

    assert run.count(TraceKind.LOST) == 0
    assert run.ledger["balances"]


def test_interventions_after_the_end_do_nothing():
    flow = a_flow().from_s3(times(0)).into(a_function()).lasting(60)

    run = flow.run(interventions=[InjectEvents(at_us=at(61), node="uploads")])

    assert run.count(TraceKind.INTERVENED) == 0
    assert run.result.trace_hash == flow.run().result.trace_hash


PAID = event_pattern({"detail": {"state": ["PAID"]}})
OPEN = event_pattern({"detail": {"state": ["OPEN"]}})


def a_bus(*at_s, filter=None):
    return a_flow().from_bus(times(*at_s), Order={"state": "PAID"}).into(a_function(), filter=filter)


def a_filter(seconds, filter, source="bus"):
    return SetFilter(at_us=at(seconds), source=source, target="worker", filter=filter)


@pytest.mark.parametrize(
    ("before", "after", "endings"),
    [
        (PAID, OPEN, ["SUCCEEDED", "FILTERED"]),
        (OPEN, PAID, ["FILTERED", "SUCCEEDED"]),
        (None, OPEN, ["SUCCEEDED", "FILTERED"]),
        (OPEN, None, ["FILTERED", "SUCCEEDED"]),
    ],
)
def test_filter_decides_about_what_is_published_from_its_time_on(before, after, endings):
    run = a_bus(1, 9, filter=before).run(interventions=[a_filter(5, after)])

    assert [run.story(event)[-1] for event in range(2)] == endings
    assert run.ledger["balances"]


def test_row_says_which_of_the_filters_decided():
    run = a_bus(1, 5, 9, filter=PAID).run(interventions=[a_filter(7, PAID), a_filter(3, OPEN)])

    decided = [(row.kind.name, row.value) for row in run.rows if row.kind in (TraceKind.PASSED, TraceKind.FILTERED)]
    assert decided == [("PASSED", 0), ("FILTERED", 1), ("PASSED", 2)]
    (edge,) = run.result.manifest["edges"]
    assert [filter["at_us"] for filter in edge["filters"]] == [0, at(3), at(7)]
    assert [filter["patterns"] for filter in edge["filters"]] == [list(f.patterns) for f in (PAID, OPEN, PAID)]


def test_event_on_its_way_is_not_decided_again():
    flow = a_flow().from_source("eventbridge", times(1), name="bus", DeliveryLatencyMs=9_000).into(a_function())

    assert flow.run(interventions=[a_filter(5, OPEN)]).story()[-1] == "SUCCEEDED"


def test_run_is_the_same_before_a_filter_is_set():
    flow = a_bus(*range(20), filter=PAID)

    before, after = flow.run(), flow.run(interventions=[a_filter(10.5, OPEN)])

    assert [row for row in after.rows if row.at_s < 10.5] == [row for row in before.rows if row.at_s < 10.5]
    assert after.ledger["filtered"] == 9


def test_filters_of_one_source_are_set_apart():
    keys = ["a/1", "b/1"]
    flow = a_flow().from_s3(*(times(1, 9, payload=key) for key in keys), keys=keys)
    flow = flow.into(a_function(), prefix="a/").into(a_function("other"), prefix="b/")

    run = flow.run(interventions=[a_filter(5, ObjectKeyFilter("c/"), source="uploads")])

    assert [row.node for row in run.of(TraceKind.STARTED)] == ["worker", "other", "other"]
    assert [row.value for row in run.of(TraceKind.FILTERED)] == [1]


def payload_of(run, row):
    (node,) = [place for place, node in enumerate(run.result.manifest["nodes"]) if node["name"] == row.node]
    return run.result.manifest["decks"][str(node)][row.value]["payload"]


def test_event_with_a_payload_of_its_own_has_the_kinds_other_fields():
    flow = a_flow().from_s3(keys=["a.jpg"]).into(a_function(), suffix=".png")
    injected = [
        InjectEvents(at_us=at(5), node="uploads", payload={"key": "b.png"}),
        InjectEvents(at_us=at(6), node="uploads"),
    ]

    run = flow.run(interventions=injected)

    first, second = run.of(TraceKind.PUBLISHED)
    assert payload_of(run, first)["key"] == "b.png"
    assert {"key", "size_bytes"} <= set(payload_of(run, first))
    assert payload_of(run, second)["key"] == "a.jpg"
    assert [run.story(event)[-1] for event in range(2)] == ["SUCCEEDED", "FILTERED"]


def test_run_is_the_same_before_a_payload_of_its_own_is_sent():
    def emitting(name):
        return a_function(name, emits=(emission("index", key=f"{name}/{{stem}}"),))

    flow = a_flow().from_s3(poisson(3), keys=["a.jpg", "b.jpg"]).into(emitting("thumb"))
    flow = flow.from_s3(poisson(3), name="more", keys=["c.jpg"]).into(emitting("other"))
    flow = flow.from_s3(name="index").into(a_function("indexer")).lasting(40)
    one, two = (
        InjectEvents(at_us=at(s), node=node, payload={"key": f"{s}.jpg"}) for s, node in ((10, "uploads"), (20, "more"))
    )

    parent, branch = flow.run(interventions=[one]), flow.run(interventions=[one, two])

    assert [row for row in branch.rows if row.at_s < 20] == [row for row in parent.rows if row.at_s < 20]
    assert payload_of(branch, branch.of(TraceKind.PUBLISHED, "index")[-1])["key"].startswith(("thumb/", "other/"))
    assert any(payload_of(branch, row)["key"] == "other/20" for row in branch.of(TraceKind.PUBLISHED, "index"))


def test_load_is_so_many_times_the_traffic_for_its_time():
    flow = a_flow().from_s3(Constant(rate_per_s=2)).into(a_function()).lasting(30)

    run = flow.run(interventions=[AddLoad(at_us=at(10), node="uploads", times=4, for_us=at(5))])

    added = [row.at_s for row in run.of(TraceKind.PUBLISHED) if row.rule == "source.load"]
    assert len(added) == 3 * 2 * 5
    assert min(added) >= 10
    assert max(added) < 15
    assert sorted(round(later - earlier, 3) for earlier, later in pairwise(sorted(added)))[-1] == 0.25


def test_load_leaves_the_events_of_the_traffic_as_they_are():
    flow = a_flow().from_s3(poisson(5), keys=["a", "b"]).into(a_function(error_rate=0.2)).lasting(30)

    run, with_load = flow.run(), flow.run(interventions=[AddLoad(at_us=at(10), node="uploads", times=3, for_us=at(10))])

    def traffic(run):
        return [(row.at_s, row.value) for row in run.of(TraceKind.PUBLISHED) if row.rule == "source.traffic"]

    assert traffic(with_load) == traffic(run)
    assert [row for row in with_load.rows if row.at_s < 10] == [row for row in run.rows if row.at_s < 10]
    assert with_load.ledger["balances"]


def test_shares_of_a_load_have_chances_of_their_own():
    flow = a_flow().from_s3(poisson(5)).into(a_function()).lasting(30)

    run = flow.run(interventions=[AddLoad(at_us=0, node="uploads", times=3, for_us=at(30))])

    assert len({row.at_s for row in run.of(TraceKind.PUBLISHED)}) == run.count(TraceKind.PUBLISHED)
    assert 350 < run.count(TraceKind.PUBLISHED) < 550


@pytest.mark.parametrize(
    "flow", [a_flow().from_queue(times(1, 12, 15, 31)), a_flow().from_stream(times(1, 12, 15, 31), keys={"k": 1})]
)
def test_paused_mapping_receives_nothing_and_then_goes_on_where_it_was(flow):
    pause = Pause(at_us=at(10), source=flow.scenario.sources[0].name, target="worker", for_us=at(10))

    run = flow.into(a_function()).run(interventions=[pause])

    assert [round(seconds) for seconds in run.times_s(TraceKind.RECEIVED)] == [1, 20, 20, 31]
    assert [run.story(event)[-1] for event in range(4)] == ["SUCCEEDED"] * 4


def test_run_in_flight_goes_on_while_its_mapping_is_paused():
    flow = a_flow().from_queue(times(9, 11)).into(a_function(duration_ms=4_000, Timeout=9))

    run = flow.run(interventions=[Pause(at_us=at(10), source="orders", target="worker", for_us=at(10))])

    assert [round(seconds) for seconds in run.times_s(TraceKind.SUCCEEDED)] == [13, 24]


def test_later_pause_outlives_an_earlier_one():
    flow = a_flow().from_queue(times(12)).into(a_function())
    pauses = [Pause(at_us=at(s), source="orders", target="worker", for_us=at(10)) for s in (5, 10)]

    assert flow.run(interventions=pauses).times_s(TraceKind.RECEIVED) == [20]
