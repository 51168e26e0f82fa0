"""Every complaint, found before time starts, all at once."""

from dataclasses import replace

import pytest

from eventflow.engine import ScenarioError, Simulation
from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Times
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.interventions import Fault
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.validation.scenario import problems
from tests.builders import times


def a_bucket(name="bucket", **more):
    return Source(name=name, kind="s3", **more)


def a_worker(name="worker", **more):
    return Function(name=name, **more)


TRIGGER = Trigger(source="bucket", target="worker")
SOUND = Scenario(name="sound", sources=(a_bucket(),), functions=(a_worker(),), triggers=(TRIGGER,))


def complaints(scenario, interventions=()):
    return [str(problem) for problem in problems(scenario, interventions)]


def with_bucket(**more):
    return replace(SOUND, sources=(a_bucket(**more),))


def with_worker(*others, **more):
    return replace(SOUND, sources=(a_bucket(), *others), functions=(a_worker(**more),))


QUEUE, FIFO, CALLER = (
    Source(name="queue", kind="sqs"),
    Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    Source(name="caller", kind="sdk"),
)


def test_sound_scenario_has_no_problems():
    assert complaints(SOUND) == []


CASES = {
    "no name": (replace(SOUND, functions=(a_worker(), a_worker(""))), "a node: has no usable name"),
    "bad name": (replace(SOUND, functions=(a_worker(), a_worker("a b"))), "a b: has no usable name"),
    "long name": (replace(SOUND, functions=(a_worker(), a_worker("x" * 65))), "at most 64"),
    "same name": (replace(SOUND, functions=(a_worker(), a_worker("bucket"))), "bucket: is the name of two nodes"),
    "no function": (replace(SOUND, functions=(), triggers=()), "functions: there is none"),
    "no time": (replace(SOUND, until_us=0), "until: must be more than nothing"),
    "too long": (replace(SOUND, until_us=31 * 86_400_000_000), "at most 30 days"),
    "unknown kind": (replace(SOUND, sources=(Source(name="bucket", kind="s4"),)), "bucket: is of unknown kind 's4'"),
    "unknown source setting": (with_bucket(settings={"Speed": 1}), "bucket.Speed: is not a setting here"),
    "source setting": (with_bucket(settings={"DeliveryLatencyMs": -1}), "bucket.DeliveryLatencyMs: must be from 0"),
    "traffic into a queue": (
        with_worker(replace(QUEUE, traffic=(times(0),))),
        "queue.traffic: nothing polls it",
    ),
    "payload weight": (
        with_bucket(payloads=(PayloadTemplate(name="p", weight=0),)),
        "bucket.payloads.p: wants a weight above 0",
    ),
    "payload weight nan": (
        with_bucket(payloads=(PayloadTemplate(name="p", weight=float("nan")),)),
        "bucket.payloads.p: wants a weight above 0",
    ),
    "payload field": (
        with_bucket(payloads=(PayloadTemplate(name="p", content={"colour": "red"}),)),
        "bucket.payloads.p.colour: is not part of a payload of Amazon S3",
    ),
    "traffic payload": (
        with_bucket(traffic=(Times(times_us=(0,), payload="q"),)),
        "bucket.traffic[0]: names the payload 'q', which is not declared",
    ),
    "backward span": (
        with_bucket(traffic=(Poisson(rate_per_s=1, start_us=9, end_us=9),)),
        "bucket.traffic[0]: ends before it starts",
    ),
    "zero rate": (with_bucket(traffic=(Poisson(rate_per_s=0),)), "wants a rate above 0"),
    "huge rate": (with_bucket(traffic=(Constant(rate_per_s=1e6),)), "at most 100,000 per second"),
    "rate nan": (with_bucket(traffic=(Constant(rate_per_s=float("nan")),)), "wants a rate above 0"),
    "negative ramp": (with_bucket(traffic=(Ramp(from_per_s=-1, to_per_s=2),)), "wants rates from 0"),
    "flat ramp": (with_bucket(traffic=(Ramp(from_per_s=0, to_per_s=0),)), "not both 0"),
    "ramp nan": (with_bucket(traffic=(Ramp(from_per_s=1, to_per_s=float("nan")),)), "wants rates from 0"),
    "too many": (
        replace(SOUND, until_us=3_600_000_000, sources=(a_bucket(traffic=(Poisson(rate_per_s=50_000),)),)),
        "bucket.traffic[0]: would be about 180,000,000 events, more than 20,000,000",
    ),
    "too many at once": (
        with_bucket(traffic=(Burst(at_us=0, count=30_000_000),)),
        "bucket.traffic[0]: wants a count from 1 to 1,000,000, not 30,000,000",
    ),
    "unknown setting": (with_worker(settings={"Memory": 1}), "worker.Memory: is not a setting here"),
    "setting": (with_worker(settings={"Timeout": 901}), "worker.Timeout: must be from 1 to 900 s, not 901"),
    "distribution": (with_worker(settings={"Duration": "x"}), "worker.Duration: is not a duration"),
    "pattern": (
        with_worker(fails_on=({"a": ["x"]}, '{"a":\n "x"}')),
        'worker.fails_on[1]: "a" must be an object or an array (line 2, column 2).',
    ),
    "payload content": (
        replace(
            SOUND,
            sources=(
                Source(name="bucket", kind="sns", payloads=(PayloadTemplate(name="p", content={"attributes": 5}),)),
            ),
        ),
        "bucket.payloads.p: has attributes that are not an object.",
    ),
    "emission to nowhere": (
        with_worker(emits=(Emission(to="nowhere"),)),
        "worker.emits[0]: writes to 'nowhere', which does not exist",
    ),
    "emission to a queue": (with_worker(QUEUE, emits=(Emission(to="queue"),)), None),
    "emission to a caller": (with_worker(CALLER, emits=(Emission(to="caller"),)), "which a function can't write to"),
    "emission field": (
        with_worker(emits=(Emission(to="bucket", content={"colour": 1}),)),
        "worker.emits[0].colour: is not part of a payload",
    ),
    "target nowhere": (with_worker(on_failure="nowhere"), "worker.on_failure: names 'nowhere'"),
    "function as dead-letter queue": (
        replace(SOUND, functions=(a_worker(dead_letter_queue="other"), a_worker("other"))),
        "worker.dead_letter_queue: can't be other. Use a queue or a topic.",
    ),
    "itself": (with_worker(on_failure="worker"), "worker.on_failure: is the function itself"),
    "bucket as dead-letter queue": (with_worker(dead_letter_queue="bucket"), "worker.dead_letter_queue: can't be"),
    "bucket on success": (with_worker(on_success="bucket"), "worker.on_success: can't be bucket"),
    "caller on failure": (with_worker(CALLER, on_failure="caller"), "worker.on_failure: can't be caller"),
    "fifo dead-letter queue": (with_worker(FIFO, dead_letter_queue="fifo"), "fifo is a FIFO queue"),
    "trigger from nowhere": (
        replace(SOUND, triggers=(Trigger(source="x", target="worker"),)),
        "x->worker: there is no source 'x'",
    ),
    "trigger to nowhere": (
        replace(SOUND, triggers=(Trigger(source="bucket", target="x"),)),
        "bucket->x: there is no node 'x'",
    ),
    "filter of a caller": (
        replace(
            with_worker(CALLER), triggers=(Trigger(source="caller", target="worker", filter=ObjectKeyFilter("a")),)
        ),
        "caller->worker: App or SDK has no filter. Remove it.",
    ),
    "overlapping filters": (
        replace(
            SOUND,
            functions=(a_worker(), a_worker("other")),
            triggers=(
                replace(TRIGGER, filter=ObjectKeyFilter("a")),
                Trigger(source="bucket", target="other", filter=ObjectKeyFilter("ab")),
            ),
        ),
        "bucket->other: bucket would tell both worker and other of one object, which S3 refuses.",
    ),
    "no filter overlaps": (
        replace(
            SOUND,
            functions=(a_worker(), a_worker("other")),
            triggers=(TRIGGER, Trigger(source="bucket", target="other", filter=ObjectKeyFilter("a"))),
        ),
        "would tell both worker and other of one object",
    ),
    "account": (replace(SOUND, account=Account(concurrent_executions=0)), "account.ConcurrentExecutions: must be"),
    "unreserved": (
        with_worker(settings={"ReservedConcurrentExecutions": 900}),
        None,
    ),
    "too much reserved": (
        replace(with_worker(settings={"ReservedConcurrentExecutions": 1}), account=Account(concurrent_executions=100)),
        "ReservedConcurrentExecutions: 1 are reserved, but 100 of the account's 100 must stay unreserved",
    ),
}


