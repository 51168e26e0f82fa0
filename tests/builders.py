"""Scenarios in a line: ``a_flow().from_s3(times(0)).into(a_function(fails=True)).run()``.

Nothing takes time unless it is said: no delivery latency, no Init, no duration, no jitter. What is polled comes one by
one unless a BatchSize is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eventflow.engine import simulate
from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Burst, Poisson, Times, Traffic
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.scenario.filter_words import Filter, pattern_text
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import seconds_us
from tests.reading import Run


def times(*at_s: float, payload: str | None = None) -> Times:
    return Times(times_us=tuple(seconds_us(second) for second in at_s), payload=payload)


def burst(count: int, at_s: float = 0) -> Burst:
    return Burst(at_us=seconds_us(at_s), count=count)


def poisson(rate_per_s: float) -> Poisson:
    return Poisson(rate_per_s=rate_per_s)


def a_function(
    name: str = "worker",
    *,
    duration_ms: object = 0,
    init_ms: object = 0,
    fails: bool = False,
    error_rate: float = 0.0,
    reserved: int | None = None,
    **more: Any,
) -> Function:
    """``more``: settings by their AWS names, and fields of Function."""
    fields = {key: more.pop(key) for key in tuple(more) if key in Function.__dataclass_fields__}
    settings = {
        "Duration": duration_ms,
        "InitDuration": init_ms,
        "ErrorRate": 1.0 if fails else error_rate,
        "ReservedConcurrentExecutions": reserved,
        "ThrottleJitter": 0,
        **more,
    }
    return Function(name=name, settings=settings, **fields)


def emission(to: str, **content: object) -> Emission:
    return Emission(to=to, content=content)


def event_pattern(pattern: Mapping[str, object] | str) -> PatternFilter:
    return PatternFilter(dialect="eventbridge", patterns=(pattern_text(pattern),))


def filter_policy(policy: Mapping[str, object] | str, scope: str = "MessageAttributes") -> PatternFilter:
    return PatternFilter(dialect="sns", patterns=(pattern_text(policy),), scope=scope)


def filter_criteria(*patterns: Mapping[str, object] | str, source: str = "sqs") -> PatternFilter:
    return PatternFilter(dialect="esm", patterns=tuple(pattern_text(pattern) for pattern in patterns), source=source)


@dataclass(frozen=True)
class Flow:
    """``mapping``: the settings of the trigger that comes next."""

    scenario: Scenario = field(default_factory=lambda: Scenario(name="test"))
    mapping: Mapping[str, object] = field(default_factory=dict)

    def from_source(
        self, kind: str, *traffic: Traffic, name: str = "", keys: Iterable[str] = (), **settings: object
    ) -> "Flow":
        payloads = tuple(PayloadTemplate(name=key, content={"key": key, "size_bytes": 1}) for key in keys)
        source = Source(name=name or kind, kind=kind, settings=settings, traffic=traffic, payloads=payloads)
        return self._with(sources=(*self.scenario.sources, source))

    def from_s3(self, *traffic: Traffic, name: str = "uploads", keys: Iterable[str] = (), **settings: object) -> "Flow":
        return self.from_source("s3", *traffic, name=name, keys=keys, **{"DeliveryLatencyMs": 0, **settings})

    def from_callers(self, *traffic: Traffic, name: str = "app", **settings: object) -> "Flow":
        """Their clients send nothing twice unless it is said."""
        return self.from_source("sdk", *traffic, name=name, **{"RetryMode": "off", **settings})

    def from_bus(self, *traffic: Traffic, name: str = "bus", **details: Mapping[str, object]) -> "Flow":
        """``details`` by payload name, which is also the detail-type."""
        contents = {name: {"detail-type": name, "detail": detail} for name, detail in details.items()}
        return self._publishing("eventbridge", name, traffic, contents)

    def from_topic(self, *traffic: Traffic, name: str = "topic", **messages: Mapping[str, object]) -> "Flow":
        """``messages`` by payload name: their fields."""
        return self._publishing("sns", name, traffic, messages)

    def from_queue(
        self,
        *traffic: Traffic,
        name: str = "orders",
        bodies: Mapping[str, object] | None = None,
        groups: Mapping[str, str] | None = None,
        **settings: object,
    ) -> "Flow":
        """``bodies`` by payload name, or ``groups``: a FIFO queue, whose messages are of these groups."""
        contents: dict[str, dict[str, object]] = {payload: {"body": body} for payload, body in (bodies or {}).items()}
        if groups is not None:
            contents = {payload: {"body": payload, "MessageGroupId": group} for payload, group in groups.items()}
            settings = {"FifoQueue": True, **settings}
        return self._polled("sqs", name, traffic, contents, {"ReceiveLatencyMs": 0, **settings})

    def from_stream(
        self, *traffic: Traffic, name: str = "clicks", keys: Mapping[str, object] | None = None, **settings: object
    ) -> "Flow":
        """``keys``: the data by partition key, which is also the payload's name. Lambda polls every 10 ms."""
        contents = {key: {"partitionKey": key, "data": data} for key, data in (keys or {}).items()}
        return self._polled("kinesis", name, traffic, contents, {"PollingIntervalMs": 10, **settings})

    def from_table(
        self, *traffic: Traffic, name: str = "items", changes: Mapping[str, Mapping[str, object]], **settings: object
    ) -> "Flow":
        """``changes`` by payload name."""
        return self._polled("dynamodb", name, traffic, changes, {"PollingIntervalMs": 10, **settings})

    def queue(self, name: str, **settings: object) -> "Flow":
        return self.from_source("sqs", name=name, **settings)

    def into(
        self,
        target: Function | str,
        prefix: str = "",
        suffix: str = "",
        filter: Filter | None = None,
        *,
        source: str = "",
        permitted: bool = True,
        **settings: object,
    ) -> "Flow":
        """The source that came last, or the one named, leads to the function, or to the source of that name.

        ``settings`` are the trigger's, beside those given with the source.
        """
        if prefix or suffix:
            filter = ObjectKeyFilter(prefix, suffix)
        trigger = Trigger(
            source=source or self.scenario.sources[-1].name,
            target=target if isinstance(target, str) else target.name,
            filter=filter,
            settings={**self.mapping, **settings},
            permitted=permitted,
        )
        functions = self.scenario.functions
        if isinstance(target, Function) and target not in functions:
            functions = (*functions, target)
        return self._with(functions=functions, triggers=(*self.scenario.triggers, trigger))

    def also(self, *functions: Function) -> "Flow":
        """Functions that no source triggers."""
        return self._with(functions=(*self.scenario.functions, *functions))

    def lasting(self, seconds: float) -> "Flow":
        return self._with(until_us=seconds_us(seconds))

    def account(self, concurrent_executions: int) -> "Flow":
        return self._with(account=Account(concurrent_executions=concurrent_executions))

    def run(self, seed: int = 1, interventions: Sequence[Intervention] = ()) -> Run:
        return Run(simulate(self.scenario, seed, interventions=interventions))

    def _publishing(
        self, kind: str, name: str, traffic: tuple[Traffic, ...], contents: Mapping[str, Mapping[str, object]]
    ) -> "Flow":
        payloads = tuple(PayloadTemplate(name=name, content=content) for name, content in contents.items())
        settings = {"DeliveryLatencyMs": 0}
        source = Source(name=name, kind=kind, settings=settings, traffic=traffic, payloads=payloads)
        return self._with(sources=(*self.scenario.sources, source))

    def _polled(
        self,
        kind: str,
        name: str,
        traffic: tuple[Traffic, ...],
        contents: Mapping[str, Mapping[str, object]],
        settings: Mapping[str, object],
    ) -> "Flow":
        """The settings that are the trigger's are kept for it."""
        payloads = tuple(PayloadTemplate(name=name, content=content) for name, content in contents.items())
        of_triggers = {setting.name for setting in CATALOGUE[kind].trigger_settings}
        own = {name: value for name, value in settings.items() if name not in of_triggers}
        source = Source(name=name, kind=kind, settings=own, traffic=traffic, payloads=payloads)
        mapping = {"BatchSize": 1, **{name: value for name, value in settings.items() if name in of_triggers}}
        kept = {name: value for name, value in mapping.items() if name in of_triggers}
        return replace(self._with(sources=(*self.scenario.sources, source)), mapping=kept)

    def _with(self, **changes: Any) -> "Flow":
        """A source that is not polled has no settings of a mapping waiting."""
        return replace(
            self, scenario=replace(self.scenario, **changes), mapping={} if "sources" in changes else self.mapping
        )


def a_flow() -> Flow:
    return Flow()
