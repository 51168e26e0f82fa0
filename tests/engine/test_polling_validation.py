"""Complaints about what Lambda polls."""

from dataclasses import replace

import pytest

from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.scenario.model import Emission, Function, Scenario, Source, Trigger
from eventflow.engine.validation import problems
from tests.builders import times

WORKER = Function(name="worker")
NODES = (
    Source(name="dead", kind="sqs"),
    Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    Source(name="bucket", kind="s3"),
)


def scenario(kind, triggered=True, worker=WORKER, traffic=(), **settings):
    source = Source(name="orders", kind=kind, settings=settings, traffic=traffic)
    triggers = (Trigger(source="orders", function="worker"),) if triggered else ()
    return Scenario(name="test", sources=(source, *NODES), functions=(worker,), triggers=triggers)


def a_queue(**more):
    return scenario("sqs", **more)


def a_stream(**more):
    return scenario("kinesis", **more)


SLOW = Function(name="worker", settings={"Timeout": 60})
CASES = {
    "queue": (a_queue(traffic=(times(0),)), None),
    "stream": (a_stream(traffic=(times(0),)), None),
    "table": (scenario("dynamodb", traffic=(times(0),)), None),
    "kept messages": (a_queue(triggered=False), None),
    "traffic of nobody": (
        a_queue(triggered=False, traffic=(times(0),)),
        "orders.traffic: nothing polls it. Add a trigger, or remove its traffic.",
    ),
    "records of nobody": (a_stream(triggered=False, traffic=(times(0),)), "orders.traffic: nothing polls it."),
    "fifo": (a_queue(FifoQueue=True), "orders->worker: orders is a FIFO queue, whose order is not simulated."),
    "short visibility": (
        a_queue(worker=SLOW),
        "orders->worker: worker may run 60 s, longer than the visibility timeout of orders, 30 s.",
    ),
    "advice": (a_queue(worker=SLOW), "Set VisibilityTimeout to 60 or more; AWS advises 360."),
    "just enough visibility": (a_queue(worker=SLOW, VisibilityTimeout=60), None),
    "maximum concurrency": (a_queue(MaximumConcurrency=1), "orders.MaximumConcurrency: must be from 2 to 1,000, not 1"),
    "receives without a queue": (
        a_queue(maxReceiveCount=3),
        "orders.maxReceiveCount: counts for nothing without a dead-letter queue.",
    ),
    "dead-letter queue": (a_queue(deadLetterTargetArn="dead", maxReceiveCount=3), None),
    "no dead-letter queue": (a_queue(deadLetterTargetArn="x"), "orders.deadLetterTargetArn: names 'x', which does not"),
    "own dead-letter queue": (a_queue(deadLetterTargetArn="orders"), "orders.deadLetterTargetArn: is the queue itself"),
    "bucket of dead letters": (a_queue(deadLetterTargetArn="bucket"), "orders.deadLetterTargetArn: can't be bucket"),
    "function of dead letters": (a_queue(deadLetterTargetArn="worker"), "orders.deadLetterTargetArn: can't be worker"),
    "fifo of dead letters": (
        a_queue(deadLetterTargetArn="fifo"),
        "orders.deadLetterTargetArn: fifo is not of the same",
    ),
    "record age": (a_stream(MaximumRecordAgeInSeconds=60), None),
    "young record": (
        a_stream(MaximumRecordAgeInSeconds=59),
        "orders.MaximumRecordAgeInSeconds: must be -1 or at least 60 s, not 59.",
    ),
    "retries": (a_stream(MaximumRetryAttempts=10_001), "orders.MaximumRetryAttempts: must be from -1 to 10,000"),
    "destination": (a_stream(OnFailure="dead"), None),
    "bucket as destination": (a_stream(OnFailure="bucket"), None),
    "no destination": (a_stream(OnFailure="x"), "orders.OnFailure: names 'x', which does not exist"),
    "function as destination": (a_stream(OnFailure="worker"), "orders.OnFailure: can't be worker"),
    "stream as destination": (a_stream(OnFailure="orders"), "orders.OnFailure: can't be orders"),
    "fifo as destination": (a_stream(OnFailure="fifo"), "orders.OnFailure: fifo is a FIFO queue"),
    "batch size": (a_queue(BatchSize=10), "orders.BatchSize: is not a setting here."),
    "partition key": (
        replace(a_stream(), functions=(replace(WORKER, emits=(Emission(to="orders", content={"key": "a"}),)),)),
        "worker.emits[0].key: is not part of a payload of Amazon Kinesis",
    ),
}


@pytest.mark.parametrize(("scenario", "complaint"), CASES.values(), ids=CASES)
def test_complaint_names_its_place(scenario, complaint):
    found = [str(problem) for problem in problems(scenario)]

    assert bool(found) == (complaint is not None), found
    assert complaint is None or any(complaint in text for text in found), found


def test_two_functions_can_not_poll_one_queue():
    two = replace(
        a_queue(),
        functions=(WORKER, Function(name="other")),
        triggers=(Trigger(source="orders", function="worker"), Trigger(source="orders", function="other")),
    )

    (problem,) = problems(two)
    assert "would send one event to both worker and other" in str(problem)


@pytest.mark.parametrize("role", ["dead_letter_queue", "on_failure", "on_success"])
def test_polled_queue_takes_no_results_of_functions(role):
    worker = Function(name="worker", **{role: "orders"})

    (problem,) = problems(a_queue(worker=worker))
    assert problem.where == f"worker.{role}"
    assert "triggers a function" in problem.message


def test_polled_queue_takes_no_records_of_a_stream():
    both = a_stream(OnFailure="dead")
    both = replace(both, triggers=(*both.triggers, Trigger(source="dead", function="worker")))

    (problem,) = problems(both)
    assert "dead triggers a function" in problem.message


@pytest.mark.parametrize(("value", "complaint"), [(-1, None), (60, None), (30, "must be -1 or at least 60 s, not 30")])
def test_record_age_is_checked_when_a_person_sets_it(value, complaint):
    change = SetSetting(at_us=0, node="orders", property="MaximumRecordAgeInSeconds", value=value)

    found = problems(a_stream(), [change])

    assert [problem.message.rstrip(".") for problem in found] == ([complaint] if complaint else [])


def test_visibility_may_be_lowered_meanwhile_as_aws_looks_only_at_the_mapping():
    change = SetSetting(at_us=0, node="orders", property="VisibilityTimeout", value=1)

    assert problems(a_queue(), [change]) == []
