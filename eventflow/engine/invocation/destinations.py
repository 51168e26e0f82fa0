"""Where asynchronous events end up: dead-letter queue and destinations.

When Lambda gives up on an event it sends the event itself to the function's dead-letter queue, and a record of the
whole story to its on-failure destination; with both set both get one. Without either, or if none takes it, the
event is gone. A function that returned can have an on-success destination. A dead-letter queue is a queue or a topic;
a destination can also be a function or an event bus, that for failures a bucket, too. Lambda sends with the
function's execution role. FIFO queues are not supported.

Simplified: a record is never too large for its target.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from eventflow.engine.function.handler import RETURNED
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.recursion import RECURSION
from eventflow.engine.invocation.retry import EVENT_AGE, RETRIES_EXHAUSTED
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.model import Function, Source
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"

Role = Literal["dead_letter", "on_failure", "on_success"]
ROLE_RULES: dict[Role, str] = {
    "dead_letter": rule(
        "async.dlq", "Moved to {edge_to}", "A dead-letter queue is set, so the event itself is kept there.", _SOURCE
    ),
    "on_failure": rule(
        "async.on_failure",
        "Recorded in {edge_to}",
        "An on-failure destination is set, so a record of the event is kept there.",
        _SOURCE,
    ),
    "on_success": rule(
        "async.on_success",
        "Recorded in {edge_to}",
        "An on-success destination is set, so a record of the result goes there.",
        _SOURCE,
    ),
}
ZERO_RESERVED = rule(
    "async.zero_reserved",
    "Reserved concurrency is 0",
    "Reserved concurrency 0 switches the function off: its events are given up without an attempt.",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    "ReservedConcurrentExecutions",
)
NO_DESTINATION = rule(
    "async.no_destination",
    "Lost",
    "{node} has neither a dead-letter queue nor an on-failure destination, so no copy is kept.",
    _SOURCE,
)
DENIED = rule(
    "destination.denied",
    "Refused by {edge_to}",
    "The function's execution role may not send to {edge_to}, so it took nothing.",
    _SOURCE,
)
FIFO = rule(
    "destination.fifo",
    "Refused by {edge_to}",
    "{edge_to} is a FIFO queue, which Lambda does not support.",
    _SOURCE,
)
DROPPED = rule("intervention.drop", "Dropped", "The event was dropped by hand.", _SOURCE)

GIVE_UP_RULES = (RETRIES_EXHAUSTED, EVENT_AGE, ZERO_RESERVED, RECURSION)

FUNCTION = "function"
SEND_ACTIONS = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    FUNCTION: "lambda:InvokeFunction",
    "eventbridge": "events:PutEvents",
    "s3": "s3:PutObject",
}
"""What an execution role must be allowed for each kind of target.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""


class Writer(Protocol):
    """Writes the record of an event into a target."""

    def emit(self, event: Event) -> None:
        """Write it now."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a function sends: the node, the edge to it, and why it would refuse (None if it takes everything).

    ``writers``: by the rule that ended the event, what writes its record into a target that goes on with it; by any
    other rule the record stays there.
    """

    node: int
    edge: int
    role: Role
    refusal: str | None
    writers: Mapping[str, Writer] = field(default_factory=dict)


def refusal_of(target: Source | Function, denied_actions: Collection[str]) -> str | None:
    """Why this target would take nothing from a function whose role may not do these; None if it takes everything."""
    if isinstance(target, Function):
        return DENIED if SEND_ACTIONS[FUNCTION] in denied_actions else None
    if SEND_ACTIONS.get(target.kind) in denied_actions:
        return DENIED
    return FIFO if target.settings.get("FifoQueue") else None


class Destinations:
    """What becomes of the events of one function in the end."""

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int, targets: list[Target]) -> None:
        self._kernel = kernel
        self._rows = recorder.rows
        self._on_success = [self._records(recorder, target) for target in targets if target.role == "on_success"]
        self._on_failure = [self._records(recorder, target) for target in targets if target.role != "on_success"]
        self._gave_up = {rule: recorder.site(TraceKind.GAVE_UP, node, rule=rule) for rule in GIVE_UP_RULES}
        self._dropped = recorder.site(TraceKind.LOST, node, rule=DROPPED)
        kept = [target for target in targets if target.role != "on_success" and target.refusal is None]
        refused = [target for target in targets if target.role != "on_success" and target.refusal is not None]
        if kept:
            self._end = recorder.site(TraceKind.DEAD_LETTERED, node, kept[0].edge, ROLE_RULES[kept[0].role])
        elif refused:
            self._end = recorder.site(TraceKind.LOST, node, refused[0].edge, refused[0].refusal or "")
        else:
            self._end = recorder.site(TraceKind.LOST, node, rule=NO_DESTINATION)

    @property
    def record_successes(self) -> bool:
        """Whether there is an on-success destination."""
        return bool(self._on_success)

    def give_up(self, event: Event, why: str) -> None:
        """There will be no further attempt."""
        event.over = True
        now_us, attempts = self._kernel.now_us, event.attempts
        self._rows.extend(row(now_us, event.number, self._gave_up[why], -1, attempts, 0))
        for record in self._on_failure:
            record(event, why)
        self._rows.extend(row(now_us, event.number, self._end, -1, attempts, 0))

    def succeed(self, event: Event) -> None:
        """The event's run returned."""
        for record in self._on_success:
            record(event, RETURNED)

    def drop(self, event: Event) -> None:
        """A person dropped the event."""
        event.over = True
        self._rows.extend(row(self._kernel.now_us, event.number, self._dropped, -1, event.attempts, 0))

    def _records(self, recorder: Recorder, target: Target) -> Callable[[Event, str], None]:
        """What makes the record of an event, by the rule that ended it."""
        writers = target.writers if target.refusal is None else {}
        kind = TraceKind.SENT if target.refusal is None else TraceKind.REFUSED
        site = recorder.site(kind, target.node, target.edge, target.refusal or ROLE_RULES[target.role])

        def record(event: Event, why: str) -> None:
            if why in writers:
                writers[why].emit(event)
            else:
                self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, 0))

        return record
