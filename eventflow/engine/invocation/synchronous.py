"""Synchronous invocation: the caller waits for the answer and gets the error. Lambda itself retries nothing.

A request over the concurrency limit is answered with 429 TooManyRequestsException at once.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
"""

from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.kernel import Kernel
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html"

THROTTLED = rule(
    "sync.throttled",
    "Caller got 429",
    "The caller got TooManyRequestsException at once; Lambda does not try again.",
    _SOURCE,
)
ERROR = rule(
    "sync.error",
    "Caller got the error",
    "The caller waited and got the function's error; Lambda does not try again.",
    _SOURCE,
)


class SynchronousInvocation:
    """The requests of callers that wait for one function."""

    def __init__(self, kernel: Kernel, recorder: Recorder, node: int, invoker: Invoker) -> None:
        self._kernel = kernel
        self._rows = recorder.rows
        self._start = invoker.start
        self._throttled = recorder.site(TraceKind.RETURNED, node, rule=THROTTLED)
        self._error = recorder.site(TraceKind.RETURNED, node, rule=ERROR)

    def invoke(self, event: Event) -> None:
        """Run the event now, or answer at once that it can't be run."""
        event.invocation = self
        throttled = self._start(event)
        if throttled is not None:
            now_us = self._kernel.now_us
            self._rows.extend(row(now_us, event.number, throttled, -1, 0, 0))
            self._rows.extend(row(now_us, event.number, self._throttled, -1, 0, 0))

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        self._rows.extend(row(self._kernel.now_us, event.number, self._error, -1, event.attempts, 0))

    def drop(self, event: Event) -> None:
        """Nothing waits here: a caller has its answer at once."""
