"""Every complaint about what Lambda polls: queues, streams, and where they leave what fails finally."""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE

POLLED = ("queue polling", "stream polling")
LEAST_RECORD_AGE_S = 60


def polling_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with the sources that Lambda polls, in their order."""
    for source in scenario.sources:
        kind = CATALOGUE.get(source.kind)
        if kind is None or kind.invocation not in POLLED:
            continue
        functions = [t.function for t in scenario.triggers if t.source == source.name]
        if source.traffic and not functions:
            yield Problem(f"{source.name}.traffic", "nothing polls it.", "Add a trigger, or remove its traffic.")
        if kind.invocation == "queue polling":
            for name in functions:
                yield from _queue_trigger(source, name, scenario)
            yield from _redrive(source, scenario)
        else:
            age_s = source.settings.get("MaximumRecordAgeInSeconds")
            if complaint := record_age_complaint(age_s):
                yield Problem(f"{source.name}.MaximumRecordAgeInSeconds", f"{complaint}.")
            yield from _on_failure(source, scenario)


def record_age_complaint(age_s: object) -> str | None:
    """What is wrong with this maximum record age, though it is in its range.

    https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
    """
    if isinstance(age_s, int) and not isinstance(age_s, bool) and 0 <= age_s < LEAST_RECORD_AGE_S:
        return f"must be -1 or at least {LEAST_RECORD_AGE_S} s, not {age_s}"
    return None


def _queue_trigger(source: Source, name: str, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
    where = f"{source.name}->{name}"
    if source.settings.get("FifoQueue"):
        yield Problem(where, f"{source.name} is a FIFO queue, whose order is not simulated.", "Use a standard queue.")
    function = next((function for function in scenario.functions if function.name == name), None)
    if function is None:
        return
    visibility_s = value_of(source.settings, CATALOGUE[source.kind].settings, "VisibilityTimeout")
    timeout_s = value_of(function.settings, FUNCTION_SETTINGS, "Timeout")
    if isinstance(visibility_s, int) and isinstance(timeout_s, int) and timeout_s > visibility_s:
        yield Problem(
            where,
            f"{name} may run {timeout_s} s, longer than the visibility timeout of {source.name}, {visibility_s} s. "
            "Lambda refuses that: a message would be visible again while it is processed.",
            f"Set VisibilityTimeout to {timeout_s} or more; AWS advises {6 * timeout_s}.",
        )


def _redrive(source: Source, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"""
    where, name = f"{source.name}.deadLetterTargetArn", source.settings.get("deadLetterTargetArn")
    if name is None:
        if "maxReceiveCount" in source.settings:
            yield Problem(
                f"{source.name}.maxReceiveCount",
                "counts for nothing without a dead-letter queue.",
                "Name one in deadLetterTargetArn, or leave it out.",
            )
        return
    target = next((node for node in scenario.nodes if node.name == name), None)
    if target is None:
        yield Problem(where, f"names {name!r}, which does not exist.")
    elif name == source.name:
        yield Problem(where, "is the queue itself.", "Choose another queue.")
    elif isinstance(target, Function) or target.kind != "sqs":
        yield Problem(where, f"can't be {name}.", "Use a queue.")
    elif bool(target.settings.get("FifoQueue")) != bool(source.settings.get("FifoQueue")):
        yield Problem(
            where,
            f"{name} is not of the same type: the dead-letter queue of a FIFO queue must be FIFO, that of a standard "
            "queue standard.",
            "Choose another queue.",
        )


def _on_failure(source: Source, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    where, name = f"{source.name}.OnFailure", source.settings.get("OnFailure")
    if name is None:
        return
    target = next((node for node in scenario.nodes if node.name == name), None)
    if target is None:
        yield Problem(where, f"names {name!r}, which does not exist.")
    elif isinstance(target, Function) or target.kind not in ("sqs", "s3"):
        yield Problem(where, f"can't be {name}.", "Use a queue or a bucket.")
    elif target.settings.get("FifoQueue"):
        yield Problem(where, f"{name} is a FIFO queue, which Lambda does not support.", "Use a standard queue.")
    elif target.kind == "sqs" and any(trigger.source == name for trigger in scenario.triggers):
        yield Problem(
            where,
            f"{name} triggers a function, and what a record of a failure starts is not simulated.",
            "Use a queue without a trigger.",
        )
