"""The event source mappings of a run: Lambda's pollers, or a pipe's, wired to their source and to what they run."""

from collections.abc import Callable
from typing import Any

from eventflow.engine.assembly.functions import Functions
from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.pipes import pipe_runner
from eventflow.engine.assembly.queues import Queues
from eventflow.engine.assembly.streams import Streams
from eventflow.engine.assembly.ways import kind_of, node_of
from eventflow.engine.invocation.event import Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.filtering import TriggerFilter
from eventflow.engine.invocation.queue.mapping import QueueMapping
from eventflow.engine.invocation.stream.mapping import StreamMapping
from eventflow.engine.resources.outlet import Route
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.trace.mapping_metrics import Mapping

Setting = Callable[[str], Any]
"""Gives the value of a setting of a trigger or its source by its name."""


class Mappings:
    """The mappings by the name of their trigger."""

    def __init__(self, parts: Parts, functions: Functions) -> None:
        self.queues = Queues(parts)
        self.streams = Streams(parts)
        self._parts = parts
        self._functions = functions
        self._triggers: dict[str, Trigger] = {}
        self._settings: dict[str, dict[str, Any]] = {}
        self._edges: dict[str, int] = {}

    def described(self) -> list[Mapping]:
        """Every mapping, for its metrics."""
        return [
            Mapping(name=name, edge=self._edges[name], is_queue=self._is_queue(t)) for name, t in self._triggers.items()
        ]

    def add(self, source: Source, trigger: Trigger, edge: int, filter: TriggerFilter) -> Route:
        """Poll this source for its target; the way for what comes into it."""
        target, records = self._parts.numbers[trigger.target], self._records(source, edge, filter)
        self._triggers[trigger.name] = trigger
        self._edges[trigger.name] = edge
        self._settings[trigger.name] = {**source.settings, **trigger.settings}
        adding = self.queues.add if self._is_queue(trigger) else self.streams.add
        runner, setting = self._runner(trigger, edge), self._setting_of(trigger.name)
        return adding(source, trigger.name, target, edge, runner, records, setting)

    def wire_failures(self) -> None:
        """Connect the pollers to where they leave what fails finally, once every outlet is there."""
        self.queues.wire_redrives()
        for name, trigger in self._triggers.items():
            if not self._is_queue(trigger):
                self.streams.wire_failures(trigger, self._setting_of(name))

    def set_source(self, source: Source, settings: dict[str, Any]) -> None:
        """A person changes a setting of a source."""
        for name, trigger in self._triggers.items():
            if trigger.source == source.name:
                self._settings[name] |= settings
                self._configure(name)

    def set_function(self, function: str) -> None:
        """A person has changed a setting of a function."""
        for name, trigger in self._triggers.items():
            if trigger.target == function:
                self._configure(name)

    def set_trigger(self, name: str, property: str, value: Any) -> None:
        """A person changes a setting of a mapping."""
        if name in self._settings:
            self._settings[name][property] = value
            self._configure(name)

    def pause(self, name: str) -> None:
        """A person disables a mapping."""
        self._poller(name).pause()

    def resume(self, name: str) -> None:
        """It is enabled again."""
        self._poller(name).resume()

    def _poller(self, name: str) -> QueueMapping | StreamMapping:
        places = self.queues if self._is_queue(self._triggers[name]) else self.streams
        return places.mapping(name)

    def _configure(self, name: str) -> None:
        trigger = self._triggers[name]
        source, setting = self._parts.scenario.source(trigger.source), self._setting_of(name)
        (self.queues if self._is_queue(trigger) else self.streams).configure(source, name, setting)

    def _is_queue(self, trigger: Trigger) -> bool:
        return kind_of(self._parts.scenario.source(trigger.source)).invocation == "queue polling"

    def _runner(self, trigger: Trigger, edge: int) -> Runner:
        """What the pollers run: the function, or the pipe."""
        target = node_of(self._parts.scenario, trigger.target)
        if isinstance(target, Function):
            invoker = self._functions.by_name[target.name].invoker
            invoker.tells = True
            return invoker
        return pipe_runner(self._parts, self._functions, trigger, target, edge)

    def _records(self, source: Source, edge: int, filter: TriggerFilter) -> RecordFilter | None:
        """The filter of a mapping, at work on the records of the source's cards; None if the kind knows none."""
        parts, filtering = self._parts, kind_of(source).filtering
        if filtering is None:
            return None
        deck, raw = parts.decks.of(source.name), filtering.raw
        return RecordFilter(
            parts.recorder,
            filter,
            filtering,
            parts.edges[edge].filters,
            lambda card: raw(source.name, deck[card].content),
            parts.numbers[source.name],
            edge,
        )

    def _of_function(self, name: str) -> dict[str, Any]:
        """What a mapping has to know of the function that it invokes."""
        function = self._functions.by_name.get(self._triggers[name].target)
        return {"RecursiveLoop": function.value("RecursiveLoop") if function else "Terminate"}

    def _setting_of(self, name: str) -> Setting:
        kind = kind_of(self._parts.scenario.source(self._triggers[name].source))
        settings, declared = (
            {**self._settings[name], **self._of_function(name)},
            (*kind.settings, *kind.trigger_settings),
        )
        return lambda wanted: value_of(settings, declared, wanted)
