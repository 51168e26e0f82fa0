"""The triggers of a run: the way from each source to each of its targets, and the filter on it."""

from dataclasses import dataclass
from typing import Any, assert_never

from eventflow.engine.assembly.functions import Functions
from eventflow.engine.assembly.mappings import Mappings
from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.ways import POLLED, kind_of, node_of
from eventflow.engine.invocation.callers.buffered_calls import BufferedCalls
from eventflow.engine.invocation.callers.calls import Calls
from eventflow.engine.invocation.callers.making import Connection, calls_of
from eventflow.engine.invocation.destinations import DROPPED, Target, refusal_of
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filtering import FILTER_RULES, TriggerFilter
from eventflow.engine.invocation.hand_off import HandOffRoute
from eventflow.engine.resources.forward import FORWARDED, REFUSED, REFUSED_KEPT, Forward
from eventflow.engine.resources.outlet import COPIED, KEPT, UNHEARD, Route, Routed, Way
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.interventions import SetFilter
from eventflow.engine.scenario.model import Source, Trigger
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import milliseconds_us


@dataclass(slots=True, kw_only=True)
class RunningTrigger:
    """A trigger of a run: its edge, its filter, and the way it takes."""

    trigger: Trigger
    edge: int
    filter: TriggerFilter
    settings: dict[str, Any]
    route: Route | None = None
    calls: Calls | BufferedCalls | None = None


