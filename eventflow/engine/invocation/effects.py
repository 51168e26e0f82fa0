"""What the code has done already: an event that is run again is done again, unless the code recognises it.

Lambda runs an event at least once. A message that is visible again before it is deleted, a batch that is tried again
because one of its events failed, a caller that stops waiting and asks again: all have the code repeat what it did.
Code that is idempotent remembers what it has dealt with, and nothing happens twice.

Simplified: an event is recognised by itself (its message id, its request), not by a key in its payload.

https://docs.aws.amazon.com/lambda/latest/dg/concepts-event-driven-architectures.html
"""

from typing import TYPE_CHECKING

from eventflow.engine.function.handler import ERROR, OK
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

if TYPE_CHECKING:
    from eventflow.engine.chance.draws import Lineage

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/concepts-event-driven-architectures.html"

REPEATED = rule(
    "effect.repeated",
    "Done again",
    "The code had dealt with this event before and has done it all again: {value} times by now.",
    _SOURCE,
    "Idempotent",
)
RECOGNISED = rule(
    "effect.recognised",
    "Recognised",
    "The code remembered that it had dealt with this event, so what was asked for {value} times was done once.",
    _SOURCE,
    "Idempotent",
)


class Effects:
    """How often one function's code has dealt with each event that it was given again."""

    __slots__ = ("_kernel", "_recorder", "_sites", "_times", "idempotent")

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int) -> None:
        self.idempotent = False
        self._kernel = kernel
        self._recorder = recorder
        self._sites = {
            False: recorder.site(TraceKind.REPEATED, node, rule=REPEATED),
            True: recorder.site(TraceKind.REPEATED, node, rule=RECOGNISED),
        }
        self._times: dict[tuple[Lineage, int], int] = {}

    def before(self, event: Event) -> None:
        """The event is run again: if its latest run deals with it, that counts."""
        if getattr(event, "outcome", ERROR) == OK:
            self._times.setdefault((event.lineage, event.ordinal), 1)

    def done(self, event: Event, environment: int) -> bool:
        """The code has dealt with the event; whether what it writes is written."""
        # A second delivery of a message has another number, but comes of the same: it has the same lineage.
        key = (event.lineage, event.ordinal)
        times = self._times[key] = self._times.get(key, 0) + 1
        if times == 1:
            return True
        site = self._sites[self.idempotent]
        self._recorder.rows.extend(row(self._kernel.now_us, event.number, site, environment, event.attempts, times))
        return not self.idempotent
