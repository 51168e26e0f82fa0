"""What can happen: the closed vocabulary of a trace, one sentence each.

A row of a trace is six integers: ``at_us``, ``event`` (-1 for none), ``site`` (which kind, node, edge and rule),
``subject``, ``attempt`` and ``value``. What the last three mean is said with each kind.

The run of one event is told in the event's own rows. The run of a batch of several has rows of its own (``BATCH_``,
with event -1), and one per event for how it joins and what becomes of it.
"""

from enum import IntEnum, unique

COLUMNS = ("at_us", "event", "site", "subject", "attempt", "value")
WIDTH = len(COLUMNS)
AT_US, EVENT, SITE, SUBJECT, ATTEMPT, VALUE = range(WIDTH)


@unique
class TraceKind(IntEnum):
    """The kinds of trace events."""

    def __new__(cls, number: int, sentence: str) -> "TraceKind":
        kind = int.__new__(cls, number)
        kind._value_ = number
        kind.sentence = sentence
        return kind

    sentence: str

    PUBLISHED = (
        0,
        "A source or a function's emission put out an event; subject is its parent, value its card.",
    )
    PASSED = 1, "The trigger's filter let the event through; value is the filter's place among the edge's filters."
    FILTERED = 2, "No filter let the event through: its end; value is the same for the edge it is said of."
    QUEUED = 3, "The function's internal event queue accepted the event."
    INIT = 4, "A new environment starts; subject is the environment, value the length of its Init phase."
    STARTED = (
        5,
        "A run starts in environment subject, as attempt; value is how long until it ends, Init included.",
    )
    SUCCEEDED = 6, "The run returned: the event's end; value is the run's length."
    FAILED = 7, "The attempt failed; value is the run's length."
    RETRY = 8, "The event will be tried again in value microseconds."
    THROTTLED = 9, "No concurrency was free; value is how long until the next try, 0 for none."
    GAVE_UP = 10, "There will be no further attempt; attempt is how many there were."
    SENT = 11, "A copy of the event or a record of it landed in a target."
    REFUSED = 12, "A target did not take it."
    DEAD_LETTERED = 13, "The event failed finally and a copy is kept: its end."
    LOST = 14, "The event failed finally or was dropped, and no copy is kept: its end."
    RETURNED = 15, "A synchronous caller got the error: the event's end."
    RECLAIMED = 16, "An idle environment, subject, was removed."
    INTERVENED = 17, "A person intervened; value is the number of the intervention."
    RECEIVED = (
        18,
        "Lambda's poller took the event from a queue or a shard; subject is the shard, value the receive count.",
    )
    JOINED = (
        19,
        "The event is in the batch of a run that starts in environment subject, as attempt; value is the run's length.",
    )
    PROCESSED = 20, "The run of its batch has dealt with the event: its end; value is the run's length."
    UNPROCESSED = 21, "The run of its batch failed, or reported the event as failed; value is the run's length."
    BATCH_STARTED = (
        22,
        "A run of a whole batch starts in environment subject; attempt is how many events it has, value its length.",
    )
    BATCH_SUCCEEDED = 23, "A batch's run in environment subject returned; attempt is its events, value its length."
    BATCH_FAILED = 24, "A batch's run in environment subject failed; attempt is its events, value its length."
    BATCH_THROTTLED = (
        25,
        "No concurrency was free for a batch; subject is its first event, attempt its size, value the wait or 0.",
    )
    MISSED = 26, "One trigger's filter of several did not let the event through; value is the filter's place."
    FORWARDED = 27, "The event came to the next resource on its way; value is its card there."
    DELIVERED = 28, "The event came to rest in a resource that keeps it: its end."
    ANSWERED = 29, "The caller stopped waiting while the function runs on; value is how long it waited."
    REPEATED = 30, "The code did again what it had done before for the same event or key; value counts the times."


ENDS = frozenset(
    {
        TraceKind.FILTERED,
        TraceKind.SUCCEEDED,
        TraceKind.PROCESSED,
        TraceKind.DELIVERED,
        TraceKind.DEAD_LETTERED,
        TraceKind.LOST,
        TraceKind.RETURNED,
    }
)
"""The kinds that end an event; each event has exactly one of them, at most."""
