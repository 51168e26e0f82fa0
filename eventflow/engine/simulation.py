"""Runs a scenario: the only door to the engine."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.assembly.assembly import Assembly
from eventflow.engine.assembly.ways import traffic_of
from eventflow.engine.bounds import MOST_ACTIONS, Bounds, endless
from eventflow.engine.chance.draws import Lineage
from eventflow.engine.chance.loads import share_us
from eventflow.engine.chance.replay import Replay
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.function.handler import OK
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Action, EndlessError
from eventflow.engine.manifest import manifest
from eventflow.engine.resources.outlet import ADDED, ReplayStream, Stream
from eventflow.engine.scenario.event_source import Content
from eventflow.engine.scenario.interventions import (
    AddLoad,
    DropEvent,
    Fault,
    InjectEvents,
    Intervention,
    Pause,
    SetFilter,
    SetSetting,
)
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.ledger import Ledger
from eventflow.engine.trace.mapping_metrics import MappingMetrics
from eventflow.engine.trace.metrics import Metrics
from eventflow.engine.trace.recorder import Chunk, Site, Table, row
from eventflow.engine.units import SECOND_US
from eventflow.engine.validation.scenario import problems

ARRIVALS_AT_ONCE = 8_192
ACTIONS_AT_ONCE = 32_768
SPANS_US = (10 * SECOND_US, 320 * SECOND_US)
"""How much time passes at most before the trace is cut, for what is between two arrivals may be much: twice as much as
before while little happens."""
FEW_ACTIONS = ACTIONS_AT_ONCE // 8

ACCOUNT = "(account)"
"""What the metrics of all functions together are called; no node can have that name."""


class Simulation:
    """One run of a scenario. The same input always gives the same trace.

    A run that is not ``kept`` has neither a hash nor CloudWatch's metrics: only its rows are wanted, and it is sooner
    over. Raises ScenarioError, with every problem, before anything runs.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        until_us: int | None = None,
        interventions: Sequence[Intervention] = (),
        *,
        kept: bool = True,
    ) -> None:
        interventions = (*scenario.interventions, *interventions)
        found = problems(scenario, interventions)
        if found:
            raise ScenarioError(found)
        self.scenario = scenario
        self.seed = scenario.seed if seed is None else seed
        self.until_us = scenario.until_us if until_us is None else until_us
        self.interventions = tuple(interventions)
        self.kept = kept
        self.ledger = Ledger()
        self._droppable: dict[int, Event | None] = {
            item.event: None for item in interventions if isinstance(item, DropEvent)
        }
        self._assembly = assembly = Assembly(scenario, self.seed, self._droppable, self._by_hand(), hashed=kept)
        if found := self._uninjectable():
            raise ScenarioError(found)
        parts = self._parts = assembly.parts
        self._intervened = parts.recorder.site(TraceKind.INTERVENED, -1)
        for item in sorted(self.interventions, key=lambda item: item.at_us):
            if isinstance(item, SetFilter):
                assembly.triggers.expect(item)
        self._added = {
            item.node: parts.recorder.site(TraceKind.PUBLISHED, parts.numbers[item.node], rule=ADDED)
            for item in self.interventions
            if isinstance(item, AddLoad)
        }
        self._pauses: dict[str, Pause] = {}
        functions = {parts.numbers[function.name]: function.name for function in scenario.functions}
        edges = [(edge.node_from, edge.role) for edge in parts.edges]
        self._metrics = Metrics(parts.recorder.sites, functions, edges, assembly.functions.claims())
        self._mapping_metrics = MappingMetrics(parts.recorder.sites, assembly.mappings.described())
        for number, intervention in enumerate(self.interventions):
            parts.kernel.at(intervention.at_us, self._intervene, number)

    def manifest(self, *, decks: bool = True) -> dict[str, Any]:
        """What a reader of the trace needs to know, as plain JSON; there before the run.

        Without the decks for who asks for no payload: they are most of it.
        """
        return manifest(self._parts, self.seed, self.until_us, self.interventions, decks=decks)

    @property
    def sites(self) -> list[Site]:
        """What the site column of the trace refers to."""
        return self._parts.recorder.sites

    @property
    def trace_hash(self) -> str:
        """Over everything that has happened, once the chunks have been taken."""
        return self._parts.recorder.trace_hash

    def metrics(self) -> dict[str, dict[str, float | int | None]]:
        """CloudWatch's metrics by function, event source mapping and queue, once the chunks have been taken."""
        assert self.kept, "nothing was counted"
        queues = self._assembly.mappings.queues.metrics(self.until_us)
        account = {ACCOUNT: dict[str, float | int | None](self._metrics.account())}
        return {**self._metrics.as_dict(), **self._mapping_metrics.as_dict(), **queues, **account}

    def chunks(self) -> Iterator[Chunk]:
        """Run, and hand out the trace in parts as it grows."""
        kernel, recorder = self._parts.kernel, self._parts.recorder
        self._parts.publisher.look = Bounds(lambda: self.ledger.after(recorder.uncut(), self.sites)).next_look
        try:
            for first_us, arrivals in self._arrivals():
                yield from self._drained(first_us)
                with _no_cyclic_garbage():
                    kernel.run(arrivals, MOST_ACTIONS)
                yield from self._counted(recorder.cut())
            yield from self._drained(self.until_us)
        except (EndlessError, RecursionError):
            raise endless(kernel.now_us) from None
        yield from self._counted(recorder.cut(last=True))

    def _drained(self, until_us: int) -> Iterator[Chunk]:
        """Let happen what is due by then."""
        kernel, recorder = self._parts.kernel, self._parts.recorder
        going_on, since_us, actions = True, kernel.now_us, 0
        while going_on:
            with _no_cyclic_garbage():
                going_on = kernel.drain(until_us, ACTIONS_AT_ONCE)
            yield from self._counted(recorder.cut())
            actions += ACTIONS_AT_ONCE
            if kernel.now_us > since_us:
                since_us, actions = kernel.now_us, 0
            elif actions > MOST_ACTIONS:
                raise EndlessError

    def _counted(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        for chunk in chunks:
            self.ledger = self.ledger.after(chunk.table, self.sites)
            if self.kept:
                self._metrics.add(chunk.table)
                self._mapping_metrics.add(chunk.table)
            yield chunk

    def _arrivals(self) -> Iterator[tuple[int, Iterator[tuple[int, Action, int]]]]:
        """Everything that traffic sends, in order of time, in blocks, and when each of them begins."""
        streams: list[Stream | ReplayStream] = []
        times = []
        draws, decks = self._parts.draws, self._parts.decks
        for source in self.scenario.sources:
            for number, traffic in enumerate(traffic_of(source)):
                lineage, outlet = Lineage(f"{source.name}/{number}"), self._assembly.outlets[source.name]
                if isinstance(traffic, Replay):
                    streams.append(ReplayStream(outlet, lineage, decks.replayed(source.name, number)))
                else:
                    streams.append(Stream(outlet, draws, lineage, decks.drawn(source.name, traffic.payload)))
                times.append(traffic.arrivals_us(partial(self._first_arrivals, lineage.name), self.until_us))
        for stream, at_us in self._loads():
            streams.append(stream)
            times.append(at_us)
        if not times:
            return
        at_us = np.concatenate(times)
        order = np.argsort(at_us, kind="stable")
        stream_of = np.repeat(np.arange(len(times)), [len(part) for part in times])[order]
        ordinals = np.concatenate([np.arange(len(part)) for part in times])[order]
        at_us = at_us[order]
        kernel, end, (span_us, longest_us) = self._parts.kernel, 0, SPANS_US
        while end < len(at_us):
            first_us, scheduled = int(at_us[end]), kernel.scheduled
            block = slice(end, min(end + ARRIVALS_AT_ONCE, int(np.searchsorted(at_us, first_us + span_us, "right"))))
            end = block.stop
            arrive = (
                repeat(streams[0].arrive)
                if len(streams) == 1
                else (streams[number].arrive for number in stream_of[block].tolist())
            )
            arrivals = zip(at_us[block].tolist(), arrive, ordinals[block].tolist())  # noqa: B905 - one repeats for ever
            yield first_us, arrivals
            span_us = min(span_us * 2, longest_us) if kernel.scheduled - scheduled < FEW_ACTIONS else SPANS_US[0]

    def _loads(self) -> Iterator[tuple[Stream | ReplayStream, NDArray[np.int64]]]:
        """What persons add to the traffic, and when it arrives."""
        draws, decks = self._parts.draws, self._parts.decks
        for item in self.interventions:
            if not isinstance(item, AddLoad):
                continue
            outlet, site, to_us = self._assembly.outlets[item.node], self._added[item.node], item.at_us + item.for_us
            for number, traffic in enumerate(self.scenario.source(item.node).traffic):
                for share in range(1, item.times):
                    lineage = Lineage(f"{item.node}/load/{item.at_us}/{number}/{share}")
                    draw = partial(self._first_arrivals, lineage.name)
                    at_us, ordinals = share_us(
                        traffic,
                        draw,
                        self.until_us,
                        share=share,
                        times=item.times,
                        from_us=item.at_us,
                        to_us=to_us,
                    )
                    if isinstance(traffic, Replay):
                        cards = np.array(decks.replayed(item.node, number))[ordinals].tolist()
                        yield ReplayStream(outlet, lineage, cards, site), at_us
                    else:
                        cards = decks.drawn(item.node, traffic.payload)
                        yield Stream(outlet, draws, lineage, cards, site), at_us

    def _by_hand(self) -> dict[int, tuple[str, Content]]:
        return {
            number: (item.node, item.payload)
            for number, item in enumerate(self.interventions)
            if isinstance(item, InjectEvents) and item.payload is not None
        }

    def _first_arrivals(self, stream: str, count: int) -> NDArray[np.float64]:
        return self._parts.draws.first(count, stream, "arrival")

    def _uninjectable(self) -> list[Problem]:
        """What is wrong with the cards to inject: known only once the decks are made."""
        found = []
        for number, item in enumerate(self.interventions):
            if not isinstance(item, InjectEvents | AddLoad):
                continue
            outlet = self._assembly.outlets.get(item.node)
            if outlet is None:
                found.append(Problem(f"interventions[{number}]", f"{item.node} triggers no function."))
            elif isinstance(item, InjectEvents) and item.payload is None and item.card >= len(outlet.routes):
                found.append(
                    Problem(
                        f"interventions[{number}]",
                        f"{item.node} has {len(outlet.routes)} cards and no card {item.card}.",
                    )
                )
        return found

    def _intervene(self, number: int) -> None:
        intervention, kernel = self.interventions[number], self._parts.kernel
        self._parts.recorder.rows.extend(row(kernel.now_us, -1, self._intervened, -1, 0, number))
        match intervention:
            case SetSetting(node=node, property=name, value=value):
                self._assembly.set(node, name, value)
            case InjectEvents(node=node, card=card, count=count):
                outlet, card = self._assembly.outlets[node], self._parts.decks.by_hand.get(number, card)
                lineage = Lineage(f"{node}/injected/{number}")
                for ordinal in range(count):
                    outlet.publish(lineage, ordinal, card, outlet.injected)
            case Fault(node=node, for_us=for_us):
                self._assembly.functions.by_name[node].invoker.fault = intervention
                kernel.after(for_us, self._mend, intervention)
            case Pause(source=source, target=target, for_us=for_us):
                name = f"{source}->{target}"
                self._pauses[name] = intervention
                self._assembly.mappings.pause(name)
                kernel.after(for_us, self._resume, intervention)
            case DropEvent(event=event):
                self._drop(self._droppable.get(event))
            case SetFilter():
                self._assembly.triggers.set_filter(intervention)

    def _mend(self, fault: Fault) -> None:
        invoker = self._assembly.functions.by_name[fault.node].invoker
        if invoker.fault is fault:
            invoker.fault = None

    def _resume(self, pause: Pause) -> None:
        name = f"{pause.source}->{pause.target}"
        if self._pauses[name] is pause:
            self._assembly.mappings.resume(name)

    def _drop(self, event: Event | None) -> None:
        """Events that have ended can't be dropped any more: then nothing happens."""
        if event is None or event.over or (event.environment is None and event.attempts and event.outcome == OK):
            return
        event.dropped = True
        if event.environment is None:
            event.invocation.drop(event)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run at once. ``table`` has shape (rows, 6)."""

    table: Table
    sites: list[Site]
    manifest: dict[str, Any]
    ledger: Ledger
    metrics: dict[str, dict[str, float | int | None]]
    trace_hash: str


def simulate(
    scenario: Scenario,
    seed: int | None = None,
    until_us: int | None = None,
    interventions: Sequence[Intervention] = (),
) -> Result:
    """Run a scenario to its end and keep everything."""
    simulation = Simulation(scenario, seed, until_us, interventions)
    table = np.concatenate([chunk.table for chunk in simulation.chunks()])
    return Result(
        table,
        simulation.sites,
        simulation.manifest(),
        simulation.ledger,
        simulation.metrics(),
        simulation.trace_hash,
    )


@contextmanager
def _no_cyclic_garbage() -> Iterator[None]:
    """The engine makes no cycles that outlive a run, and looking for them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
