"""A function at work on its own: events are given to its invoker by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eventflow.engine.chance.draws import Draws, Lineage
from eventflow.engine.function.concurrency import ACCOUNT, Concurrency
from eventflow.engine.function.environments import EnvironmentPool
from eventflow.engine.function.handler import Handler
from eventflow.engine.function.handler_rules import HandlerRules
from eventflow.engine.invocation.event import Batch, Event
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.kernel import Kernel
from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.units import SECOND_US

NODE = 0


class Row(NamedTuple):
    at_s: float
    event: int
    kind: str
    rule: str
    subject: int
    attempt: int
    value: int


@dataclass
class AtWork:
    """``code``: what each card of the only source is, as the handler gets it."""

    settings: dict[str, object] = field(default_factory=dict)
    rules: Sequence[HandlerRule] = ()
    poison: Sequence[bool] = ()
    code: Sequence[object] = ()
    concurrency: int = 1_000

    def __post_init__(self) -> None:
        settings = {"Duration": 1_000, "InitDuration": 0, "Timeout": 3, **self.settings}
        self.kernel, self.recorder = Kernel(), Recorder()
        self.invoker = Invoker(
            self.kernel,
            self.recorder,
            NODE,
            Concurrency(self.concurrency, ACCOUNT),
            EnvironmentPool(self.kernel, self.recorder, NODE, 600 * SECOND_US),
            Handler(Draws(1), "worker", settings),
            {NODE: list(self.poison)} if self.poison else {},
        )
        if self.rules:
            self.invoker.rules = HandlerRules(self.rules, {NODE: list(self.code)})
        self.told: list[tuple[str, object]] = []
        self.written: list[int] = []
        self.invoker.emit = lambda event: self.written.append(event.number)
        self._lineage = Lineage("traffic")

    def events(self, count: int) -> list[Event]:
        """Each with the card of its number."""
        events = [Event(number, self._lineage, number, NODE, number, 0) for number in range(count)]
        for event in events:
            event.invocation = self
        return events

    def batch(self, events: list[Event], *, partial: bool = False) -> Batch:
        return Batch(events, self, partial=partial)

    def at(self, at_s: float, action: object, argument: object) -> None:
        self.kernel.at(round(at_s * SECOND_US), action, argument)  # type: ignore[arg-type]

    def run(self, until_s: float = 500) -> "AtWork":
        self.kernel.drain(round(until_s * SECOND_US), 1_000_000)
        return self

    def succeeded(self, event: Event) -> None:
        self.told.append(("succeeded", event.number))

    def failed(self, event: Event) -> None:
        self.told.append(("failed", event.number))

    def drop(self, event: Event) -> None:
        raise AssertionError("nobody drops anything")

    def ended(self, batch: Batch) -> None:
        self.told.append(("ended", [event.number for event in batch.failed]))

    @property
    def rows(self) -> list[Row]:
        (chunk,) = self.recorder.cut(last=True)
        return [
            Row(at_us / SECOND_US, event, site.kind.name, site.rule, *rest)
            for at_us, event, number, *rest in chunk.table.tolist()
            for site in [self.recorder.sites[number]]
        ]

    def kind_of(self, site: int | None) -> TraceKind | None:
        return None if site is None else self.recorder.sites[site].kind
