"""Every complaint about queues and the event source mappings on them, beyond the ranges of their settings."""

from collections.abc import Callable, Iterator
from typing import Any

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE

MOST_WITHOUT_A_WINDOW = 10
MOST_OF_A_FIFO_QUEUE = 10
LONGEST_OF_A_BROKER_S = 840
"""How long a function may run that a mapping on Amazon MQ invokes.

https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""


def queue_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with queues that Lambda polls and with the mappings on them, in their order."""
    for source in scenario.sources:
        kind = CATALOGUE.get(source.kind)
        if kind is None or kind.invocation != "queue polling":
            continue
        triggers = scenario.triggers_of(source.name)
        if source.traffic and not triggers:
            yield Problem(f"{source.name}.traffic", "nothing polls it.", "Add a trigger, or remove its traffic.")
        for trigger in triggers:
            yield from _broker(trigger, scenario) if source.kind == "mq" else _mapping(trigger, source, scenario)
        if source.kind == "sqs":
            yield from _deduplication(source)
            yield from _redrive(source, scenario)


def _mapping(trigger: Trigger, source: Source, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html"""
    setting = _numbers(trigger)
    size, window_s = setting("BatchSize"), setting("MaximumBatchingWindowInSeconds")
    if source.settings.get("FifoQueue"):
        if size is not None and size > MOST_OF_A_FIFO_QUEUE:
            yield Problem(
                f"{trigger.name}.BatchSize",
                f"is {size}, and {source.name} is a FIFO queue, of which a batch has at most {MOST_OF_A_FIFO_QUEUE}.",
                f"Set BatchSize to {MOST_OF_A_FIFO_QUEUE} or less.",
            )
        if window_s:
            yield Problem(
                f"{trigger.name}.MaximumBatchingWindowInSeconds",
                f"is {window_s} s, and {source.name} is a FIFO queue, which has no batching window.",
                "Remove it.",
            )
    elif size is not None and size > MOST_WITHOUT_A_WINDOW and window_s == 0:
        yield Problem(
            f"{trigger.name}.MaximumBatchingWindowInSeconds",
            f"must be greater than 0 if BatchSize is greater than {MOST_WITHOUT_A_WINDOW}; it is {size}.",
            f"Set MaximumBatchingWindowInSeconds to 1 or more, or BatchSize to {MOST_WITHOUT_A_WINDOW} or less.",
        )
    yield from _pollers(trigger, setting)
    yield from _visibility(trigger, source, scenario)


def _pollers(trigger: Trigger, setting: Callable[[str], int | None]) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
    least, most = setting("MinimumPollers"), setting("MaximumPollers")
    if setting("MaximumConcurrency") is not None and (least is not None or most is not None):
        yield Problem(
            f"{trigger.name}.MaximumConcurrency",
            "excludes provisioned mode, which MinimumPollers and MaximumPollers ask for.",
            "Remove MaximumConcurrency or both of them.",
        )
    if least is not None and most is not None and least > most:
        yield Problem(
            f"{trigger.name}.MinimumPollers",
            f"is {least}, more than MaximumPollers, {most}.",
            "Set it to that or less.",
        )


def _visibility(trigger: Trigger, source: Source, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
    timeout_s = _timeout_s(trigger, scenario)
    visibility_s = value_of(source.settings, CATALOGUE["sqs"].settings, "VisibilityTimeout")
    if timeout_s is not None and _is_whole(visibility_s) and timeout_s > visibility_s:
        yield Problem(
            trigger.name,
            f"{trigger.target} may run {timeout_s} s, longer than the visibility timeout of {source.name}, "
            f"{visibility_s} s. Lambda refuses that: a message would be visible again while it is processed.",
            f"Set VisibilityTimeout to {timeout_s} or more; AWS advises {6 * timeout_s}.",
        )


def _broker(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    timeout_s = _timeout_s(trigger, scenario)
    if timeout_s is not None and timeout_s > LONGEST_OF_A_BROKER_S:
        yield Problem(
            trigger.name,
            f"{trigger.target} may run {timeout_s} s; Amazon MQ allows {LONGEST_OF_A_BROKER_S} s.",
            f"Set its Timeout to {LONGEST_OF_A_BROKER_S} or less.",
        )


def _deduplication(source: Source) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"""
    if source.settings.get("ContentBasedDeduplication") and not source.settings.get("FifoQueue"):
        yield Problem(
            f"{source.name}.ContentBasedDeduplication",
            "is for FIFO queues only.",
            "Set FifoQueue too, or leave it out.",
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
        yield Problem(where, f"names {name!r}, which does not exist.", "Name a queue of the scenario.")
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


def _numbers(trigger: Trigger) -> Callable[[str], int | None]:
    """Gives the settings of the trigger; None for what is no whole number, which others complain about."""
    declared = CATALOGUE["sqs"].trigger_settings

    def number(name: str) -> int | None:
        value = value_of(trigger.settings, declared, name)
        return value if _is_whole(value) else None

    return number


def _timeout_s(trigger: Trigger, scenario: Scenario) -> int | None:
    """How long the trigger's function may run; None for another target."""
    for function in scenario.functions:
        if function.name == trigger.target:
            timeout_s = value_of(function.settings, FUNCTION_SETTINGS, "Timeout")
            return timeout_s if _is_whole(timeout_s) else None
    return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
