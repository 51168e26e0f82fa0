"""What becomes of records of a stream that are not processed: they are given up, lost, or never for this mapping.

A batch that is given up goes to the mapping's on-failure destination, if it has one, as one record that says where in
the stream it was. Records that the stream no longer has are lost without a word.

https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from collections.abc import Callable, Sequence

from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.stream.position import BEFORE_START
from eventflow.engine.invocation.stream.retry import GIVE_UP_RULES, RETENTION
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"

ON_FAILURE = rule(
    "stream.on_failure",
    "Recorded in {edge_to}",
    "The event source mapping has an on-failure destination, so {edge_to} gets a record that says where it was.",
    _FAILURES,
)
NO_DESTINATION = rule(
    "stream.no_destination",
    "Lost",
    "The event source mapping has no on-failure destination, so nothing says where the record was.",
    _FAILURES,
)
OVERSIZED = rule(
    "documentdb.oversized",
    "Dropped: larger than 6 MB",
    "Lambda takes at most 6 MB as a payload, so it dropped this change; the metric OversizedRecordCount counts it.",
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
)


class Endings:
    """Where the records of one mapping end that are not processed."""

    def __init__(self, kernel: Kernel, recorder: Recorder, stream: int, edge: int) -> None:
        self._kernel = kernel
        self._rows = recorder.rows
        self._site = recorder.site
        self._stream = stream
        self._gave_up = {rule: recorder.site(TraceKind.GAVE_UP, stream, rule=rule) for rule in GIVE_UP_RULES}
        self._lost = {
            rule: recorder.site(TraceKind.LOST, stream, rule=rule)
            for rule in (RETENTION, DROPPED, NO_DESTINATION, OVERSIZED)
        }
        self._lost[BEFORE_START] = recorder.site(TraceKind.LOST, stream, edge, BEFORE_START)
        self._target = -1
        self._end = self._lost[NO_DESTINATION]
        self._publish: Callable[[Event, str], None] | None = None

    def discard_to(
        self, node: int, edge: int, refusal: str | None, publish: Callable[[Event, str], None] | None = None
    ) -> None:
        """Have an on-failure destination take a record of what is given up, unless it refuses.

        ``publish``, where the record travels on from there: it puts out that of a batch whose first event this is.
        """
        if refusal is None:
            self._publish = publish
        kind = TraceKind.SENT if refusal is None else TraceKind.REFUSED
        end = TraceKind.DEAD_LETTERED if refusal is None else TraceKind.LOST
        self._target = self._site(kind, node, edge, refusal or ON_FAILURE)
        self._end = self._site(end, self._stream, edge, refusal or ON_FAILURE)

    def give_up(self, events: Sequence[Event], why: str, runs: int) -> None:
        """A batch, or the part of one that is too old, is given up after so many runs.

        The destination gets one record of all: in each of its rows the first event is the subject and the value says
        how many there are.
        """
        now_us, first = self._kernel.now_us, events[0].number
        for event in events:
            event.over = True
            self._rows.extend(row(now_us, event.number, self._gave_up[why], -1, runs, 0))
            if self._publish is not None:
                if event is events[0]:
                    self._publish(event, why)
            elif self._target >= 0:
                self._rows.extend(row(now_us, event.number, self._target, first, runs, len(events)))
            self._rows.extend(row(now_us, event.number, self._end, -1, runs, 0))

    def lose(self, event: Event, why: str) -> None:
        """The record is gone, and nothing says so."""
        event.over = True
        self._rows.extend(row(self._kernel.now_us, event.number, self._lost[why], -1, event.attempts, 0))
