"""What a function writes, or what is written about an event: an event of its own where the target goes on, a row where
it only keeps what it is sent.
"""

from typing import Protocol

from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.resources.outlet import Outlet
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

EMITTED = rule(
    "source.emitted",
    "Written by {edge_from}",
    "{edge_from} wrote {name} to {node}, which announces it.",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
)
STORED = rule(
    "s3.stored",
    "Written to {edge_to}",
    "{edge_to} announces nothing to any function, so this is its end.",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
)
INVOKED = rule(
    "function.invoked",
    "Invoked by {edge_from}",
    "{edge_from} called Lambda's Invoke API for {node} and did not wait for its answer.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
)


class Writer(Protocol):
    """Writes something about an event."""

    def emit(self, event: Event) -> None:
        """Write it now."""


class Store:
    """Into a node that only keeps it."""

    def __init__(self, kernel: Kernel, recorder: Recorder, site: int) -> None:
        self._kernel = kernel
        self._rows = recorder.rows
        self._site = site

    def emit(self, event: Event) -> None:
        """Write it now."""
        self._rows.extend(row(self._kernel.now_us, event.number, self._site, -1, event.attempts, 0))


class Emitter:
    """Into a node that goes on with it; ``cards`` maps the card of the event, by its node, to the written one.

    ``keeps_chain``: the recursion guard sees that what comes of it comes of this event.
    """

    def __init__(
        self, name: str, outlet: Outlet, site: int, cards: dict[int, list[int]], *, keeps_chain: bool = True
    ) -> None:
        self._name = name
        self._outlet = outlet
        self._site = site
        self._cards = cards
        self._keeps_chain = keeps_chain

    def emit(self, event: Event) -> None:
        """Write it now."""
        card = self._cards[event.source][event.card]
        hops = event.hops + 1 if self._keeps_chain else 0
        lineage = event.lineage.child(self._name)
        self._outlet.publish(lineage, event.ordinal, card, self._site, event.number, hops)
