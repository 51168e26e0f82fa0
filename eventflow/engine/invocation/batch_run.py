"""What the run of a batch comes to.

The handler deals with the events of a batch one after the other. If it reports which of them failed
(ReportBatchItemFailures), the others count; otherwise the first one that fails ends the run with an error. A run that
is cut off or killed has failed as a whole.

Simplified: a run takes as long as its first event would alone, and a set time more for each event; one that fails takes
as long as one that succeeds. Of a run that is cut off, the part of the events is dealt with that the timeout is of its
length.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from dataclasses import dataclass, field

from eventflow.engine.chance.draws import BLOCK
from eventflow.engine.function.handler import FAULT, OK, RESETS, TIMEOUT, TIMEOUTS, Handler
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.judge import Judge
from eventflow.engine.trace.rules import rule

JOINED = rule(
    "batch.joined",
    "In a batch",
    "Its batch is run in environment {environment}, all of its events in one run.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
    "BatchSize",
)

_SHIFT = BLOCK.bit_length() - 1
_MASK = BLOCK - 1

_WHOLE = RESETS | {FAULT}
"""Outcomes of one event that end the run even if failures are reported one by one."""


@dataclass(slots=True)
class BatchFate:
    """How long a batch's run takes, its outcome, and which of its events are dealt with and which are not."""

    us: int = 0
    outcome: int = OK
    done: list[Event] = field(default_factory=list)
    failed: list[Event] = field(default_factory=list)


def batch_fate(handler: Handler, judge: Judge, batch: Batch, *, cold: bool) -> BatchFate:
    """What comes of a run of the batch, but for the timeout; every event has its own outcome."""
    if not (cold or judge.has_a_say or handler.counts_records):
        return _by_luck(handler, batch)
    fate = BatchFate()
    for place, event in enumerate(batch.events):
        fates = handler.fates(event.lineage, event.attempts, event.ordinal // BLOCK)
        index = event.ordinal % BLOCK
        us = fates.firsts_us[index] if cold and fates.firsts_us is not None else fates.durations_us[index]
        us, event.outcome = judge.judged(event, fates, index, us, fates.outcomes[index])
        if not place:
            fate.us += us
        if records_us := handler.records_us(fates):
            fate.us += records_us[index]
        if fate.outcome != OK:
            continue
        if event.outcome == OK:
            fate.done.append(event)
        elif batch.partial and event.outcome not in _WHOLE:
            fate.failed.append(event)
        else:
            fate.outcome = event.outcome
    return fate


def _by_luck(handler: Handler, batch: Batch) -> BatchFate:
    """The same where nothing but luck decides; most batches come this way, and mostly nothing fails."""
    events, fates, failing = batch.events, handler.latest, []
    for event in events:
        ordinal, attempt, lineage = event.ordinal, event.attempts, event.lineage
        if fates.block != ordinal >> _SHIFT or fates.attempt != attempt or fates.lineage is not lineage:
            fates = handler.fates(lineage, attempt, ordinal >> _SHIFT)
        event.outcome = outcome = fates.outcomes[ordinal & _MASK]
        if outcome:
            failing.append(event)
    first = events[0]
    us = handler.fates(first.lineage, first.attempts, first.ordinal >> _SHIFT).durations_us[first.ordinal & _MASK]
    if not failing:
        return BatchFate(us, OK, events)
    if batch.partial and not any(event.outcome in _WHOLE for event in failing):
        return BatchFate(us, OK, [event for event in events if not event.outcome], failing)
    fatal = failing[0] if not batch.partial else next(event for event in failing if event.outcome in _WHOLE)
    before = events[: events.index(fatal)]
    return BatchFate(us, fatal.outcome, [event for event in before if not event.outcome])


def cut_off(fate: BatchFate, batch: Batch, timeout_us: int) -> None:
    """End the run at the timeout, unless something else has ended it; a run that failed has failed all its events."""
    if fate.outcome in TIMEOUTS:
        fate.us = timeout_us
    elif fate.us >= timeout_us:
        dealt_with = {id(event) for event in batch.events[: len(batch.events) * timeout_us // fate.us]}
        fate.done = [event for event in fate.done if id(event) in dealt_with]
        fate.us, fate.outcome = timeout_us, TIMEOUT
    if fate.outcome != OK:
        fate.failed = list(batch.events)
