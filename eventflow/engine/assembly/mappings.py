"""The event source mappings of a run: Lambda's pollers, wired to their queue or stream and to a function."""

from collections.abc import Callable, Sequence
from hashlib import md5
from typing import Any

from eventflow.engine.decks import Decks
from eventflow.engine.invocation.destinations import Destinations, refusal_of
from eventflow.engine.invocation.filter_criteria import RecordFilter
from eventflow.engine.invocation.filtering import TriggerFilter
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.poller_scaling import PollerScaling
from eventflow.engine.invocation.queue_polling import KEPT, SENT, QueuePolling
from eventflow.engine.invocation.redrive import REDRIVEN, QueuePolicy
from eventflow.engine.invocation.stream_polling import KEPT as STREAM_KEPT
from eventflow.engine.invocation.stream_polling import WRITTEN, StreamPolling
from eventflow.engine.invocation.stream_retry import StreamRetryPolicy
from eventflow.engine.kernel import Kernel
from eventflow.engine.resources.outlet import Emitter, Outlet, Route
from eventflow.engine.scenario.filter_words import Filter
from eventflow.engine.scenario.model import Scenario, Source
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.mapping_metrics import Mapping
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.units import milliseconds_us, seconds_us

Setting = Callable[[str], Any]
"""Gives the value of a source's setting by its name."""

AddEdge = Callable[[str, str, str], int]
"""Adds an edge from one node to another, in a role, and returns its number."""

Poller = QueuePolling | StreamPolling

HOURS_OF_A_TABLE = 24
"""How long the stream of a table keeps a record.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
"""

EMISSION_RULES = {"sqs": (SENT, KEPT), "kinesis": (WRITTEN, STREAM_KEPT), "dynamodb": (WRITTEN, STREAM_KEPT)}
"""Why a function's emission is a message that is polled, and why it is the end of one, by the kind of its target."""


