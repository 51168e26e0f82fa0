"""An event source mapping on a stream: Lambda reads each shard in order, and runs one record of it at a time.

A shard is polled at a fixed rate, and read on without a pause as long as there are records: up to five reads a
second, each of what is there by then. A record that does not match the filter is skipped. A failed or throttled one
blocks its shard: what is behind it waits, other shards go on.
A record that is given up goes to the mapping's on-failure destination, if it has one.

Simplified: each record is a batch of its own, with a parallelization factor of 1. There are no tumbling windows and
no enhanced fan-out. A stream has one mapping, which is there before the first record, and all shards are polled at
the same time.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
"""

from collections import deque
from typing import TYPE_CHECKING, assert_never

from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.stream_retry import (
    RECORD_AGE,
    RETENTION,
    RETRIES_EXHAUSTED,
    RETRY,
    Discard,
    StreamRetryPolicy,
    TryAgain,
)
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

if TYPE_CHECKING:
    from collections.abc import Callable

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
_FAILURES = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"

WRITTEN = rule(
    "stream.written", "Written by {edge_from}", "{edge_from} wrote {name} to {node}, which Lambda polls.", _SOURCE
)
KEPT = rule(
    "stream.kept", "Written to {edge_to}", "{edge_to} triggers no function, so the record stays there.", _SOURCE
)
READ = rule(
    "stream.read",
    "Read from shard {shard}",
    "Lambda read it from shard {shard} of {node}, after everything that was written to that shard before.",
    _SOURCE,
)
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


READS_PER_S = 5
"""GetRecords calls that a shard answers in a second."""
BETWEEN_READS_US = SECOND_US // READS_PER_S


class Shard:
    """The records of one shard that are still to be worked on, and the one that Lambda works on.

    ``read`` counts those that the last read brought; the others are still in the stream. ``is_due``: a read is
    scheduled.
    """

    __slots__ = ("current", "is_due", "number", "read", "read_at_us", "records")

    def __init__(self, number: int) -> None:
        self.number = number
        self.records: deque[Event] = deque()
        self.current: Event | None = None
        self.read = 0
        self.read_at_us = -BETWEEN_READS_US
        self.is_due = False


