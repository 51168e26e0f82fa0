"""What a service does before Lambda has accepted its event: how often it tries to hand it over, and who keeps it then.

Lambda's own retries begin only once the event is in the function's queue. Before that a service meets two kinds of
errors. A client error (it may not invoke the function, or there is no such function) is never tried again. After a
server error it tries again, by its own plan: Amazon SNS in four phases, EventBridge for a day. What can't be handed
over goes to the dead-letter queue of the subscription or of the rule's target, if there is one, or is lost.

Simplified: AWS says 100,015 attempts of Amazon SNS in all, and that they are three without delay, two a second apart,
ten with back-off and 100,000 every 20 s. Here the first attempt counts as one of the 100,015. The age is looked at
ahead, as Lambda does: what would come too late is not tried.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
"""

from dataclasses import dataclass, replace
from typing import Literal

from eventflow.engine.units import SECOND_US

Service = Literal[
    "sns",
    "eventbridge",
    "scheduler",
    "logs",
    "iot",
    "cloudformation",
    "codepipeline",
    "config",
    "other",
]
"""Whose words tell of it: services that differ only in their plan share them."""

Exhausted = Literal["MaximumRetryAttempts", "MaximumEventAgeInSeconds"]
"""Why there is no further try, in the words of EXHAUSTED_RETRY_CONDITION."""

FOR_EVER = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """So many retries, after waits that grow by the same factor from the first to the last."""

    retries: int
    first_us: int
    last_us: int

    def wait_us(self, retry: int) -> int:
        """Before the nth of them, counted from 0."""
        if self.first_us == self.last_us:
            return self.first_us
        growth: float = (self.last_us / self.first_us) ** (retry / (self.retries - 1))
        return round(self.first_us * growth)


def doubling(longest_us: int) -> tuple[Phase, ...]:
    """Waits of 1, 2, 4 ... s, and the longest from then on."""
    retries = max((longest_us // SECOND_US).bit_length(), 1)
    last_us = SECOND_US << (retries - 1)
    return (
        Phase(retries=retries, first_us=SECOND_US, last_us=last_us),
        Phase(retries=FOR_EVER, first_us=longest_us, last_us=longest_us),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """A service's plan for one connection.

    ``dead_letter`` names the node that keeps what could not be handed over, as the connection's settings say.
    ``most_attempts`` counts the first one. ``jitter`` is how far a wait may differ, as a share of it. Without phases
    nothing is tried again.
    """

    service: Service = "other"
    phases: tuple[Phase, ...] = ()
    most_attempts: int | None = None
    maximum_age_us: int | None = None
    jitter: float = 0.0
    dead_letter: str | None = None

    def after_server_error(self, attempts: int, age_us: int, stretch: float = 1.0) -> int | Exhausted:
        """How long to wait after so many attempts, the first of them ``age_us`` ago, or why there is no other."""
        if self.most_attempts is not None and attempts >= self.most_attempts:
            return "MaximumRetryAttempts"
        wait_us = self._wait_us(attempts - 1)
        if wait_us is None:
            return "MaximumRetryAttempts"
        wait_us = round(wait_us * stretch)
        if self.maximum_age_us is not None and age_us + wait_us > self.maximum_age_us:
            return "MaximumEventAgeInSeconds"
        return wait_us

    def kept_by(self, dead_letter: str | None) -> "HandOff":
        """The same plan with this dead-letter queue."""
        return replace(self, dead_letter=dead_letter)

    def _wait_us(self, retry: int) -> int | None:
        for phase in self.phases:
            if retry < phase.retries:
                return phase.wait_us(retry)
            retry -= phase.retries
        return None


SNS = HandOff(
    service="sns",
    phases=(
        Phase(retries=3, first_us=0, last_us=0),
        Phase(retries=2, first_us=SECOND_US, last_us=SECOND_US),
        Phase(retries=10, first_us=SECOND_US, last_us=20 * SECOND_US),
        Phase(retries=100_000, first_us=20 * SECOND_US, last_us=20 * SECOND_US),
    ),
    most_attempts=100_015,
)
"""https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
