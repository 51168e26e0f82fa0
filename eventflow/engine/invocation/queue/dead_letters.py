"""The dead-letter queue of a queue: where a redrive policy moves what was received too often.

The message keeps its body and its id. A standard queue goes on counting its age from when it was first sent.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""

from typing import Protocol

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.queue.redrive import RECEIVED_TOO_OFTEN, REDRIVEN
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row


class Inlet(Protocol):
    """The way into a queue that is itself polled: what is moved there is a message of it."""

    def emit(self, event: Event) -> None:
        """Publish what this event becomes there."""


class Target(Protocol):
    """A dead-letter queue that is polled. ``moving``: what comes now is moved there, not sent."""

    moving: bool

    def date_back(self, accepted_us: int) -> None:
        """What came last is as old as it was where it came from."""


class DeadLetters:
    """The way of one queue's messages to its dead-letter queue, along an edge.

    If that is polled itself, ``inlet`` publishes what a message becomes there, into ``target``.
    """

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        queue: int,
        node: int,
        edge: int,
        inlet: Inlet | None,
        target: Target | None,
    ) -> None:
        self._kernel = kernel
        self._write = recorder.rows.extend
        self._inlet = inlet
        self._target = target
        self._gave_up = recorder.site(TraceKind.GAVE_UP, queue, rule=RECEIVED_TOO_OFTEN)
        self._moved = -1 if inlet else recorder.site(TraceKind.SENT, node, edge, REDRIVEN)
        self._dead = recorder.site(TraceKind.DEAD_LETTERED, queue, edge, REDRIVEN)

    def take(self, event: Event) -> None:
        """Move the message."""
        now_us, number, attempts = self._kernel.now_us, event.number, event.attempts
        self._write(row(now_us, number, self._gave_up, -1, attempts, event.receives))
        if self._inlet is None:
            self._write(row(now_us, number, self._moved, -1, attempts, 0))
        elif self._target is None:
            self._inlet.emit(event)
        else:
            self._target.moving = True
            self._inlet.emit(event)
            self._target.moving = False
            self._target.date_back(event.accepted_us)
        self._write(row(now_us, number, self._dead, -1, attempts, 0))
