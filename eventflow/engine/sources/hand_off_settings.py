"""What can be set about how a service hands its events to Lambda, and the plan that comes of it."""

from collections.abc import Callable, Mapping
from typing import Any

from eventflow.engine.scenario.hand_off import HandOff, Service, doubling
from eventflow.engine.scenario.settings import Setting, value_of
from eventflow.engine.units import SECOND_US, seconds_us

_RULE_RETRIES = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html"
_RULE_DLQ = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"

DAY_S = 86_400
MOST_RETRIES = 185
BACK_OFF_S = 480
"""From 1 s on, doubled up to this, 185 retries take just short of a day."""


def latency(default_ms: int, help: str, source: str) -> Setting:
    """How long a service takes from the fact to its first attempt to hand it over."""
    return Setting(
        name="DeliveryLatencyMs",
        label="Delivery latency",
        group="Delivery",
        default=default_ms,
        minimum=0,
        maximum=600_000,
        unit="ms",
        scale="log",
        model_choice=True,
        help=help,
        source=source,
    )


LONGEST_BACK_OFF = Setting(
    name="LongestBackOffSeconds",
    label="Longest back-off",
    group="When Lambda does not answer",
    default=BACK_OFF_S,
    minimum=1,
    maximum=3_600,
    unit="s",
    scale="log",
    model_choice=True,
    help="Waits grow from 1 s, doubled each time, up to this. AWS says that they grow exponentially, but not how far.",
    source=_RULE_RETRIES,
)
JITTER = Setting(
    name="RetryJitter",
    label="Back-off jitter",
    group="When Lambda does not answer",
    kind="number",
    default=0.2,
    minimum=0,
    maximum=0.5,
    model_choice=True,
    help="How far a wait may differ, as a share of it.",
    source=_RULE_RETRIES,
)
DEAD_LETTER_CONFIG = Setting(
    name="DeadLetterConfig",
    label="Dead-letter queue",
    group="When Lambda does not answer",
    kind="text",
    default=None,
    optional=True,
    fixed=True,
    help="The standard queue of this scenario that keeps what could not be delivered.",
    source=_RULE_DLQ,
)
RETRY_POLICY = (
    Setting(
        name="MaximumRetryAttempts",
        label="Retry attempts",
        group="When Lambda does not answer",
        default=MOST_RETRIES,
        minimum=0,
        maximum=MOST_RETRIES,
        help="They are about the delivery to Lambda only; errors of the function are retried by Lambda itself.",
        source=_RULE_RETRIES,
    ),
    Setting(
        name="MaximumEventAgeInSeconds",
        label="Maximum event age",
        group="When Lambda does not answer",
        default=DAY_S,
        minimum=60,
        maximum=DAY_S,
        unit="s",
        scale="log",
        source=_RULE_RETRIES,
    ),
    DEAD_LETTER_CONFIG,
    LONGEST_BACK_OFF,
    JITTER,
)
RETRY_FOR = Setting(
    name="RetryForSeconds",
    label="Tries again for",
    group="When Lambda does not answer",
    default=3_600,
    minimum=0,
    maximum=DAY_S,
    unit="s",
    scale="log",
    model_choice=True,
    help="How long the service tries again when Lambda's API answers with a server error. AWS does not publish it.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html",
)
UNPUBLISHED = (RETRY_FOR, LONGEST_BACK_OFF, JITTER)


def by_retry_policy(service: Service) -> Callable[[Mapping[str, Any]], HandOff]:
    """Back-off within RETRY_POLICY."""

    def plan(settings: Mapping[str, Any]) -> HandOff:
        return HandOff(
            service=service,
            phases=doubling(seconds_us(value_of(settings, RETRY_POLICY, "LongestBackOffSeconds"))),
            most_attempts=value_of(settings, RETRY_POLICY, "MaximumRetryAttempts") + 1,
            maximum_age_us=seconds_us(value_of(settings, RETRY_POLICY, "MaximumEventAgeInSeconds")),
            jitter=value_of(settings, RETRY_POLICY, "RetryJitter"),
            dead_letter=value_of(settings, RETRY_POLICY, "DeadLetterConfig"),
        )

    return plan


def for_a_while(service: Service) -> Callable[[Mapping[str, Any]], HandOff]:
    """Back-off for RETRY_FOR, where AWS publishes nothing."""

    def plan(settings: Mapping[str, Any]) -> HandOff:
        return HandOff(
            service=service,
            phases=doubling(seconds_us(value_of(settings, UNPUBLISHED, "LongestBackOffSeconds"))),
            maximum_age_us=seconds_us(value_of(settings, UNPUBLISHED, "RetryForSeconds")),
            jitter=value_of(settings, UNPUBLISHED, "RetryJitter"),
        )

    return plan


def for_a_day(service: Service) -> Callable[[Mapping[str, Any]], HandOff]:
    """Back-off for 24 hours."""

    def plan(settings: Mapping[str, Any]) -> HandOff:
        return HandOff(
            service=service,
            phases=doubling(seconds_us(value_of(settings, (LONGEST_BACK_OFF,), "LongestBackOffSeconds"))),
            maximum_age_us=DAY_S * SECOND_US,
            jitter=value_of(settings, (JITTER,), "RetryJitter"),
        )

    return plan
