"""From one resource to the next: the same event travels on, as a card of the other resource.

A bucket tells a topic, a topic a queue, a rule a queue or a topic, an API writes straight to a service. What may not
send there is refused: AWS takes that for an error of the client, which nobody tries again. It goes to the
dead-letter queue of the connection, or is lost.

Simplified: the hand-over never fails otherwise.

https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from typing import TYPE_CHECKING

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filtering import TriggerFilter
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable

_SOURCE = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"

FORWARDED = rule("resource.forwarded", "Arrived in {node}", "{edge_from} handed it to {node}.", _SOURCE)
REFUSED = rule(
    "resource.refused",
    "Refused by {edge_to}",
    "{edge_from} may not send to {edge_to}: no policy allows it, and such an error is not tried again.",
    _SOURCE,
)
REFUSED_KEPT = rule(
    "resource.refused_kept",
    "Kept in {edge_to}",
    "The connection has a dead-letter queue, so {edge_to} keeps what could not be delivered.",
    _SOURCE,
)


class Forward:
    """The way from one resource to another."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        filter: TriggerFilter | None,
        arrived: int,
        dropped: int,
        node: int,
        cards: list[int],
        *,
        keeps_chain: bool,
    ) -> None:
        """``arrived``, ``dropped``: the sites for those. ``node`` is the target, ``cards`` its card for each of ours;
        ``keeps_chain``: the recursion guard sees what comes of it."""
        self.latency_us = 0
        self.deliver: Callable[[Event], None] | None = None
        self.refused: tuple[int, ...] = ()
        self._kernel = kernel
        self._rows = recorder.rows
        self._filter = filter
        self._arrived = arrived
        self._dropped = dropped
        self._node = node
        self._cards = cards
        self._keeps_chain = keeps_chain

    def __call__(self, event: Event) -> None:
        """Hand the event over."""
        event.invocation = self
        filter = self._filter
        if filter is not None and filter.passed is not None:
            self._write(event, filter.passed, filter.number)
        if self.latency_us:
            self._kernel.after(self.latency_us, self._arrive, event)
        else:
            self._arrive(event)

    def succeeded(self, event: Event) -> None:
        """Nothing runs on this way."""

    def failed(self, event: Event) -> None:
        """Nothing runs on this way."""

    def drop(self, event: Event) -> None:
        """A person drops the event on its way."""
        event.over = True
        self._write(event, self._dropped)

    def _arrive(self, event: Event) -> None:
        if event.over:
            return
        if self.refused:
            event.over = True
            for site in self.refused:
                self._write(event, site)
            return
        event.card = self._cards[event.card]
        event.source = self._node
        if not self._keeps_chain:
            event.hops = 0
        self._write(event, self._arrived, event.card)
        assert self.deliver is not None
        self.deliver(event)

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