@pytest.mark.parametrize(("scenario", "complaint"), CASES.values(), ids=CASES)
def test_complaint_names_its_place(scenario, complaint):
    found = complaints(scenario)

    if complaint is None:
        assert found == []
    else:
        assert any(complaint in text for text in found), found
        with pytest.raises(ScenarioError):
            Simulation(scenario)


def test_all_complaints_come_at_once():
    broken = Scenario(
        name="broken",
        until_us=0,
        sources=(Source(name="bucket", kind="s4"), replace(QUEUE, traffic=(times(0),))),
        functions=(a_worker(settings={"Timeout": 0}, on_failure="nowhere"),),
        triggers=(Trigger(source="x", target="y"),),
        account=Account(concurrent_executions=-1),
    )

    with pytest.raises(ScenarioError) as caught:
        Simulation(broken, interventions=[Fault(at_us=0, node="z", kind="fail", for_us=1)])

    assert [problem.where for problem in caught.value.problems] == [
        "until", "bucket", "worker.Timeout", "worker.on_failure", "x->y", "x->y", "queue.traffic",
        "account.ConcurrentExecutions", "interventions[0]",
    ]  # fmt: skip
    assert str(caught.value).count("\n") == 8
    assert caught.value.problems[0].as_dict() == {
        "where": "until",
        "message": "must be more than nothing and at most 30 days.",
        "remedy": "Write it like 10m.",
    }
