"""One event on its way through a run."""

from typing import TYPE_CHECKING, Protocol

from eventflow.engine.chance.draws import Lineage

if TYPE_CHECKING:
    from eventflow.engine.function.environments import Environment


class Event:
    """What a source published: its number, its luck (lineage and ordinal), its card, and how far it has come.

    ``source`` is the node that holds the card, ``hops`` how many invocations led to it, ``attempts`` how often it
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


class Invocation(Protocol):
    """A way in which functions are invoked: what becomes of an attempt that failed, and of what waits."""

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""

    def drop(self, event: Event) -> None:
        """A person drops the event while it waits."""
