"""Which of the messages that Lambda has received it runs.

The filter is asked before a message is in any batch. What it does not let through is deleted, with no invocation and no
copy in a dead-letter queue. A chain of about 16 invocations that lead to each other is stopped here too: Lambda gets an
exception instead of a run, and the message is received again until its maxReceiveCount.

Simplified: a message of such a chain does not keep the others of its batch from being run.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.queue.queue import UNLIMITED, Queue
from eventflow.engine.invocation.recursion import LONGEST_CHAIN
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

RECURSION = rule(
    "sqs.recursion",
    "Recursive loop stopped",
    "It comes from a chain of 16 invocations that lead to each other, so Lambda does not run it. It is visible in "
    "{edge_from} again after {value_s}.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
)


class Intake:
    """The filter and the recursion guard of one mapping."""

    def __init__(
        self, kernel: Kernel, recorder: Recorder, queue: Queue, target: int, edge: int, filter: RecordFilter
    ) -> None:
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._queue = queue
        self._filter = filter
        self._longest_chain = LONGEST_CHAIN
        self._stopped = recorder.site(TraceKind.RETRY, target, edge, RECURSION)

    def allow(self, longest_chain: int | None) -> None:
        """Stop chains that are this long from now on, none if it is None."""
        self._longest_chain = UNLIMITED if longest_chain is None else longest_chain

    def of(self, events: list[Event]) -> list[Event]:
        """Those of these messages that are to be run."""
        if self._filter.now.passed is not None:
            events = self._filtered(events)
        for event in events:
            if event.hops >= self._longest_chain:
                return self._unlooped(events)
        return events

    def _filtered(self, events: list[Event]) -> list[Event]:
        filter, now_us = self._filter.now, self._kernel.now_us
        takes, passed, number = filter.takes, filter.passed, filter.number
        assert passed is not None
        refused = [event for event in events if not takes[event.card]]
        for event in events:
            if not takes[event.card]:
                self._write(row(now_us, event.number, self._filter.site(event.card), -1, event.attempts, number))
            elif event.receives == 1:
                self._write(row(now_us, event.number, passed, -1, event.attempts, number))
        if not refused:
            return events
        self._queue.delete(refused)
        return [event for event in events if takes[event.card]]

    def _unlooped(self, events: list[Event]) -> list[Event]:
        for event in events:
            if event.hops >= self._longest_chain:
                self._queue.give_back(event, self._stopped)
        return [event for event in events if event.hops < self._longest_chain]
