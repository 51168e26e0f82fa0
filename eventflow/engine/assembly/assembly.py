"""The nodes of one run, wired together."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from eventflow.engine.assembly.decks import Decks
from eventflow.engine.assembly.functions import Functions
from eventflow.engine.assembly.mappings import Mappings
from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.triggers import Triggers
from eventflow.engine.assembly.ways import invoked, kind_of
from eventflow.engine.assembly.writes import emitters_of, targets_of
from eventflow.engine.chance.draws import Draws
from eventflow.engine.invocation.asynchronous import ACCEPTED
from eventflow.engine.invocation.destinations import Destinations
from eventflow.engine.invocation.event import Event
from eventflow.engine.kernel import Kernel
from eventflow.engine.resources.emitter import Writer
from eventflow.engine.resources.outlet import COPIED, UNHEARD, Outlet, Publisher, Way
from eventflow.engine.scenario.event_source import Content
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder


class Assembly:
    """The nodes of one run, and what a person can change about them while it goes on."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        droppable: dict[int, Event | None],
        by_hand: Mapping[int, tuple[str, Content]] | None = None,
        *,
        hashed: bool = True,
    ) -> None:
        """``by_hand``: the payloads that a person sends, each with its source, by number of the intervention."""
        kernel, recorder, draws = Kernel(), Recorder(hashed=hashed), Draws(seed)
        numbers = {node.name: number for number, node in enumerate(scenario.nodes)}
        self.parts = parts = Parts(
            scenario=scenario,
            kernel=kernel,
            recorder=recorder,
            draws=draws,
            numbers=numbers,
            decks=Decks(scenario, draws, numbers, by_hand),
            publisher=Publisher(kernel, recorder, count(), droppable),
        )
        self._settings = {source.name: dict(source.settings) for source in scenario.sources}
        self._triggers = Triggers(parts)
        self.functions = Functions(parts)
        inlets: list[Source | Function] = [
            *(source for source in scenario.sources if self._comes_out_of(source)),
            *self._invoked(),
        ]
        for node in inlets:
            cards = len(parts.decks.of(node.name))
            parts.outlets[node.name] = Outlet(parts.publisher, kernel, recorder, numbers[node.name], cards)
        for function in scenario.functions:
            destinations = Destinations(kernel, recorder, numbers[function.name], targets_of(parts, function))
            self.functions.complete(function, destinations)
        self.mappings = Mappings(parts, self.functions)
        self._triggers.wire(self.functions, self.mappings)
        self.mappings.wire_failures()
        for function in self._invoked():
            self._listen(function)
        for function in scenario.functions:
            self._write(function)

    @property
    def outlets(self) -> dict[str, Outlet]:
        """The nodes that events come out of, by name."""
        return self.parts.outlets

    @property
    def triggers(self) -> Triggers:
        """The triggers of the run."""
        return self._triggers

    def set(self, node: str, property: str, value: Any) -> None:
        """A person changes a setting of a function, a source or a trigger."""
        if node in self.functions.by_name:
            self.functions.set(node, property, value)
            self.mappings.set_function(node)
        elif node in self._settings:
            self._settings[node][property] = value
            source = self.parts.scenario.source(node)
            self.mappings.set_source(source, self._settings[node])
            self._triggers.set_source(source, self._settings[node])
        else:
            source_name, _, _ = node.partition("->")
            self.mappings.set_trigger(node, property, value)
            self._triggers.set_trigger(node, property, value, self._settings[source_name])

    def _comes_out_of(self, source: Source) -> bool:
        """Whether events come out of the source: what only keeps records needs nothing of it."""
        scenario = self.parts.scenario
        return bool(
            source.traffic
            or kind_of(source).arrivals
            or scenario.triggers_of(source.name)
            or any(trigger.target == source.name for trigger in scenario.triggers)
        )

    def _invoked(self) -> list[Function]:
        names = set(invoked(self.parts.scenario))
        return [function for function in self.parts.scenario.functions if function.name in names]

    def _listen(self, function: Function) -> None:
        """Have the function take what other functions invoke it with."""
        node, site = self.parts.numbers[function.name], self.parts.recorder.site
        queue, queued = self.functions.by_name[function.name].queue, site(TraceKind.QUEUED, node, rule=ACCEPTED)

        def invoke(event: Event) -> None:
            event.invocation = queue
            queue.accept(event, queued)

        copied, unheard = site(TraceKind.PUBLISHED, node, rule=COPIED), site(TraceKind.FILTERED, node, rule=UNHEARD)
        way = Way(filter=None, route=invoke, copied=copied, missed=-1, filtered=unheard)
        self.outlets[function.name].wire([way], unheard)

    def _write(self, function: Function) -> None:
        """Have the function's code write what it emits."""
        running = self.functions.by_name[function.name]
        running.invoker.emit = _all(emitters_of(self.parts, function))
        if running.destinations.record_successes:
            running.invoker.tells = True


def _all(writers: list[Writer]) -> Any:
    """One call that does what all of these do, None if there are none."""
    if not writers:
        return None
    if len(writers) == 1:
        return writers[0].emit

    def emit(event: Event) -> None:
        for writer in writers:
            writer.emit(event)

    return emit
