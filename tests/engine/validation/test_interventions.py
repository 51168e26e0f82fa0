"""Every complaint about what a person does to a run, found before it starts."""

from dataclasses import replace

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.scenario import interventions
from eventflow.engine.scenario.interventions import AddLoad, DropEvent, Fault, InjectEvents, Pause, SetSetting
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function, poisson


def a_worker(name="worker", **more):
    return Function(name=name, **more)


SOUND = Scenario(
    name="sound",
    sources=(
        Source(name="bucket", kind="s3"),
        Source(name="queue", kind="sqs"),
        Source(name="caller", kind="sdk"),
        Source(name="jobs", kind="sqs"),
    ),
    functions=(a_worker(),),
    triggers=(Trigger(source="bucket", target="worker"), Trigger(source="jobs", target="worker")),
)


def complaints(scenario, interventions=()):
    return [str(problem) for problem in problems(scenario, interventions)]


def a_change(name, value, node="worker", at_us=0):
    return SetSetting(at_us=at_us, node=node, property=name, value=value)


INTERVENTIONS = {
    "unknown node": (a_change("Timeout", 5, node="x"), "interventions[0]: there is no node 'x'"),
    "unknown setting": (a_change("Speed", 5), "worker.Speed: is not a setting here"),
    "value": (a_change("Timeout", 0), "worker.Timeout: must be from 1 to 900"),
    "no value": (a_change("Timeout", None), "worker.Timeout: must be given"),
    "source's value": (a_change("DeliveryLatencyMs", "x", node="bucket"), "bucket.DeliveryLatencyMs: must be"),
    "parameter": (a_change("Duration.mean_ms", 5), "lognormal has no mean_ms"),
    "parameter's value": (a_change("Duration.p50_ms", 9_999), "worker.Duration.p50_ms: is not a duration"),
    "parameter of a number": (a_change("Timeout.s", 5), "worker.Timeout.s"),
    "reserved": (a_change("ReservedConcurrentExecutions", 901), "must be from 0 to 900"),
    "setting of a trigger": (a_change("BatchSize", 0, node="jobs->worker"), "jobs->worker.BatchSize: must be from 1"),
    "unknown trigger": (
        a_change("BatchSize", 5, node="queue->worker"),
        "There are bucket, queue, caller, jobs, worker, bucket->worker, jobs->worker.",
    ),
    "fixed setting of a queue": (a_change("FifoQueue", True, node="jobs"), "can't be changed while a run goes on"),
    "fault of a trigger": (Fault(at_us=0, node="jobs->worker", kind="fail", for_us=1), "there is no node"),
    "fixed": (a_change("InvocationType", "Event", node="caller"), "can't be changed while a run goes on"),
    "fault at a source": (Fault(at_us=0, node="bucket", kind="fail", for_us=1), "bucket is not a function"),
    "no time": (Fault(at_us=0, node="worker", kind="fail", for_us=0), "interventions[0]: lasts no time"),
    "from a function": (InjectEvents(at_us=0, node="worker"), "worker does not send events by itself"),
    "odd payload": (
        InjectEvents(at_us=0, node="bucket", payload={"colour": 1}),
        "interventions[0].inject.payload.colour: is not part of a payload of Amazon S3",
    ),
    "sound payload": (InjectEvents(at_us=0, node="bucket", payload={"key": "a.png"}), None),
    "load of nothing": (AddLoad(at_us=0, node="bucket", times=2, for_us=1), "bucket has no traffic that could be more"),
    "load of a function": (AddLoad(at_us=0, node="worker", times=2, for_us=1), "worker has no traffic"),
    "load for no time": (AddLoad(at_us=0, node="jobs", times=2, for_us=0), "lasts no time"),
    "pause": (Pause(at_us=0, source="jobs", target="worker", for_us=1), None),
    "pause of nothing": (Pause(at_us=0, source="queue", target="worker", for_us=1), "no trigger queue->worker"),
    "pause of no poller": (
        Pause(at_us=0, source="bucket", target="worker", for_us=1),
        "interventions[0]: Lambda does not poll bucket. Choose a queue or a stream.",
    ),
    "pause for no time": (Pause(at_us=0, source="jobs", target="worker", for_us=0), "lasts no time"),
    "drop": (DropEvent(at_us=0, event=5), None),
}


