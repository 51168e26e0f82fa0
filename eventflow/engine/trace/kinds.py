"""What can happen: the closed vocabulary of a trace, one sentence each.

A row of a trace is six integers: ``at_us``, ``event`` (-1 for none), ``site`` (which kind, node, edge and rule),
``subject``, ``attempt`` and ``value``. What the last three mean is said with each kind.
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


ENDS = frozenset(
    {
        TraceKind.FILTERED,
        TraceKind.SUCCEEDED,
        TraceKind.DEAD_LETTERED,
        TraceKind.LOST,
        TraceKind.RETURNED,
    }
)
"""The kinds that end an event; each event has exactly one of them, at most."""
