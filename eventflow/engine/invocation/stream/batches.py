"""The batches of a mapping at work: each runs, and what fails is tried again, split, or given up.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-errors.html
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
"""

from collections.abc import Callable

from eventflow.engine.function.handler import OK
from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Batch, Event, Runner
from eventflow.engine.invocation.stream.bisect import BISECTED, BISECTED_AT_REPORT, BISECTED_BEHIND, halves
from eventflow.engine.invocation.stream.endings import Endings
from eventflow.engine.invocation.stream.lanes import Lane, StreamBatch
from eventflow.engine.invocation.stream.partial import REPORTED
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.retry import RECORD_AGE, RETENTION, RETRY, THROTTLED
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"

PROCESSED = rule(
    "stream.processed",
    "Processed with its batch",
    "The run of its batch dealt with it, so Lambda reads on behind it.",
    _SOURCE,
)
FAILED = rule(
    "stream.failed", "Failed with its batch", "The run of its batch failed, and with it every record in it.", _SOURCE
)
FROM_REPORTED = rule(
    "stream.from_reported",
    "Not dealt with",
    "The function reported a record of its batch as failed: this one, or one before it in the shard.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
    "FunctionResponseTypes",
)


class StreamBatches:
    """Every batch of one mapping that is run or waits to be; ``lanes`` has the lane of each card.

    ``go_on`` is called with a lane whose batch is done with.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        function: int,
        edge: int,
        runner: Runner,
        endings: Endings,
        lanes: list[Lane],
        policy: MappingPolicy,
        go_on: Callable[[Lane], None],
    ) -> None:
        self.policy = policy
        self._kernel = kernel
        self._rows = recorder.rows
        self._start = runner.start
        self._start_batch = runner.start_batch
        self._endings = endings
        self._lanes = lanes
        self._go_on = go_on
        site = recorder.site
        self._processed = site(TraceKind.PROCESSED, function, edge, PROCESSED)
        self._failed = site(TraceKind.UNPROCESSED, function, edge, FAILED)
        self._from_reported = site(TraceKind.UNPROCESSED, function, edge, FROM_REPORTED)
        self._retries = {
            rule: site(TraceKind.RETRY, function, edge, rule)
            for rule in (RETRY, THROTTLED, REPORTED, BISECTED, BISECTED_BEHIND, BISECTED_AT_REPORT)
        }

    def run(self, lane: Lane, events: list[Event]) -> None:
        """Run these as a batch of their lane, except for what is too old by now; the lane stays free if all is."""
        batch = StreamBatch(events, self, lane, partial=self.policy.partial)
        self._discard_old(batch)
        if batch.events:
            lane.batch = batch
            self._attempt(batch)

    def succeeded(self, event: Event) -> None:
        """The function returned: Lambda reads on."""
        event.over = True
        self._free(self._lanes[event.card])

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed: it was a batch of its own."""
        batch = self._lanes[event.card].batch
        assert batch is not None
        self._after_failure(batch, RETRY)

    def ended(self, batch: Batch) -> None:
        """The run of a batch is over: tell its events, and try again from the first that failed."""
        assert isinstance(batch, StreamBatch)
        if batch.outcome != OK or (batch.failed and not batch.partial):
            self._tell(batch, batch.events, self._failed)
            self._after_failure(batch, RETRY)
        elif batch.failed:
            failed = {event.number for event in batch.failed}
            first = next(place for place, event in enumerate(batch.events) if event.number in failed)
            self._processed_up_to(batch, first)
            self._tell(batch, batch.events, self._from_reported)
            self._after_failure(batch, REPORTED, processed=first)
        else:
            self._processed_up_to(batch, len(batch.events))
            self._free(batch.lane)

    def drop(self, event: Event) -> None:
        """A person drops the event while it waits; if nothing else blocks its lane, that goes on."""
        event.dropped = True
        lane = self._lanes[event.card]
        batch = lane.batch
        if batch is None or event not in batch.events:
            self._endings.lose(event, DROPPED)
            lane.remove(event)
        elif not batch.is_running:
            self._endings.lose(event, DROPPED)
            batch.events.remove(event)
            if not batch.events:
                self._free(lane)

    def _attempt(self, batch: StreamBatch) -> None:
        events = batch.events
        batch.is_running = True
        # A function that reports failed records reports one alone, too.
        is_alone = len(events) == 1 and not batch.partial
        throttled = self._start(events[0]) if is_alone else self._start_batch(batch)
        if throttled is None:
            return
        batch.is_running = False
        delay_us = self._delay_us(batch)
        if is_alone:
            events[0].throttles += 1
            self._write(events[0], throttled, delay_us)
        else:
            self._rows.extend(row(self._kernel.now_us, -1, throttled, events[0].number, len(events), delay_us))
            self._tell_of_retry(events, THROTTLED, delay_us)
        self._kernel.after(delay_us, self._wake, batch)

    def _after_failure(self, batch: StreamBatch, why: str, processed: int = 0) -> None:
        """A run of the batch failed; so many of its records, no longer in it, were processed even so."""
        batch.is_running = False
        batch.runs += 1
        for event in [event for event in batch.events if event.dropped]:
            self._endings.lose(event, DROPPED)
            batch.events.remove(event)
        splits = self.policy.bisects and len(batch.events) + processed > 1
        exhausted = None if splits else self.policy.retry.exhausted(batch.runs)
        if exhausted and batch.events:
            self._endings.give_up(batch.events, exhausted, batch.runs)
            batch.events = []
        self._discard_old(batch)
        if not batch.events:
            self._free(batch.lane)
        elif not splits:
            self._wait(batch, why)
        elif processed:
            self._wait(self._part(batch, batch.events), BISECTED_AT_REPORT)
        else:
            first, second = halves(batch.events)
            self._wait(self._part(batch, first), BISECTED)
            if second:
                batch.lane.parts.appendleft(self._part(batch, second))
                self._tell_of_retry(second, BISECTED_BEHIND, 0)

    def _part(self, batch: StreamBatch, events: list[Event]) -> StreamBatch:
        """A part of a split batch: its retries are still to come."""
        return StreamBatch(events, self, batch.lane, partial=self.policy.partial)

    def _wait(self, batch: StreamBatch, why: str) -> None:
        batch.lane.batch = batch
        delay_us = self._delay_us(batch)
        self._tell_of_retry(batch.events, why, delay_us)
        self._kernel.after(delay_us, self._wake, batch)

    def _delay_us(self, batch: StreamBatch) -> int:
        batch.waits += 1
        return self.policy.retry.delay_us(batch.waits, self._kernel.now_us - batch.events[0].accepted_us)

    def _wake(self, batch: StreamBatch) -> None:
        # Meanwhile all of it may have been dropped.
        if batch.lane.batch is batch:
            self._try(batch)

    def _try(self, batch: StreamBatch) -> None:
        batch.lane.batch = batch
        self._discard_old(batch)
        if batch.events:
            self._attempt(batch)
        else:
            self._free(batch.lane)

    def _discard_old(self, batch: StreamBatch) -> None:
        """Take out of a batch what is too old to be tried: its first records, as they came in order."""
        now_us, retry = self._kernel.now_us, self.policy.retry
        fresh_us = now_us - retry.oldest_us
        if not batch.events or batch.events[0].accepted_us > fresh_us:
            return
        old = [event for event in batch.events if event.accepted_us <= fresh_us]
        batch.events = batch.events[len(old) :]
        given_up = []
        for event in old:
            if retry.too_old(now_us - event.accepted_us) == RETENTION:
                self._endings.lose(event, RETENTION)
            else:
                given_up.append(event)
        if given_up:
            self._endings.give_up(given_up, RECORD_AGE, batch.runs)

    def _free(self, lane: Lane) -> None:
        """The lane is done with its batch: on to the next part of it, or to what comes behind."""
        lane.batch = None
        lane.free_since_us = self._kernel.now_us
        if lane.parts:
            self._try(lane.parts.popleft())
        else:
            self._go_on(lane)

    def _processed_up_to(self, batch: StreamBatch, first: int) -> None:
        processed, batch.events = batch.events[:first], batch.events[first:]
        self._tell(batch, processed, self._processed)
        for event in processed:
            event.over = True

    def _tell(self, batch: StreamBatch, events: list[Event], site: int) -> None:
        """Record how the run of their batch ended for these."""
        now_us, run_us = self._kernel.now_us, batch.run_us
        environment = -1 if batch.environment is None else batch.environment.number
        self._rows.extend(
            b"".join([row(now_us, event.number, site, environment, event.attempts, run_us) for event in events])
        )

    def _tell_of_retry(self, events: list[Event], why: str, delay_us: int) -> None:
        site = self._retries[why]
        for event in events:
            self._write(event, site, delay_us)

    def _write(self, event: Event, site: int, value: int) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))