@pytest.mark.parametrize(("intervention", "complaint"), INTERVENTIONS.values(), ids=INTERVENTIONS)
def test_intervention_is_checked(intervention, complaint):
    found = complaints(SOUND, [intervention])

    assert len(found) == (complaint is not None), found
    assert complaint is None or complaint in found[0]


@pytest.mark.parametrize(
    ("card", "node", "complaint"),
    [
        (199, "bucket", None),
        (200, "bucket", "has 200 cards and no card 200"),
        (0, "store", "store triggers no function"),
        (0, "queue", "queue triggers no function"),
    ],
)
def test_card_to_inject_must_exist(card, node, complaint):
    flow = (
        a_flow()
        .queue("queue")
        .from_s3(name="store", keys=["a"])
        .from_s3(name="bucket", keys=["a", "b"])
        .into(a_function())
    )
    injected = [InjectEvents(at_us=0, node=node, card=card)]

    if complaint is None:
        assert flow.run(interventions=injected).ledger["published"] == 1
    else:
        with pytest.raises(ScenarioError, match=complaint):
            flow.run(interventions=injected)


def test_change_is_checked_against_what_changes_before_it_have_left():
    scenario = replace(SOUND, functions=(a_worker(), a_worker("other")))
    later = a_change("ReservedConcurrentExecutions", 500, at_us=9)
    earlier = a_change("ReservedConcurrentExecutions", 500, node="other", at_us=5)
    freed = a_change("ReservedConcurrentExecutions", None, node="other", at_us=7)

    assert "1000 are reserved" in complaints(scenario, [later, earlier])[0]
    assert complaints(scenario, [later, earlier, freed]) == []


def test_load_of_more_events_than_can_be_run_is_refused():
    flow = a_flow().from_s3(poisson(10_000)).into(a_function()).lasting(600)

    (complaint,) = complaints(flow.scenario, [AddLoad(at_us=0, node="uploads", times=5, for_us=1)])

    assert complaint.startswith("interventions[0]: would be about 30,000,000 events, more than 20,000,000.")


def test_intervention_on_a_node_of_unknown_kind_is_no_crash():
    scenario = replace(SOUND, sources=(Source(name="bucket", kind="s4"),), triggers=())

    assert len(complaints(scenario, [a_change("DeliveryLatencyMs", 1, node="bucket")])) == 2


ODD = {
    "no list": ({}, "interventions: must be a list."),
    "no object": ([5], "interventions[0]: it must be an object"),
    "no time": ([{"drop": {"event": 1}}], "interventions[0]: it has no time"),
    "odd time": ([{"at": [], "drop": {"event": 1}}], "interventions[0]: [] is not a time"),
    "late": ([{"at_us": 10**40, "drop": {"event": 1}}], "interventions[0]: at_us must be a whole number"),
    "two at once": ([{"at": 1, "drop": {"event": 1}, "set": {}}], "it wants a time and one of"),
    "no value": ([{"at": 1, "set": {"node": "worker", "property": "Timeout"}}], "interventions[0]: value is missing"),
    "odd name": ([{"at": 1, "set": {"node": 5, "property": "Timeout", "value": 1}}], "node must be a text"),
    "too many": ([{"at": 1, "inject": {"node": "bucket", "count": 10**9}}], "count must be a whole number from 1 to"),
    "odd fault": ([{"at": 1, "fault": {"node": "worker", "kind": "melt", "for": 1}}], "the fault must be one of fail"),
    "odd factor": (
        [{"at": 1, "fault": {"node": "worker", "kind": "slow", "for": 1, "factor": float("nan")}}],
        "factor must be above 0",
    ),
    "odd filter": ([{"at": 1, "set_filter": {"source": "a", "target": "b", "filter": 5}}], "filter must be an object"),
    "line breaks": ([{"at": 1, "set": {"node": "a\nb", "property": "c", "value": 1, "d\n": 1}}], "d is not known here"),
}


@pytest.mark.parametrize(("plain", "complaint"), ODD.values(), ids=ODD)
def test_odd_form_is_told_in_one_line(plain, complaint):
    with pytest.raises(ScenarioError) as caught:
        interventions.from_plain(plain)

    (problem,) = caught.value.problems
    assert complaint in str(problem)
    assert "\n" not in str(problem)
