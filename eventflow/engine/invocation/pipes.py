"""A pipe: polls a queue or a stream as an event source mapping does, and hands what passes to its target.

The pipe filters, may call a function to enrich what it has read, and invokes its target. A function is invoked
synchronously: if it fails, so does the pipe's execution, and the queue or the stream gives the batch again. What goes
to a resource, or comes from an enrichment, is a new event of the pipe.

Simplified: a pipe has one target; a target that refuses does not fail the execution.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
"""

from collections.abc import Callable

from eventflow.engine.function.environments import Environment
from eventflow.engine.invocation.event import Batch, BatchInvocation, Event, Invocation, Runner
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html"

ENTERED = rule("pipes.entered", "In the pipe {node}", "{node} took it, and hands it on.", _SOURCE)
HANDED_ON = rule("pipes.handed_on", "Handed on", "{node} has handed {name} on, so the source is done with it.", _SOURCE)
PUBLISHED = rule("pipes.published", "Handed on by {node}", "{node} hands on what it read as {name}.", _SOURCE)


class PipeRunner:
    """One pipe on one source. Whoever polls the source runs its events with this."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        node: int,
        edge: int,
        cards: list[int],
        runner: Runner | None,
        publish: Callable[[Event, int, int], None] | None,
    ) -> None:
        """``cards`` has for each card of the source that of the pipe. ``runner`` runs the target or the enrichment,
        None if there is neither; ``publish(event, card, site)`` puts out what goes on, None if nothing does."""
        self._kernel = kernel
        self._rows = recorder.rows
        self._node = node
        self._cards = cards
        self._runner = runner
        self._publish = publish
        self._entered = recorder.site(TraceKind.FORWARDED, node, edge, ENTERED)
        self._joined = recorder.site(TraceKind.JOINED, node, edge, ENTERED)
        self._handed_on = recorder.site(TraceKind.SUCCEEDED, node, edge, HANDED_ON)
        self._published = recorder.site(TraceKind.PUBLISHED, node, edge, PUBLISHED)
        self._origins: dict[Event, tuple[int, int, Invocation]] = {}
        self._pollers: dict[Batch, BatchInvocation] = {}

    def start(self, event: Event) -> int | None:
        """Run one event through the pipe."""
        self._enter(event)
        if self._runner is None:
            self._write(event, self._joined)
            self._kernel.after(0, self._hand_on, event)
            return None
        event.invocation = self
        throttled = self._runner.start(event)
        if throttled is not None:
            self._leave(event)
        return throttled

    def start_batch(self, batch: Batch) -> int | None:
        """Run a batch through the pipe."""
        for event in batch.events:
            self._enter(event)
        if self._runner is None:
            for event in batch.events:
                self._write(event, self._joined)
            self._pollers[batch], batch.environment = batch.invocation, Environment(-1)
            self._kernel.after(0, self.ended, batch)
            return None
        self._pollers[batch], batch.invocation = batch.invocation, self
        throttled = self._runner.start_batch(batch)
        if throttled is not None:
            batch.invocation = self._pollers.pop(batch)
            for event in batch.events:
                self._leave(event)
        return throttled

    def succeeded(self, event: Event) -> None:
        """The target's or the enrichment's run returned."""
        self._go_on(event)
        self._leave(event)
        event.invocation.succeeded(event)

    def failed(self, event: Event) -> None:
        """The target's or the enrichment's attempt failed."""
        self._leave(event)
        event.invocation.failed(event)

    def ended(self, batch: Batch) -> None:
        """The batch's run is over."""
        batch.invocation = self._pollers.pop(batch)
        for event in batch.events:
            if event not in batch.failed:
                self._go_on(event)
            self._leave(event)
        batch.invocation.ended(batch)

    def drop(self, event: Event) -> None:
        """What runs here is dropped once its attempt has failed; what waits, waits at the source."""

    def _hand_on(self, event: Event) -> None:
        self._write(event, self._handed_on)
        self.succeeded(event)

    def _go_on(self, event: Event) -> None:
        if self._publish is not None:
            self._publish(event, event.card, self._published)

    def _enter(self, event: Event) -> None:
        self._origins[event] = (event.source, event.card, event.invocation)
        event.source, event.card = self._node, self._cards[event.card]
        self._write(event, self._entered, event.card)

    def _leave(self, event: Event) -> None:
        event.source, event.card, event.invocation = self._origins.pop(event)

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
