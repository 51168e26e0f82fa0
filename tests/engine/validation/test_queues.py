"""Complaints about queues and the mappings on them."""

import pytest

from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.validation.queues import queue_problems
from tests.builders import times

NODES = (
    Source(name="dead", kind="sqs"),
    Source(name="fifo", kind="sqs", settings={"FifoQueue": True}),
    Source(name="bucket", kind="s3"),
)


def a_queue(mapping=None, *, kind="sqs", triggered=True, timeout_s=3, traffic=(), **settings):
    source = Source(name="orders", kind=kind, settings=settings, traffic=traffic)
    triggers = (Trigger(source="orders", target="worker", settings=mapping or {}),) if triggered else ()
    worker = Function(name="worker", settings={"Timeout": timeout_s})
    return Scenario(name="test", sources=(source, *NODES), functions=(worker,), triggers=triggers)


CASES = {
    "queue": (a_queue(traffic=(times(0),)), None),
    "kept messages": (a_queue(triggered=False), None),
    "traffic of nobody": (a_queue(triggered=False, traffic=(times(0),)), "orders.traffic: nothing polls it."),
    "big batch": (
        a_queue({"BatchSize": 11}),
        "orders->worker.MaximumBatchingWindowInSeconds: must be greater than 0 if BatchSize is greater than 10",
    ),
    "big batch with a window": (a_queue({"BatchSize": 11, "MaximumBatchingWindowInSeconds": 1}), None),
    "fifo": (a_queue({"BatchSize": 10}, FifoQueue=True), None),
    "big batch of a fifo": (
        a_queue({"BatchSize": 11}, FifoQueue=True),
        "orders->worker.BatchSize: is 11, and orders is a FIFO queue, of which a batch has at most 10.",
    ),
    "window of a fifo": (
        a_queue({"MaximumBatchingWindowInSeconds": 1}, FifoQueue=True),
        "orders->worker.MaximumBatchingWindowInSeconds: is 1 s, and orders is a FIFO queue, which has no batching",
    ),
    "provisioned": (a_queue({"MinimumPollers": 2, "MaximumPollers": 2}), None),
    "provisioned with a maximum concurrency": (
        a_queue({"MinimumPollers": 2, "MaximumConcurrency": 5}),
        "orders->worker.MaximumConcurrency: excludes provisioned mode",
    ),
    "more pollers at least than at most": (
        a_queue({"MinimumPollers": 5, "MaximumPollers": 4}),
        "orders->worker.MinimumPollers: is 5, more than MaximumPollers, 4.",
    ),
    "short visibility": (
        a_queue(timeout_s=60),
        "orders->worker: worker may run 60 s, longer than the visibility timeout of orders, 30 s.",
    ),
    "advice": (a_queue(timeout_s=60), "Set VisibilityTimeout to 60 or more; AWS advises 360."),
    "just enough visibility": (a_queue(timeout_s=60, VisibilityTimeout=60), None),
    "values that are none": (a_queue({"BatchSize": "many"}, VisibilityTimeout=None), None),
    "deduplication": (
        a_queue(ContentBasedDeduplication=True),
        "orders.ContentBasedDeduplication: is for FIFO queues only.",
    ),
    "receives without a queue": (a_queue(maxReceiveCount=3), "orders.maxReceiveCount: counts for nothing without"),
    "dead-letter queue": (a_queue(deadLetterTargetArn="dead", maxReceiveCount=3), None),
    "fifo dead-letter queue of a fifo": (a_queue(deadLetterTargetArn="fifo", FifoQueue=True), None),
    "no dead-letter queue": (a_queue(deadLetterTargetArn="x"), "orders.deadLetterTargetArn: names 'x', which does not"),
    "own dead-letter queue": (a_queue(deadLetterTargetArn="orders"), "orders.deadLetterTargetArn: is the queue itself"),
    "bucket of dead letters": (a_queue(deadLetterTargetArn="bucket"), "orders.deadLetterTargetArn: can't be bucket"),
    "function of dead letters": (a_queue(deadLetterTargetArn="worker"), "orders.deadLetterTargetArn: can't be worker"),
    "fifo of dead letters": (
        a_queue(deadLetterTargetArn="fifo"),
        "orders.deadLetterTargetArn: fifo is not of the same type",
    ),
    "broker": (a_queue(kind="mq", timeout_s=840), None),
    "long runs of a broker": (
        a_queue(kind="mq", timeout_s=841),
        "orders->worker: worker may run 841 s; Amazon MQ allows 840 s.",
    ),
}


@pytest.mark.parametrize(("scenario", "complaint"), CASES.values(), ids=CASES)
def test_complaint_names_its_place(scenario, complaint):
    found = [str(problem) for problem in queue_problems(scenario)]

    assert bool(found) == (complaint is not None), found
    assert complaint is None or complaint in found[0], found
    assert all(problem.remedy for problem in queue_problems(scenario))


def test_maximum_concurrency_may_be_more_than_what_is_reserved():
    scenario = a_queue({"MaximumConcurrency": 50})
    scenario.functions[0].settings["ReservedConcurrentExecutions"] = 10

    assert list(queue_problems(scenario)) == []
