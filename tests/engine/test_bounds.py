"""Runs that grow or go on without end are stopped with one clear problem, in bounded memory."""

import pytest

from eventflow.engine import ScenarioError, Simulation, bounds, simulation
from eventflow.engine.chance.draws import LONGEST_NAME, Lineage
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst, emission, times


def a_loop(copies, duration_ms=10, **more):
    writing = a_function(duration_ms=duration_ms, emits=(emission("bus"),) * copies, **more)
    return a_flow().from_bus(times(0, 60), order={"amount": 5}).into(writing)


def refusal(flow, *changes):
    with pytest.raises(ScenarioError) as caught:
        flow.run(interventions=changes)
    (problem,) = caught.value.problems
    return str(problem)


def test_too_many_events_end_the_run(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_EVENTS", 500)

    assert refusal(a_loop(1)).startswith("the run: has led to more than 500 events. Look for a loop")


def test_too_many_events_that_wait_end_the_run(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_WAITING", 300)
    monkeypatch.setattr(bounds, "FEWEST_BETWEEN", 10)

    assert "more than 300 events waiting or running" in refusal(a_loop(2, reserved=1))


def test_events_that_have_ended_do_not_count(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_WAITING", 300)
    monkeypatch.setattr(bounds, "FEWEST_BETWEEN", 10)

    assert a_loop(1).lasting(70).run().ledger["published"] > 5_000


def test_moment_that_never_ends_is_told(monkeypatch):
    monkeypatch.setattr(simulation, "MOST_ACTIONS", 5_000)
    no_time = SetSetting(at_us=0, node="worker", property="Duration", value=0)

    assert "the run: goes on and on at 0.000 s" in refusal(a_loop(1), no_time)


def test_loop_of_resources_that_takes_no_time_is_told():
    flow = a_flow().from_source("eventbridge", times(0), name="a").into("b").from_source("eventbridge", name="b")
    changes = [SetSetting(at_us=0, node=node, property="DeliveryLatencyMs", value=0) for node in "ab"]

    assert "goes on and on at 0.000 s" in refusal(flow.into("a").also(a_function()), *changes)


def test_trace_is_cut_between_arrivals_that_are_far_apart():
    run = Simulation(a_loop(1).scenario)

    first = next(chunk for chunk in run.chunks() if chunk.sequence == 1)

    assert first.to_us < 50 * SECOND_US


def test_name_of_a_lineage_stays_short():
    lineage, names = Lineage("bus/0"), set()
    for _ in range(500):
        lineage = lineage.child("worker.0")
        names.add(lineage.name)

    assert len(names) == 500
    assert max(map(len, names)) <= LONGEST_NAME


def test_child_is_the_same_as_long_as_it_is_needed():
    parent = Lineage("bus/0")
    child = parent.child("worker.0")

    assert parent.child("worker.0") is child
    assert parent.child("worker.0").name == "bus/0/worker.0"


def test_burst_is_no_loop(monkeypatch):
    monkeypatch.setattr(bounds, "FEWEST_BETWEEN", 10)

    assert a_flow().from_s3(burst(3_000)).into(a_function()).run().ledger["succeeded"] == 3_000
