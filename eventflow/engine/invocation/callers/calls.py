"""Requests that wait for their answer: run at once or refused at once, and tried again only by who sent them.

A caller that stops waiting does not stop the function: the run goes on, is billed, and nobody hears how it ended. If
such a caller tries again, the function runs twice for the same request, perhaps side by side.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
"""

from collections.abc import Callable, Sequence
from typing import assert_never

from eventflow.engine.chance.draws import Draws
from eventflow.engine.function.handler import OOM, TIMEOUTS
from eventflow.engine.invocation.destinations import DROPPED
from eventflow.engine.invocation.event import Event, Runner
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.caller import ATTEMPTS_FAILED, Caller, Failure, GiveUp, TryAgain
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html"

RETRIED = rule(
    "caller.retried",
    "Sent again by {edge_from}",
    "{edge_from} had stopped waiting and sent {name} again, while the first request was still running.",
    _SOURCE,
)
UNHEARD = rule(
    "caller.unheard",
    "Nobody got the error",
    "The run failed after {edge_from} had stopped waiting for it, so the error reached nobody.",
    _SOURCE,
)

FOR_EVER_US = 1 << 62

Copy = Callable[[Event, int], Event]
"""Makes a second event for the same thing, published at this site."""


class Calls:
    """The requests of one connection from a caller to a function."""

    def __init__(
        self,
        kernel: Kernel,
        recorder: Recorder,
        source_node: int,
        node: int,
        edge: int,
        runner: Runner,
        caller: Caller,
        permitted: bool,
        copy: Copy,
        draws: Draws,
        *,
        sizes: Sequence[int] = (),
        identities: Sequence[str] = (),
    ) -> None:
        """``sizes`` and ``identities`` are those of the source's cards; without them nothing is too large, and
        nothing is remembered."""
        self._kernel = kernel
        self._at = kernel.at
        self._rows = recorder.rows
        self._start = runner.start
        self._copy = copy
        self._draws = draws
        self._permitted = permitted
        self._sizes = sizes
        self._identities = identities
        self._asked_until: dict[str, int] = {}
        self._left: set[int] = set()
        at_function = {f: why for f, why in caller.answers.items() if f in ATTEMPTS_FAILED}
        self._returned = {why: recorder.site(TraceKind.RETURNED, node, edge, why) for why in at_function.values()}
        self._refused = {
            why: recorder.site(TraceKind.RETURNED, source_node, edge, why)
            for failure, why in caller.answers.items()
            if failure in (Failure.DENIED, Failure.TOO_LARGE)
        }
        self._answered = {
            why: recorder.site(TraceKind.ANSWERED, node, edge, why)
            for failure, why in caller.answers.items()
            if failure in (Failure.LEFT, Failure.ANSWER_TOO_LARGE)
        }
        self._delivered = {
            why: recorder.site(TraceKind.DELIVERED, source_node, edge, why)
            for why in (caller.always, caller.remembered)
            if why
        }
        self._retry = -1 if caller.retry is None else recorder.site(TraceKind.RETRY, node, edge, caller.retry.rule)
        self._again = recorder.site(TraceKind.PUBLISHED, source_node, edge, RETRIED)
        self._unheard = recorder.site(TraceKind.RETURNED, node, edge, UNHEARD)
        self._dropped = recorder.site(TraceKind.LOST, node, edge, DROPPED)
        self.configure(caller)

    def configure(self, caller: Caller) -> None:
        """Behave like this from now on; requests that wait are judged by it as well."""
        self._caller = caller
        self._waits_us = FOR_EVER_US if caller.waits_us is None else caller.waits_us
        most_bytes = FOR_EVER_US if caller.most_bytes is None else caller.most_bytes
        self._too_large = {card for card, size in enumerate(self._sizes) if size > most_bytes}
        self._remembers = bool(caller.remembers_us and self._identities)
        self._special = not self._permitted or caller.always or self._too_large or self._remembers

    @property
    def listens(self) -> bool:
        """Whether it has to be told of runs that succeeded, with these settings or others."""
        return bool(self._identities) or self._caller.most_answer_bytes is not None

    def invoke(self, event: Event) -> None:
        """Send the request now: it runs, or is answered at once."""
        event.invocation = self
        if self._special and self._answer_without_running(event):
            return
        throttled = self._start(event)
        if throttled is not None:
            self._refuse(event, throttled)
        elif event.run_us > self._waits_us:
            self._at(self._kernel.now_us + self._waits_us, self._leave, event)

    def succeeded(self, event: Event) -> None:
        """The event's run has just returned."""
        if self._caller.answer_is_too_large and event.number not in self._left:
            why = self._caller.answers[Failure.ANSWER_TOO_LARGE]
            self._write(event, self._answered[why], event.run_us)
        if self._remembers:
            until_us = self._kernel.now_us + self._caller.remembers_us
            self._asked_until[self._identities[event.card]] = until_us

    def failed(self, event: Event) -> None:
        """The event's attempt has just failed."""
        if event.number in self._left:
            event.over = True
            self._write(event, self._unheard)
            return
        match self._decide(event, _failure(event.outcome)):
            case TryAgain(delay_us):
                if event.dropped:
                    self.drop(event)
                else:
                    self._wait(event, delay_us)
            case GiveUp(why):
                self._return(event, self._returned[why])
            case decision:
                assert_never(decision)

    def drop(self, event: Event) -> None:
        """A person drops the event while its caller waits to send it again."""
        event.over = True
        self._write(event, self._dropped)

    def _refuse(self, event: Event, throttled: int) -> None:
        event.throttles += 1
        match self._decide(event, Failure.THROTTLED):
            case TryAgain(delay_us):
                self._write(event, throttled, delay_us)
                self._wait(event, delay_us)
            case GiveUp(why):
                self._write(event, throttled)
                self._return(event, self._returned[why])
            case decision:
                assert_never(decision)

    def _leave(self, event: Event) -> None:
        """The caller has waited long enough, and the run goes on."""
        self._left.add(event.number)
        self._write(event, self._answered[self._caller.answers[Failure.LEFT]], self._waits_us)
        decision = self._decide(event, Failure.LEFT)
        if isinstance(decision, TryAgain) and not event.dropped:
            self._kernel.after(decision.delay_us, self._send_copy, event)

    def _send_copy(self, event: Event) -> None:
        again = self._copy(event, self._again)
        # It is the next request of the same caller: counted on, and with the luck of a further attempt.
        again.attempts, again.throttles, again.outcome = event.attempts, event.throttles, event.outcome
        self.invoke(again)

    def _wait(self, event: Event, delay_us: int) -> None:
        self._write(event, self._retry, delay_us)
        self._kernel.after(delay_us, self._try_again, event)

    def _try_again(self, event: Event) -> None:
        if not event.over:
            self.invoke(event)

    def _decide(self, event: Event, failure: Failure) -> TryAgain | GiveUp:
        made = event.attempts + event.throttles
        draw = 1.0
        if self._caller.retry is not None and self._caller.retry.jitter:
            draw = self._draws.one(event.ordinal, "caller", event.lineage.name, made)
        return self._caller.after(failure, made, draw)

    def _answer_without_running(self, event: Event) -> bool:
        """Whether the request gets its answer, good or bad, before it comes to the function."""
        answers, now_us = self._caller.answers, self._kernel.now_us
        if not self._permitted:
            self._return(event, self._refused[answers[Failure.DENIED]])
        elif event.card in self._too_large:
            self._return(event, self._refused[answers[Failure.TOO_LARGE]])
        elif self._caller.always:
            self._return(event, self._delivered[self._caller.always])
        elif self._remembers and self._asked_until.get(self._identities[event.card], -1) > now_us:
            self._return(event, self._delivered[self._caller.remembered])
        else:
            return False
        return True

    def _return(self, event: Event, site: int) -> None:
        event.over = True
        self._write(event, site)

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self._rows.extend(row(self._kernel.now_us, event.number, site, -1, event.attempts, value))


def _failure(outcome: int) -> Failure:
    """Of a run that ended like this."""
    if outcome in TIMEOUTS:
        return Failure.TIMEOUT
    return Failure.CRASHED if outcome == OOM else Failure.ERROR
