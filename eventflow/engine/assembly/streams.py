"""The streams of a run that are polled, and Lambda's pollers on them."""

from typing import Any

from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.ways import is_live, kind_of, node_of
from eventflow.engine.invocation.destinations import refusal_of
from eventflow.engine.invocation.event import Event, Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.queue.policies import Setting
from eventflow.engine.invocation.stream.endings import ON_FAILURE
from eventflow.engine.invocation.stream.mapping import StreamMapping
from eventflow.engine.invocation.stream.policy import policy_of
from eventflow.engine.invocation.stream.stream import Cards
from eventflow.engine.resources.emitter import Emitter
from eventflow.engine.resources.outlet import Route
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.trace.kinds import TraceKind


class Streams:
    """The mappings on streams, by the name of their trigger."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._mappings: dict[str, StreamMapping] = {}

    def add(
        self,
        source: Source,
        trigger: str,
        target: int,
        edge: int,
        runner: Runner,
        filter: RecordFilter | None,
        setting: Setting,
    ) -> Route:
        """Poll this stream for this target; the way for what comes into it."""
        parts, kind = self._parts, kind_of(source)
        policy = policy_of(source.kind, setting)
        contents = [card.content for card in parts.decks.of(source.name)]
        cards = Cards.of(kind, source.name, contents, policy.shards, policy.lanes)
        mapping = StreamMapping(
            parts.kernel,
            parts.recorder,
            parts.numbers[source.name],
            target,
            edge,
            runner,
            filter,
            cards,
            policy,
        )
        self._mappings[trigger] = mapping
        return mapping.put

    def mapping(self, trigger: str) -> StreamMapping:
        """The mapping of this trigger."""
        return self._mappings[trigger]

    def configure(self, source: Source, trigger: str, setting: Setting) -> None:
        """Take these settings from now on."""
        self._mappings[trigger].configure(policy_of(source.kind, setting))

    def wire_failures(self, trigger: Trigger, setting: Setting) -> None:
        """Connect a mapping to its on-failure destination."""
        parts = self._parts
        if kind_of(parts.scenario.source(trigger.source)).key == "documentdb":
            return
        name = setting("OnFailure")
        if name is None:
            return
        target = node_of(parts.scenario, trigger.target)
        denied = target.denied_actions if isinstance(target, Function) else ()
        edge = parts.edge(trigger.target, name, "on_failure")
        publish: Any = None
        if is_live(parts.scenario, name):
            publish = self._publisher(trigger, name, edge)
        refusal = refusal_of(node_of(parts.scenario, name), denied)
        self._mappings[trigger.name].discard_to(parts.numbers[name], edge, refusal, publish)

    def _publisher(self, trigger: Trigger, name: str, edge: int) -> Any:
        """Puts out the record of a batch in a target that goes on with it."""
        parts = self._parts
        site = parts.recorder.site(TraceKind.PUBLISHED, parts.numbers[name], edge, ON_FAILURE)
        cards = parts.decks.derived(f"{trigger.name}.on_failure")
        emitter = Emitter(f"{trigger.name}.on_failure", parts.outlets[name], site, cards)

        def publish(event: Event, why: str) -> None:
            emitter.emit(event)

        return publish
