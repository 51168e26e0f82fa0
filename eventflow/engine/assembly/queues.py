"""The queues of a run that are polled, and Lambda's pollers on them."""

from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.ways import is_live, kind_of
from eventflow.engine.invocation.event import Runner
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.queue.broker import EXPIRED, BrokerMapping
from eventflow.engine.invocation.queue.fifo import FifoQueue
from eventflow.engine.invocation.queue.mapping import QueueMapping
from eventflow.engine.invocation.queue.metrics import queue_metrics
from eventflow.engine.invocation.queue.policies import (
    Setting,
    broker_mapping_policy,
    broker_policy,
    mapping_policy,
    queue_policy,
)
from eventflow.engine.invocation.queue.queue import Queue
from eventflow.engine.invocation.queue.redrive import REDRIVEN
from eventflow.engine.resources.emitter import Emitter
from eventflow.engine.resources.outlet import Route
from eventflow.engine.scenario.model import Source
from eventflow.engine.sources.shapes import json_text
from eventflow.engine.sources.sqs import deduplication_id
from eventflow.engine.trace.kinds import TraceKind

BROKERS = ("mq",)


class Queues:
    """Every queue that is polled, by name, and its mappings by the name of their trigger."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._queues: dict[str, Queue] = {}
        self._mappings: dict[str, QueueMapping] = {}

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
        """Poll this queue for this target; the way for what comes into it."""
        assert filter is not None
        parts, node = self._parts, self._parts.numbers[source.name]
        queue = self._queues.get(source.name)
        if queue is None:
            queue = self._queues[source.name] = self._queue(source)
        if source.kind in BROKERS:
            mapping: QueueMapping = BrokerMapping(
                parts.kernel, parts.recorder, queue, node, target, edge, runner, filter
            )
        else:
            in_order = isinstance(queue, FifoQueue)
            mapping = QueueMapping(
                parts.kernel, parts.recorder, queue, node, target, edge, runner, filter, in_order=in_order
            )
        self._mappings[trigger] = mapping
        self.configure(source, trigger, setting)
        return queue.put

    def mapping(self, trigger: str) -> QueueMapping:
        """The mapping of this trigger."""
        return self._mappings[trigger]

    def configure(self, source: Source, trigger: str, setting: Setting) -> None:
        """Take these settings from now on."""
        queue, mapping = self._queues[source.name], self._mappings[trigger]
        if source.kind in BROKERS:
            queue.configure(broker_policy(setting))
            mapping.configure(broker_mapping_policy(setting))
        else:
            queue.configure(queue_policy(setting))
            mapping.configure(mapping_policy(setting, in_order=isinstance(queue, FifoQueue)))

    def wire_redrives(self) -> None:
        """Connect every queue to its dead-letter queue, once every outlet is there."""
        parts = self._parts
        for name, queue in self._queues.items():
            target = parts.scenario.source(name).settings.get("deadLetterTargetArn")
            if target is None:
                continue
            edge, inlet = parts.edge(name, target, "dead_letter"), None
            if is_live(parts.scenario, target):
                site = parts.recorder.site(TraceKind.PUBLISHED, parts.numbers[target], edge, REDRIVEN)
                cards = parts.decks.derived(f"{name}.redrive")
                inlet = Emitter(f"{name}.redrive", parts.outlets[target], site, cards)
            queue.redrive_to(parts.numbers[target], edge, inlet, self._queues.get(target))

    def metrics(self, until_us: int) -> dict[str, dict[str, float | int | None]]:
        """Of every queue, once the run is over."""
        return {name: queue_metrics(queue, until_us) for name, queue in self._queues.items()}

    def _queue(self, source: Source) -> Queue:
        parts, kind = self._parts, kind_of(source)
        assert kind.filtering is not None
        contents = [card.content for card in parts.decks.of(source.name)]
        raw = kind.filtering.raw
        sizes = [len(json_text(raw(source.name, content)).encode()) for content in contents]
        common = (parts.kernel, parts.recorder, parts.numbers[source.name], parts.publisher.copy, sizes)
        if source.kind in BROKERS:
            return Queue(*common, EXPIRED)
        if not source.settings.get("FifoQueue"):
            return Queue(*common)
        by_content = bool(source.settings.get("ContentBasedDeduplication"))
        groups = [str(content.get("MessageGroupId") or "") for content in contents]
        return FifoQueue(*common, groups, [deduplication_id(content, by_content) for content in contents])
