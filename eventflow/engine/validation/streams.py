"""Every complaint about event source mappings on streams, beyond the ranges of their settings."""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.names import there_are

KAFKA = ("msk", "kafka")
LEAST_RECORD_AGE_S = 60
LONGEST_OF_KAFKA_S = 840
"""How long a function may run that a mapping on Kafka invokes.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
"""
DESTINATIONS = ("sqs", "sns", "s3")
PROVISIONED_ONLY = (
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "BisectBatchOnFunctionError",
    "FunctionResponseTypes",
)


def stream_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with streams that Lambda polls and with the mappings on them, in their order."""
    for source in scenario.sources:
        kind = CATALOGUE.get(source.kind)
        if kind is None or kind.invocation != "stream polling":
            continue
        triggers = scenario.triggers_of(source.name)
        if source.traffic and not triggers:
            yield Problem(f"{source.name}.traffic", "nothing polls it.", "Add a trigger, or remove its traffic.")
        for trigger in triggers:
            yield from _mapping(trigger, source, scenario)


def record_age_complaint(age_s: object) -> str | None:
    """What is wrong with this maximum record age, though it is in its range.

    https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
    """
    if isinstance(age_s, int) and not isinstance(age_s, bool) and 0 <= age_s < LEAST_RECORD_AGE_S:
        return f"must be -1 or at least {LEAST_RECORD_AGE_S} s, not {age_s}"
    return None


def _mapping(trigger: Trigger, source: Source, scenario: Scenario) -> Iterator[Problem]:
    settings = trigger.settings
    if complaint := record_age_complaint(settings.get("MaximumRecordAgeInSeconds")):
        yield Problem(f"{trigger.name}.MaximumRecordAgeInSeconds", f"{complaint}.", "Write -1 for no limit.")
    at_timestamp = settings.get("StartingPosition") == "AT_TIMESTAMP"
    timestamp = settings.get("StartingPositionTimestamp")
    if at_timestamp and timestamp is None and source.kind != "dynamodb":
        yield Problem(
            f"{trigger.name}.StartingPositionTimestamp",
            "must be given with AT_TIMESTAMP.",
            "Say from which second of the run on records are read.",
        )
    if timestamp is not None and not at_timestamp:
        yield Problem(
            f"{trigger.name}.StartingPositionTimestamp",
            "counts for nothing without AT_TIMESTAMP.",
            "Set StartingPosition to AT_TIMESTAMP, or leave it out.",
        )
    if source.kind in KAFKA:
        yield from _kafka(trigger, scenario)
    yield from _on_failure(trigger, scenario)


def _kafka(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html"""
    declared = {setting.name: setting.default for setting in CATALOGUE["kafka"].trigger_settings}
    if not trigger.settings.get("ProvisionedPollerConfig"):
        for name in PROVISIONED_ONLY:
            if trigger.settings.get(name, declared[name]) != declared[name]:
                yield Problem(
                    f"{trigger.name}.{name}",
                    "is there for Kafka in provisioned mode only.",
                    "Set ProvisionedPollerConfig, or leave it out.",
                )
    function = next((function for function in scenario.functions if function.name == trigger.target), None)
    if function is None:
        return
    timeout_s = value_of(function.settings, FUNCTION_SETTINGS, "Timeout")
    if isinstance(timeout_s, int) and timeout_s > LONGEST_OF_KAFKA_S:
        yield Problem(
            trigger.name,
            f"{function.name} may run {timeout_s} s, but a mapping on Kafka takes a function of {LONGEST_OF_KAFKA_S} s "
            "at most.",
            f"Set its Timeout to {LONGEST_OF_KAFKA_S} or less.",
        )


def _on_failure(trigger: Trigger, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"""
    where, name = f"{trigger.name}.OnFailure", trigger.settings.get("OnFailure")
    if not isinstance(name, str):
        return
    target = next((node for node in scenario.nodes if node.name == name), None)
    if target is None:
        yield Problem(where, f"names {name!r}, which does not exist.", there_are(node.name for node in scenario.nodes))
    elif isinstance(target, Function) or target.kind not in (*DESTINATIONS, *KAFKA):
        yield Problem(where, f"can't be {name}.", "Use a queue, a topic or a bucket.")
    elif target.kind in KAFKA:
        yield Problem(
            where,
            f"{name} is a topic of Kafka, and what such a topic gets is not simulated.",
            "Use a queue, an SNS topic or a bucket.",
        )
    elif target.settings.get("FifoQueue") or target.settings.get("FifoTopic"):
        yield Problem(where, f"{name} is FIFO, which Lambda does not support.", "Use a standard one.")