class Triggers:
    """All triggers, in the order of the scenario."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.all = [self._running(trigger) for trigger in parts.scenario.triggers]

    def of(self, source: str) -> list[RunningTrigger]:
        """The triggers of this source."""
        return [running for running in self.all if running.trigger.source == source]

    def wire(self, functions: Functions, mappings: Mappings) -> None:
        """Give every trigger its way, and every node that events come out of its triggers."""
        for running in self.all:
            running.route = self._route(running, functions, mappings)
        for source in self._parts.scenario.sources:
            if outlet := self._parts.outlets.get(source.name):
                outlet.wire(self._ways(source), self._unheard(source))

    def expect(self, change: SetFilter) -> None:
        """Make ready for a filter that a person will set: sites and edges are known before a run starts."""
        running = self._one(change.source, change.target)
        running.filter.expect(change.filter)
        self._parts.edges[running.edge].filters.append((change.at_us, change.filter))

    def set_filter(self, change: SetFilter) -> None:
        """Have another filter decide about what the source publishes from now on."""
        self._one(change.source, change.target).filter.change(change.filter)
        self._parts.outlets[change.source].choose()

    def set_source(self, source: Source, settings: Settings) -> None:
        """A person changes a setting of a source."""
        for running in self.of(source.name):
            if isinstance(running.route, HandOffRoute | Forward):
                running.route.latency_us = delivery_latency_us(source, settings)
            self._call_anew(running, source, settings)

    def set_trigger(self, name: str, property: str, value: Any, settings: Settings) -> None:
        """A person changes a setting of a trigger whose source has these."""
        for running in self.all:
            if running.trigger.name == name:
                running.settings[property] = value
                source = self._parts.scenario.source(running.trigger.source)
                if isinstance(running.route, HandOffRoute):
                    running.route.hand_off = kind_of(source).hand_off_of(running.settings)
                self._call_anew(running, source, settings)

    def _call_anew(self, running: RunningTrigger, source: Source, settings: Settings) -> None:
        if running.calls is not None and (caller := kind_of(source).caller) is not None:
            running.calls.configure(caller({**settings, **running.settings}))

    def _one(self, source: str, target: str) -> RunningTrigger:
        return next(r for r in self.all if (r.trigger.source, r.trigger.target) == (source, target))

    def _running(self, trigger: Trigger) -> RunningTrigger:
        parts = self._parts
        source = parts.scenario.source(trigger.source)
        kind, number = kind_of(source), parts.numbers[trigger.source]
        edge = parts.edge(trigger.source, trigger.target, "trigger", self._invocation(trigger))
        parts.edges[edge].filters.append((0, trigger.filter))
        cards = parts.decks.of(trigger.source)
        filter = TriggerFilter(parts.recorder, kind.filtering, trigger.source, number, edge, cards, trigger.filter)
        return RunningTrigger(trigger=trigger, edge=edge, filter=filter, settings=dict(trigger.settings))

    def _invocation(self, trigger: Trigger) -> str:
        """How the picture names what this trigger does."""
        source = self._parts.scenario.source(trigger.source)
        kind = kind_of(source)
        if isinstance(node_of(self._parts.scenario, trigger.target), Source) and kind.invocation not in POLLED:
            return "forward"
        if kind.key == "pipes":
            return "asynchronous" if source.settings.get("Enrichment") else "synchronous"
        match kind.invocation:
            case "asynchronous" | "synchronous" | "queue polling" | "stream polling":
                return kind.invocation
            case "caller's choice":
                chosen = value_of(source.settings, kind.settings, "InvocationType")
                return "asynchronous" if chosen == "Event" else "synchronous"
            case None:
                raise AssertionError(f"{trigger.source} triggers nothing")
            case other:
                assert_never(other)

    def _route(self, running: RunningTrigger, functions: Functions, mappings: Mappings) -> Route:
        parts, trigger = self._parts, running.trigger
        kernel, recorder = parts.kernel, parts.recorder
        source, edge = parts.scenario.source(trigger.source), running.edge
        kind, node, target = kind_of(source), parts.numbers[trigger.source], parts.numbers[trigger.target]
        match self._invocation(trigger):
            case "forward":
                return self._forward(running, source)
            case "synchronous" if kind.key == "pipes":
                return _never
            case "synchronous":
                return self._calls(running, source, functions)
            case "asynchronous":
                queue, hand_off = functions.by_name[trigger.target].queue, kind.hand_off_of(trigger.settings)
                dead_letter = self._dead_letter(running)
                route = HandOffRoute(
                    kernel,
                    recorder,
                    node,
                    target,
                    edge,
                    queue,
                    running.filter,
                    hand_off,
                    trigger.permitted,
                    dead_letter,
                )
                route.latency_us = delivery_latency_us(source, source.settings)
                return route
            case _:
                return mappings.add(source, running.trigger, edge, running.filter)

    def _calls(self, running: RunningTrigger, source: Source, functions: Functions) -> Route:
        """The requests of a source that waits for its answers."""
        parts, trigger, kind = self._parts, running.trigger, kind_of(source)
        settings = {**source.settings, **trigger.settings}
        connection = Connection(
            source_node=parts.numbers[trigger.source],
            node=parts.numbers[trigger.target],
            edge=running.edge,
            settings=settings,
            permitted=trigger.permitted,
        )
        runner = functions.by_name[trigger.target].invoker
        contents = [card.content for card in parts.decks.of(source.name)]
        bucket = None
        if name := settings.get("BucketARN"):
            bucket = (parts.numbers[name], parts.edge(trigger.source, name, "dead_letter"))
        calls = calls_of(
            parts.kernel, parts.recorder, connection, kind, contents, runner, parts.publisher.copy, parts.draws, bucket
        )
        runner.tells = runner.tells or calls.listens
        running.calls = calls
        return calls.invoke

    def _forward(self, running: RunningTrigger, source: Source) -> Forward:
        parts, trigger, edge = self._parts, running.trigger, running.edge
        kind, to = kind_of(source), parts.scenario.source(trigger.target)
        node, site = parts.numbers[trigger.target], parts.recorder.site
        forward = Forward(
            parts.kernel,
            parts.recorder,
            running.filter,
            site(TraceKind.FORWARDED, node, edge, FORWARDED),
            site(TraceKind.LOST, parts.numbers[source.name], edge, DROPPED),
            node,
            parts.decks.derived(trigger.name)[parts.numbers[source.name]],
            keeps_chain=kind.carries_chain and kind_of(to).carries_chain,
        )
        forward.latency_us = delivery_latency_us(source, source.settings)
        forward.deliver = parts.outlets[trigger.target].take
        if not trigger.permitted:
            dead_letter = self._dead_letter(running)
            forward.refused = (site(TraceKind.REFUSED, node, edge, REFUSED),)
            if dead_letter is None or dead_letter.refusal is not None:
                forward.refused += (site(TraceKind.LOST, parts.numbers[source.name], edge, REFUSED),)
            else:
                forward.refused += (
                    site(TraceKind.SENT, dead_letter.node, dead_letter.edge, REFUSED_KEPT),
                    site(TraceKind.DEAD_LETTERED, parts.numbers[source.name], dead_letter.edge, REFUSED_KEPT),
                )
        return forward

    def _dead_letter(self, running: RunningTrigger) -> Target | None:
        """The dead-letter queue of the trigger itself, for what could not be handed over."""
        parts, trigger = self._parts, running.trigger
        name = kind_of(parts.scenario.source(trigger.source)).hand_off_of(trigger.settings).dead_letter
        if name is None:
            return None
        edge = parts.edge(trigger.source, name, "dead_letter")
        return Target(parts.numbers[name], edge, "dead_letter", refusal_of(node_of(parts.scenario, name), ()))

    def _ways(self, source: Source) -> list[Way]:
        """A way for each trigger; all mappings on a queue compete for the same messages, so they are one."""
        kind, node, site = kind_of(source), self._parts.numbers[source.name], self._parts.recorder.site
        triggers = self.of(source.name)
        if kind.invocation == "queue polling":
            triggers = triggers[:1]
        chosen = self._chosen(source, triggers)
        ways = []
        for number, running in enumerate(triggers):
            assert running.route is not None
            filtered = self._filtered(kind, node, running.edge)
            ways.append(
                Way(
                    filter=None if kind.invocation in POLLED else chosen[number] if chosen else running.filter,
                    route=running.route,
                    copied=site(TraceKind.PUBLISHED, node, running.edge, COPIED),
                    missed=-1 if chosen else site(TraceKind.MISSED, node, running.edge, self._refusal(kind)),
                    filtered=filtered,
                )
            )
        return ways

    def _chosen(self, source: Source, triggers: list[RunningTrigger]) -> list[Routed]:
        """Where the source chooses one of its triggers itself: which cards each of them gets."""
        kind = kind_of(source)
        if kind.route is None:
            return []
        settings = [running.trigger.settings for running in triggers]
        places = [kind.route(settings, card.content) for card in self._parts.decks.of(source.name)]
        return [Routed([place == number for place in places]) for number in range(len(triggers))]

    def _filtered(self, kind: EventSource, node: int, edge: int) -> int:
        if kind.unrouted:
            return self._parts.recorder.site(TraceKind.RETURNED, node, rule=kind.unrouted)
        return self._parts.recorder.site(TraceKind.FILTERED, node, edge, self._refusal(kind))

    def _refusal(self, kind: EventSource) -> str:
        filtering = kind.filtering
        return FILTER_RULES[filtering.dialect, filtering.source].filtered if filtering else UNHEARD

    def _unheard(self, source: Source) -> int:
        kind, node = kind_of(source), self._parts.numbers[source.name]
        keeps = kind.keeps_records or kind.invocation in POLLED
        return self._parts.recorder.site(
            TraceKind.DELIVERED if keeps else TraceKind.FILTERED, node, rule=KEPT if keeps else UNHEARD
        )


def _never(event: Event) -> None:
    """A pipe runs its target with what it has polled; nothing comes this way."""
    raise AssertionError(f"event {event.number} came out of a pipe")


def delivery_latency_us(source: Source, settings: Settings) -> int:
    """How long this source takes to hand an event on."""
    declared = kind_of(source).settings
    if not any(setting.name == "DeliveryLatencyMs" for setting in declared):
        return 0
    return milliseconds_us(value_of(settings, declared, "DeliveryLatencyMs"))
