"""Amazon Data Firehose's calls: one invocation for all the records that a buffer has gathered.

A buffer is full when it has its size, or when its interval has passed since its first record. An invocation that is
throttled or times out is tried again with the same records; then they are skipped. Records that failed end in the
stream's bucket, under ``processing-failed/``: there is always one.

Simplified: records are counted by the size of their data, before it is written as base64.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
"""

from collections.abc import Sequence
from typing import assert_never

from eventflow.engine.chance.draws import Draws
from eventflow.engine.function.handler import TIMEOUTS
from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Batch, Event, Runner
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.caller import Caller, Failure, GiveUp, TryAgain
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_STATUS = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html"
_FAILURES = "https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html"

TRANSFORMED = rule("firehose.ok", "Result: Ok", "The function transformed the record; Firehose delivers it.", _STATUS)
LEFT_OUT = rule(
    "firehose.dropped",
    "Result: Dropped",
    "The function left the record out on purpose, which counts as processed; nothing is delivered.",
    _STATUS,
    "DroppedRate",
)
UNTRANSFORMED = rule(
    "firehose.unprocessed", "Not transformed", "The invocation that the record was in did not transform it.", _FAILURES
)
KEPT = rule(
    "firehose.kept",
    "Kept in {edge_to}",
    "{edge_to} keeps the record as it was, under processing-failed/.",
    _FAILURES,
)


class BufferedCalls:
    """The records of one stream on their way through its function."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        source_node: int,
        node: int,
        edge: int,
        runner: Runner,
        caller: Caller,
        permitted: bool,
        draws: Draws,
        *,
        sizes: Sequence[int],
        bucket: tuple[int, int] | None = None,
    ) -> None:
        """``sizes`` are those of the source's cards; ``bucket`` is the node that keeps what failed, and the edge to
        it, if it is in the picture."""
        self._kernel = kernel
        self._rows = recorder.rows
        self._runner = runner
        self._draws = draws
        self._permitted = permitted
        self._sizes = sizes
        self._gathered: list[Event] = []
        self._gathered_bytes = 0
        self._fillings = 0
        assert caller.retry is not None
        end_edge = edge if bucket is None else bucket[1]
        self._ends = {
            why: recorder.site(TraceKind.DEAD_LETTERED, source_node, end_edge, why)
            for failure, why in caller.answers.items()
            if failure is not Failure.TOO_LARGE
        }
        self._refused = recorder.site(TraceKind.RETURNED, source_node, edge, caller.answers[Failure.TOO_LARGE])
        self._sent = None if bucket is None else recorder.site(TraceKind.SENT, *bucket, KEPT)
        self._retry = recorder.site(TraceKind.RETRY, node, edge, caller.retry.rule)
        self._processed = recorder.site(TraceKind.PROCESSED, node, edge, TRANSFORMED)
        self._left_out = recorder.site(TraceKind.PROCESSED, node, edge, LEFT_OUT)
        self._unprocessed = recorder.site(TraceKind.UNPROCESSED, node, edge, UNTRANSFORMED)
        self._dropped = recorder.site(TraceKind.LOST, source_node, edge, DROPPED)
        self.configure(caller)

    def configure(self, caller: Caller) -> None:
        """Behave like this from now on; a buffer that is being filled keeps the time when it is due."""
        assert caller.buffer is not None
        self._caller = caller
        self._buffer = caller.buffer

    @property
    def listens(self) -> bool:
        """Whether it has to be told of runs of one record that succeeded: it does not."""
        return False

    def invoke(self, event: Event) -> None:
        """Take a record into the buffer, and invoke the function if that is full now."""
        event.invocation = self
        answers, size = self._caller.answers, self._sizes[event.card]
        if self._caller.most_bytes is not None and size > self._caller.most_bytes:
            event.over = True
            self._write(event, self._refused)
            return
        if not self._permitted:
            self._keep(event, answers[Failure.DENIED])
            return
        self._gathered.append(event)
        self._gathered_bytes += size
        if self._gathered_bytes >= self._buffer.most_bytes or not self._buffer.interval_us:
            self._send()
        elif len(self._gathered) == 1:
            self._kernel.after(self._buffer.interval_us, self._due, self._fillings)

    def succeeded(self, event: Event) -> None:
        """The only record of an invocation is transformed."""

    def failed(self, event: Event) -> None:
        """The invocation of one record has just failed."""
        if event.dropped:
            self.drop(event)
        else:
            self._go_on(_failure(event.outcome), [event])

    def ended(self, batch: Batch) -> None:
        """The batch's run is over: tell of each record what became of it."""
        failed = {event.number for event in batch.failed}
        for event in batch.events:
            if event.number in failed:
                self._write(event, self._unprocessed, batch.run_us)
            else:
                event.over = True
                self._write(event, self._left_out if self._leaves_out(event) else self._processed, batch.run_us)
        rest = []
        for event in batch.failed:
            if event.dropped:
                self.drop(event)
            else:
                rest.append(event)
        if rest:
            self._go_on(_failure(batch.outcome), rest)

    def drop(self, event: Event) -> None:
        """A person drops a record that is gathered, or waits to be tried again."""
        event.over = True
        self._write(event, self._dropped)
        if event in self._gathered:
            self._gathered.remove(event)
            self._gathered_bytes -= self._sizes[event.card]

    def _due(self, filling: int) -> None:
        if filling == self._fillings:
            self._send()

    def _send(self) -> None:
        """Invoke the function for what is gathered."""
        events, self._gathered, self._gathered_bytes = self._gathered, [], 0
        self._fillings += 1
        self._invoke(events)

    def _invoke(self, events: list[Event]) -> None:
        events = [event for event in events if not event.over]
        if not events:
            return
        throttled = (
            self._runner.start(events[0])
            if len(events) == 1
            else self._runner.start_batch(Batch(events, self, partial=self._buffer.reports))
        )
        if throttled is None:
            return
        for event in events:
            event.throttles += 1
        decision = self._decide(Failure.THROTTLED, events)
        delay_us = decision.delay_us if isinstance(decision, TryAgain) else 0
        if len(events) == 1:
            self._write(events[0], throttled, delay_us)
        else:
            self._rows.extend(row(self._kernel.now_us, -1, throttled, events[0].number, len(events), delay_us))
        self._apply(decision, events)

    def _go_on(self, failure: Failure, events: list[Event]) -> None:
        self._apply(self._decide(failure, events), events)

    def _decide(self, failure: Failure, events: list[Event]) -> TryAgain | GiveUp:
        # Records that go together have been tried together, so any of them tells how often.
        return self._caller.after(failure, events[0].attempts + events[0].throttles)

    def _apply(self, decision: TryAgain | GiveUp, events: list[Event]) -> None:
        match decision:
            case TryAgain(delay_us):
                for event in events:
                    self._write(event, self._retry, delay_us)
                self._kernel.after(delay_us, self._invoke, events)
            case GiveUp(why):
                for event in events:
                    self._keep(event, why)
            case _:
                assert_never(decision)

    def _keep(self, event: Event, why: str) -> None:
        """The bucket keeps a record that failed: its end."""
        event.over = True
        if self._sent is not None:
            self._write(event, self._sent)
        self._write(event, self._ends[why])

    def _leaves_out(self, event: Event) -> bool:
        rate = self._buffer.dropped_rate
        return rate > 0 and self._draws.one(event.ordinal, "left out", event.lineage.name) < rate

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))


def _failure(outcome: int) -> Failure:
    """Of a run that ended like this; a record that was reported alone is an error of the code."""
    return Failure.TIMEOUT if outcome in TIMEOUTS else Failure.ERROR
