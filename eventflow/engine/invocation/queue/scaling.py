"""How many batches of a queue Lambda works on at once.

It starts with five concurrent invocations. As long as messages are left over it adds up to 300 in a minute, up to
1,250 or to the mapping's maximum concurrency. When they are not needed any more it goes back to five, and to two while
there is little traffic; not with a maximum concurrency. It does not look at the function's reserved concurrency. After
errors of the function it works on fewer.

In provisioned mode each poller makes up to 10 concurrent invocations; a mapping has its minimum of pollers always, and
up to 1,000 more concurrent invocations in a minute up to its maximum. A FIFO queue has one invocation for each message
group that is active.

Simplified: 300 in a minute are one every 0.2 s, both up and down. Traffic is little if for a minute no message was
left over and then at most two batches are running. An error halves what may run, down to two, and each success allows
one more again; AWS publishes no numbers. While a batch is throttled nothing is added. A FIFO queue's concurrency is
not reduced by errors.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

from collections.abc import Callable
from dataclasses import dataclass

from eventflow.engine.kernel import Kernel
from eventflow.engine.units import SECOND_US

FIRST_CONCURRENCY = 5
LEAST_CONCURRENCY = 2
MOST_CONCURRENCY = 1_250
STEP_US = 200_000
"""300 in a minute."""
PROVISIONED_STEP_US = 60_000
"""1,000 in a minute."""
CONCURRENCY_OF_A_POLLER = 10
QUIET_US = 60 * SECOND_US
MAXIMUM_POLLERS = 200
MINIMUM_POLLERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PollerScaling:
    """How many invocations a mapping makes at once.

    ``minimum_pollers`` or ``maximum_pollers``: provisioned mode. ``fixed``: always that many, for brokers.
    """

    maximum_concurrency: int | None = None
    minimum_pollers: int | None = None
    maximum_pollers: int | None = None
    in_order: bool = False
    fixed: int | None = None

    @property
    def provisioned(self) -> bool:
        """Whether it is in provisioned mode."""
        return self.minimum_pollers is not None or self.maximum_pollers is not None

    @property
    def first(self) -> int:
        """What it starts with, and comes back to."""
        if self.fixed is not None:
            return self.fixed
        if self.provisioned:
            return CONCURRENCY_OF_A_POLLER * min(self.minimum_pollers or MINIMUM_POLLERS, self._maximum_pollers)
        return self.most if self.in_order else min(FIRST_CONCURRENCY, self.most)

    @property
    def most(self) -> int:
        """What it never exceeds."""
        if self.fixed is not None:
            return self.fixed
        if self.provisioned:
            return CONCURRENCY_OF_A_POLLER * self._maximum_pollers
        return MOST_CONCURRENCY if self.maximum_concurrency is None else self.maximum_concurrency

    @property
    def least(self) -> int:
        """What it goes down to while there is little traffic."""
        return min(LEAST_CONCURRENCY, self.first) if self.shrinks and not self.provisioned else self.first

    @property
    def step_us(self) -> int:
        """How long it takes to add one."""
        return PROVISIONED_STEP_US if self.provisioned else STEP_US

    @property
    def shrinks(self) -> bool:
        """Whether it gives back what is not needed."""
        return not self.in_order and self.fixed is None and self.maximum_concurrency is None

    @property
    def _maximum_pollers(self) -> int:
        return self.maximum_pollers or MAXIMUM_POLLERS


class Pollers:
    """How many batches of a mapping are worked on now (``busy``), and how many may be (``allowed``).

    ``wake`` is called when another one may be. ``held``: how many of those at work are throttled. ``unwatched``: times
    of little traffic are to be looked out for, and are not.
    """

    __slots__ = (
        "_brake",
        "_chances",
        "_growing",
        "_grown",
        "_kernel",
        "_noticed",
        "_scaling",
        "_shrinking",
        "_wake",
        "allowed",
        "behind",
        "braked",
        "busy",
        "held",
        "unwatched",
    )

    def __init__(self, kernel: Kernel, wake: Callable[[], None]) -> None:
        self.busy = 0
        self.held = 0
        self.behind = False
        self.braked = False
        self._kernel = kernel
        self._wake = wake
        self._scaling = PollerScaling()
        self._grown = self.allowed = self._scaling.first
        self._brake = 0
        self._growing = -1
        self._shrinking = self._noticed = False
        self.unwatched = True

    def configure(self, scaling: PollerScaling) -> None:
        """Scale like this from now on."""
        if scaling != self._scaling:
            self._grown = max(self._grown, scaling.first)
            self._scaling = scaling
            self.unwatched = scaling.least < scaling.first
            self._allow()

    def fall_behind(self) -> None:
        """A message is left over: nobody may take it."""
        self.behind = self._noticed = True
        if self._growing < 0 and self._grown < self._scaling.most:
            self._growing = self._kernel.now_us + self._scaling.step_us
            self._kernel.at(self._growing, self._grow, self._growing)

    def catch_up(self) -> None:
        """No message is left over any more."""
        self.behind, self._growing = False, -1
        self._calm_down()

    def failed(self) -> None:
        """A run of the function failed."""
        if not self._scaling.in_order and self._scaling.fixed is None:
            self._brake, self.braked = max(self.allowed // 2, LEAST_CONCURRENCY), True
            self._allow()

    def succeeded(self) -> None:
        """A run succeeded after others had failed."""
        self._brake += 1
        self.braked = self._brake < self._grown
        self._allow()

    def watch(self) -> None:
        """Look out for times of little traffic."""
        if self.unwatched:
            self.unwatched = False
            self._kernel.after(QUIET_US, self._look, None)

    def _allow(self) -> None:
        self.allowed = min(self._grown, self._scaling.most)
        if self.braked:
            self.allowed = min(self.allowed, self._brake)

    def _grow(self, due_us: int) -> None:
        if due_us != self._growing:
            return
        self._growing = -1
        if not self.held:
            self._grown += 1
            self._allow()
        self._wake()

    def _calm_down(self) -> None:
        if not self._shrinking and self._scaling.shrinks and self._grown > self._scaling.first:
            self._shrinking = True
            self._kernel.after(self._scaling.step_us, self._shrink, None)

    def _shrink(self, _: None) -> None:
        self._shrinking = False
        if not self.behind:
            self._grown = max(self._grown - 1, self._scaling.first, self.busy if self.busy <= self._grown else 0)
            self._allow()
            self._calm_down()

    def _look(self, _: None) -> None:
        if not self._noticed and self.busy <= LEAST_CONCURRENCY and self._grown <= self._scaling.first:
            self._grown = self._scaling.least
            self._allow()
        self._noticed = self.behind
        # With the least there is nothing to look out for until a batch is run.
        self.unwatched = self._scaling.least < self._scaling.first
        if self._grown > self._scaling.least:
            self.watch()
