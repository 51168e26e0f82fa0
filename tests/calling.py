"""Callers at work without an engine around them: a runner that does what a script says, and what comes of it."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from eventflow.engine.chance.draws import Draws, Lineage
from eventflow.engine.function.handler import ERROR, OK, OUTCOME_RULES, RETURNED, TIMEOUT
from eventflow.engine.invocation.callers.making import Connection, calls_of
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.event_source import Content
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder, row
from eventflow.engine.units import SECOND_US, seconds_us

K = TraceKind
CALLER, FUNCTION, BUCKET, EDGE, BUCKET_EDGE = range(5)

Step = tuple[float, int] | None
"""How many seconds a run takes and what comes of it; None for no concurrency."""

FINE: Step = (0.1, OK)
FAILS: Step = (0.1, ERROR)
THROTTLED: Step = None


def runs(seconds: float, outcome: int = OK) -> Step:
    return seconds, outcome


def times_out(seconds: float = 3) -> Step:
    return seconds, TIMEOUT


class ScriptedRunner:
    """Runs the nth request as the nth step says, and every later one as the last does.

    ``bad``: the ordinals of records that a batch's code can't process.
    """

    def __init__(self, kernel: Kernel, recorder: Recorder, script: Iterable[Step], bad: Iterable[int] = ()) -> None:
        self.kernel, self.rows, self.script, self.bad = kernel, recorder.rows, list(script), set(bad)
        self.sizes: list[int] = []
        site = recorder.site
        self.started, self.joined = site(K.STARTED, FUNCTION), site(K.JOINED, FUNCTION)
        self.ok = site(K.SUCCEEDED, FUNCTION, rule=RETURNED)
        self.failed = {outcome: site(K.FAILED, FUNCTION, rule=why) for outcome, why in OUTCOME_RULES.items()}
        self.throttled = site(K.THROTTLED, FUNCTION)
        self.batch_throttled = site(K.BATCH_THROTTLED, FUNCTION)

    def start(self, event: Event) -> int | None:
        step = self._step()
        if step is None:
            return self.throttled
        event.attempts += 1
        event.run_us, event.outcome = seconds_us(step[0]), step[1]
        if not event.outcome and event.ordinal in self.bad:
            event.outcome = ERROR
        self.sizes.append(1)
        self._write(event, self.started, event.run_us)
        self.kernel.after(event.run_us, self._end, event)
        return None

    def start_batch(self, batch: Batch) -> int | None:
        step = self._step()
        if step is None:
            return self.batch_throttled
        batch.run_us, batch.outcome = seconds_us(step[0]), step[1]
        self.sizes.append(len(batch.events))
        for event in batch.events:
            event.attempts += 1
            self._write(event, self.joined, batch.run_us)
        self.kernel.after(batch.run_us, self._end_batch, batch)
        return None

    def _step(self) -> Step:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def _end(self, event: Event) -> None:
        self._write(event, self.failed[event.outcome] if event.outcome else self.ok, event.run_us)
        (event.invocation.failed if event.outcome else event.invocation.succeeded)(event)

    def _end_batch(self, batch: Batch) -> None:
        bad = [event for event in batch.events if event.ordinal in self.bad]
        if batch.outcome or (bad and not batch.partial):
            batch.outcome = batch.outcome or ERROR
            bad = list(batch.events)
        batch.failed = bad
        batch.invocation.ended(batch)

    def _write(self, event: Event, site: int, value: int = 0) -> None:
        self.rows.extend(row(self.kernel.now_us, event.number, site, -1, event.attempts, value))


class Calling:
    """A caller of a kind, its requests, and their story."""

    def __init__(
        self,
        kind: str,
        *script: Step,
        permitted: bool = True,
        bad: Iterable[int] = (),
        contents: Iterable[Content] = (),
        bucket: bool = False,
        **settings: object,
    ) -> None:
        self.kernel, self.recorder = Kernel(), Recorder()
        self.numbers = count()
        self.events: list[Event] = []
        self._tables: list[Any] | None = None
        self.lineage = Lineage("requests")
        source = CATALOGUE[kind]
        cards = [{**source.content, **content} for content in contents] or [source.content]
        self.runner = ScriptedRunner(self.kernel, self.recorder, script or (FINE,), bad)
        self.published = self.recorder.site(K.PUBLISHED, CALLER)
        self.calls = calls_of(
            self.kernel,
            self.recorder,
            Connection(source_node=CALLER, node=FUNCTION, edge=EDGE, settings=settings, permitted=permitted),
            source,
            cards,
            self.runner,
            self.copy,
            Draws(1),
            (BUCKET, BUCKET_EDGE) if bucket else None,
        )

    def sends(self, *at_s: float, card: int = 0) -> "Calling":
        """Requests at these times; then everything happens."""
        for second in at_s:
            self.kernel.at(seconds_us(second), self._send, card)
        return self.goes_on()

    def at(self, second: float, action: Callable[[Event], object]) -> "Calling":
        """Something that is done at that time about the first request."""
        self.kernel.at(seconds_us(second), lambda _: action(self.events[0]), None)
        return self

    def goes_on(self) -> "Calling":
        assert not self.kernel.drain(10**15, 100_000), "it never ends"
        return self

    def copy(self, event: Event, site: int) -> Event:
        return self._publish(event.ordinal, event.card, site, event.number)

    def story(self, event: int = 0) -> list[str]:
        return [kind for _, number, kind, _, _ in self.told() if number == event]

    def rules(self, kind: TraceKind) -> list[str]:
        return [why for _, _, name, why, _ in self.told() if name == kind.name]

    def times_s(self, kind: TraceKind) -> list[float]:
        return [at_s for at_s, _, name, _, _ in self.told() if name == kind.name]

    def values_s(self, kind: TraceKind) -> list[float]:
        return [value / SECOND_US for _, _, name, _, value in self.told() if name == kind.name]

    def told(self) -> list[tuple[float, int, str, str, int]]:
        """Of every row: when, which event, its kind, its rule and its value."""
        table = [row for chunk in self.tables() for row in chunk.tolist()]
        sites = self.recorder.sites
        return [
            (at / SECOND_US, event, sites[s].kind.name, sites[s].rule, value) for at, event, s, _, _, value in table
        ]

    def tables(self) -> list[Any]:
        if self._tables is None:
            self._tables = [chunk.table for chunk in self.recorder.cut(last=True)]
        return self._tables

    def _send(self, card: int) -> None:
        self.calls.invoke(self._publish(len(self.events), card, self.published, -1))

    def _publish(self, ordinal: int, card: int, site: int, parent: int) -> Event:
        event = Event(next(self.numbers), self.lineage, ordinal, CALLER, card, 0)
        self.events.append(event)
        self.recorder.rows.extend(row(self.kernel.now_us, event.number, site, parent, 0, card))
        return event