class StreamPolling:
    """The shards of one stream, and Lambda's pollers on them; ``shard_of`` has the shard of each card."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        stream: int,
        function: int,
        edge: int,
        invoker: Invoker,
        filter: RecordFilter,
        shard_of: list[int],
    ) -> None:
        self.policy = StreamRetryPolicy()
        self.interval_us = SECOND_US
        self._kernel = kernel
        self._rows = recorder.rows
        self._start = invoker.start
        self._filter = filter
        self._shards = [Shard(number) for number in range(max(shard_of, default=0) + 1)]
        self._shard_of = [self._shards[number] for number in shard_of]
        site = recorder.site
        self._read = site(TraceKind.RECEIVED, stream, edge, READ)
        self._retry = site(TraceKind.RETRY, function, edge, RETRY)
        self._gave_up = {rule: site(TraceKind.GAVE_UP, stream, rule=rule) for rule in (RETRIES_EXHAUSTED, RECORD_AGE)}
        self._expired = site(TraceKind.LOST, stream, rule=RETENTION)
        self._dropped = site(TraceKind.LOST, stream, rule=DROPPED)
        self._lost = site(TraceKind.LOST, stream, rule=NO_DESTINATION)
        self._stream = stream
        self._site = site
        self._discarded: Callable[[Event], None] = lambda event: self._write(event, self._lost)

    def discard_to(self, node: int, edge: int, refusal: str | None) -> None:
        """Have an on-failure destination take a record of what is given up, unless it refuses."""
        kind = TraceKind.SENT if refusal is None else TraceKind.REFUSED
        end = TraceKind.DEAD_LETTERED if refusal is None else TraceKind.LOST
        rows = [
            self._site(kind, node, edge, refusal or ON_FAILURE),
            self._site(end, self._stream, edge, refusal or ON_FAILURE),
        ]

        def discarded(event: Event) -> None:
            for site in rows:
                self._write(event, site)

        self._discarded = discarded

    def put(self, event: Event) -> None:
        """A record comes into the stream."""
        now_us = self._kernel.now_us
        event.invocation = self
        event.accepted_us = now_us
        shard = self._shard_of[event.card]
        shard.records.append(event)
        if shard.current is None and not shard.read and not shard.is_due:
            self._read_at(shard, -(-now_us // self.interval_us) * self.interval_us)

    def configure(self, policy: StreamRetryPolicy, interval_us: int) -> None:
        """Take these from now on; a record that waits is tried when it was told, and judged anew then."""
        self.policy, self.interval_us = policy, interval_us

    def succeeded(self, event: Event) -> None:
        """The function returned: Lambda reads on."""
        event.over = True
        self._read_on(self._shard_of[event.card])

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        if event.dropped:
            self.drop(event)
            return
        match self.policy.after_error(event.attempts, event.attempts + event.throttles, self._age_us(event)):
            case TryAgain(delay_us):
                self._wait(event, self._retry, delay_us)
            case Discard(rule):
                self._give_up(event, rule)
                self._read_on(self._shard_of[event.card])
            case decision:
                assert_never(decision)

    def drop(self, event: Event) -> None:
        """A person drops the event; if it blocks its shard, that goes on."""
        event.over = True
        self._write(event, self._dropped)
        shard = self._shard_of[event.card]
        if shard.current is event:
            self._read_on(shard)

    def _read_at(self, shard: Shard, at_us: int) -> None:
        shard.is_due = True
        self._kernel.at(max(at_us, shard.read_at_us + BETWEEN_READS_US), self._poll, shard)

    def _poll(self, shard: Shard) -> None:
        shard.is_due = False
        shard.read_at_us = self._kernel.now_us
        shard.read = len(shard.records)
        self._read_on(shard)

    def _read_on(self, shard: Shard) -> None:
        """Go on to the next record that the function is invoked with, and read again where none is left."""
        shard.current = None
        while shard.read and shard.current is None:
            shard.read -= 1
            event = shard.records.popleft()
            if not event.over:
                self._receive(shard, event)
        if shard.current is None and shard.records and not shard.is_due:
            self._read_at(shard, self._kernel.now_us)

    def _receive(self, shard: Shard, event: Event) -> None:
        if self._age_us(event) >= self.policy.retention_us:
            self._give_up(event, RETENTION)
            return
        self._rows.extend(row(self._kernel.now_us, event.number, self._read, shard.number, 0, 1))
        filter = self._filter.now
        if not filter.takes[event.card]:
            event.over = True
            self._write(event, self._filter.site(event.card), filter.number)
            return
        if filter.passed is not None:
            self._write(event, filter.passed, filter.number)
        if rule := self.policy.too_old(self._age_us(event)):
            self._give_up(event, rule)
            return
        shard.current = event
        self._attempt(event)

    def _attempt(self, event: Event) -> None:
        throttled = self._start(event)
        if throttled is not None:
            event.throttles += 1
            delay_us = self.policy.delay_us(event.attempts + event.throttles, self._age_us(event))
            self._wait(event, throttled, delay_us)

    def _wait(self, event: Event, site: int, delay_us: int) -> None:
        self._write(event, site, delay_us)
        self._kernel.after(delay_us, self._try_again, event)

    def _try_again(self, event: Event) -> None:
        if event.over:
            return
        if rule := self.policy.too_old(self._age_us(event)):
            self._give_up(event, rule)
            self._read_on(self._shard_of[event.card])
        else:
            self._attempt(event)

    def _give_up(self, event: Event, rule: str) -> None:
        event.over = True
        if rule == RETENTION:
            # It is gone from the stream: not even a record of it can be made.
            self._write(event, self._expired)
        else:
            self._write(event, self._gave_up[rule])
            self._discarded(event)

    def _age_us(self, event: Event) -> int:
        return self._kernel.now_us - event.accepted_us

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