class Mappings:
    """The pollers by the source they poll."""

    def __init__(
        self,
        scenario: Scenario,
        kernel: Kernel,
        recorder: Recorder,
        decks: Decks,
        numbers: dict[str, int],
        edge: AddEdge,
    ) -> None:
        self.queues: dict[str, QueuePolling] = {}
        self.streams: dict[str, StreamPolling] = {}
        self._pollers: dict[int, list[Poller]] = {}
        self._scenario = scenario
        self._kernel = kernel
        self._recorder = recorder
        self._decks = decks
        self._numbers = numbers
        self._edge = edge
        self._settings = {source.name: dict(source.settings) for source in scenario.sources}

    @property
    def polled(self) -> set[str]:
        """The sources that are polled."""
        return {*self.queues, *self.streams}

    def described(self) -> list[Mapping]:
        """Every mapping, for its metrics."""
        return [
            Mapping(name=f"{t.source}->{t.function}", source=self._numbers[t.source], is_queue=t.source in self.queues)
            for t in self._scenario.triggers
            if t.source in self.polled
        ]

    def of(self, function: int) -> list[Poller]:
        """The pollers that invoke this function."""
        return self._pollers.get(function, [])

    def add(
        self,
        source: Source,
        function: int,
        edge: int,
        invoker: Invoker,
        destinations: Destinations,
        filter: TriggerFilter,
        filters: Sequence[tuple[int, Filter | None]],
    ) -> Route:
        """Poll this source for this function; the way for what comes into it."""
        records, node = self._records(source, edge, filter, filters), self._numbers[source.name]
        kernel, recorder = self._kernel, self._recorder
        poller: Poller
        if CATALOGUE[source.kind].invocation == "queue polling":
            poller = QueuePolling(kernel, recorder, node, function, edge, invoker, destinations, records)
            self.queues[source.name] = poller
        else:
            poller = StreamPolling(kernel, recorder, node, function, edge, invoker, records, self._shards(source))
            self.streams[source.name] = poller
        self._pollers.setdefault(function, []).append(poller)
        self._configure(source)
        return poller.put

    def _records(
        self, source: Source, edge: int, filter: TriggerFilter, filters: Sequence[tuple[int, Filter | None]]
    ) -> RecordFilter:
        """The filter of a mapping, at work on the records of the source's cards."""
        filtering = CATALOGUE[source.kind].filtering
        assert filtering is not None
        deck, raw = self._decks.of(source.name), filtering.raw
        return RecordFilter(
            self._recorder,
            filter,
            filtering,
            filters,
            lambda card: raw(source.name, deck[card].content),
            self._numbers[source.name],
            edge,
        )

    def _shards(self, source: Source) -> list[int]:
        """The shard of each card."""
        shards, key_of = self._setting_of(source)("ShardCount"), CATALOGUE[source.kind].partition_key
        return [shard_of(key_of(card.content), shards) for card in self._decks.of(source.name)]

    def wire_failures(self, outlets: dict[str, Outlet]) -> None:
        """Connect the pollers to where they leave what fails finally, once every outlet is there."""
        for name, queue in self.queues.items():
            target = self._setting_of(self._scenario.source(name))("deadLetterTargetArn")
            if target is None:
                continue
            edge, inlet, outlet = self._edge(name, target, "dead_letter"), None, outlets.get(target)
            if outlet is not None:
                site = self._recorder.site(TraceKind.PUBLISHED, self._numbers[target], edge, REDRIVEN)
                cards = {self._numbers[name]: self._decks.moved(name)}
                inlet = Emitter(self._kernel, self._recorder, f"{name}.redrive", outlet, site, cards)
            queue.redrive_to(self._numbers[target], edge, inlet)
        for name, stream in self.streams.items():
            target = self._setting_of(self._scenario.source(name))("OnFailure")
            if target is not None:
                function = next(trigger.function for trigger in self._scenario.triggers if trigger.source == name)
                refusal = refusal_of(self._scenario.source(target), self._scenario.function(function).denied_actions)
                edge = self._edge(function, target, "on_failure")
                stream.discard_to(self._numbers[target], edge, refusal)

    def set(self, source: Source, name: str, value: Any) -> None:
        """A person changes a setting of a source that is polled."""
        self._settings[source.name][name] = value
        self._configure(source)

    def _configure(self, source: Source) -> None:
        setting = self._setting_of(source)
        if queue := self.queues.get(source.name):
            latency_us = seconds_us(setting("DelaySeconds")) + milliseconds_us(setting("ReceiveLatencyMs"))
            queue.configure(queue_policy(setting), PollerScaling(setting("MaximumConcurrency")), latency_us)
        if stream := self.streams.get(source.name):
            stream.configure(stream_policy(setting, source.kind), milliseconds_us(setting("PollingIntervalMs")))

    def _setting_of(self, source: Source) -> Setting:
        declared, settings = CATALOGUE[source.kind].settings, self._settings[source.name]
        return lambda name: value_of(settings, declared, name)


def queue_policy(setting: Setting) -> QueuePolicy:
    """What the queue's settings make of its messages."""
    return QueuePolicy(
        visibility_us=seconds_us(setting("VisibilityTimeout")),
        retention_us=seconds_us(setting("MessageRetentionPeriod")),
        maximum_receives=setting("maxReceiveCount"),
    )


def stream_policy(setting: Setting, kind: str) -> StreamRetryPolicy:
    """What the settings of a mapping on a stream make of a record that fails."""
    attempts, age_s = setting("MaximumRetryAttempts"), setting("MaximumRecordAgeInSeconds")
    hours = setting("RetentionPeriodHours") if kind == "kinesis" else HOURS_OF_A_TABLE
    return StreamRetryPolicy(
        maximum_retry_attempts=None if attempts < 0 else attempts,
        maximum_record_age_us=None if age_s < 0 else seconds_us(age_s),
        retention_us=seconds_us(3_600 * hours),
        first_delay_us=milliseconds_us(setting("RetryDelayMs")),
    )


def shard_of(partition_key: str, shards: int) -> int:
    """The shard in whose hash key range the key's MD5 hash falls; the ranges are of equal size.

    https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
    """
    digest = md5(partition_key.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest, "big") * shards >> 128
