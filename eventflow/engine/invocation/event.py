"""One event on its way through a run, and the batch that it may be run with."""

from typing import TYPE_CHECKING, Protocol

from eventflow.engine.chance.draws import Lineage

if TYPE_CHECKING:
    from eventflow.engine.function.environments import Environment


class Event:
    """What a source published: its number, its luck (lineage and ordinal), its card, and how far it has come.

    ``source`` is the node that holds the card now, ``hops`` how many invocations led to it, ``attempts`` how often it
    was run, ``outcome`` what its latest run comes to, ``environment`` where it runs now. ``over``: it has ended.
    Of a message in a queue, ``receives`` is how often it was received, ``hidden_until_us`` when it is visible again.
    """

    __slots__ = (
        "accepted_us",
        "attempts",
        "card",
        "dropped",
        "environment",
        "hidden_until_us",
        "hops",
        "invocation",
        "lineage",
        "number",
        "ordinal",
        "outcome",
        "over",
        "receives",
        "run_us",
        "source",
        "throttles",
    )

    accepted_us: int
    hidden_until_us: int
    invocation: "Invocation"
    outcome: int
    receives: int
    run_us: int

    def __init__(self, number: int, lineage: Lineage, ordinal: int, source: int, card: int, hops: int) -> None:
        self.number = number
        self.lineage = lineage
        self.ordinal = ordinal
        self.source = source
        self.card = card
        self.hops = hops
        self.attempts = 0
        self.throttles = 0
        self.environment: Environment | None = None
        self.dropped = False
        self.over = False


class Batch:
    """Several events that one run processes.

    ``partial``: the function reports which of them failed, so the others count even so. When the run has ended
    ``outcome`` says what it came to and ``failed`` which events it did not deal with: all of a run that failed.
    ``tries`` is how often it was tried, throttles included; ``again``: one of its events had been run before. ``key``
    is its poller's own.
    """

    __slots__ = (
        "again",
        "environment",
        "events",
        "failed",
        "invocation",
        "key",
        "outcome",
        "partial",
        "run_us",
        "tries",
    )

    environment: "Environment | None"

    def __init__(
        self, events: list[Event], invocation: "BatchInvocation", *, partial: bool, key: object = None
    ) -> None:
        self.events = events
        self.invocation = invocation
        self.partial = partial
        self.key = key
        self.failed: list[Event] = []
        self.environment = None
        self.outcome = 0
        self.run_us = 0
        self.tries = 0
        self.again = False


class Invocation(Protocol):
    """A way in which functions are invoked: what becomes of a run that has ended, and of what waits."""

    def succeeded(self, event: Event) -> None:
        """The event's run has just returned, and what its code writes is written."""

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""

    def drop(self, event: Event) -> None:
        """A person drops the event while it waits."""


class BatchInvocation(Invocation, Protocol):
    """A way in which batches are run. One event alone is run as such, unless the function reports which ones failed."""

    def ended(self, batch: Batch) -> None:
        """The batch's run is over, and what its code writes is written. Each of its events is still to be told of:
        PROCESSED or UNPROCESSED."""


class Runner(Protocol):
    """What a poller, a queue or a caller runs events with: a function's invoker, or a pipe in front of one."""

    def start(self, event: Event) -> int | None:
        """Run the event. If there is no concurrency it is not run: then the site of that throttle is returned."""

    def start_batch(self, batch: Batch) -> int | None:
        """Run the batch's events in one run; the same answer."""
