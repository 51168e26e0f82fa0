"""How many messages of a queue Lambda works on at once.

It starts with five concurrent invocations. As long as messages are left over it adds up to 300 in a minute, up to
1,250 or to the mapping's maximum concurrency. It does not look at the function's reserved concurrency.

Simplified: 300 in a minute are one every 0.2 s; without messages left over it is five again at once; errors and
throttles do not make Lambda poll less; provisioned mode is not simulated.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

from dataclasses import dataclass

FIRST_CONCURRENCY = 5
MOST_CONCURRENCY = 1_250
STEP_US = 200_000
"""300 in a minute."""


@dataclass(frozen=True, slots=True)
class PollerScaling:
    """How a mapping's concurrency grows while there is a backlog."""

    maximum_concurrency: int | None = None

    @property
    def most(self) -> int:
        """What it never exceeds."""
        return MOST_CONCURRENCY if self.maximum_concurrency is None else self.maximum_concurrency

    def allowed(self, backlog_us: int) -> int:
        """How many invocations may go on after a backlog of this length."""
        return min(self.most, FIRST_CONCURRENCY + backlog_us // STEP_US)

    def backlog_for_us(self, concurrency: int) -> int | None:
        """How long a backlog must last until this many are allowed; None if they never are."""
        return max(concurrency - FIRST_CONCURRENCY, 0) * STEP_US if concurrency <= self.most else None
