"""From a scenario to the nodes that run it: everything is wired once, before time starts."""

from itertools import count
from typing import TYPE_CHECKING, Any, assert_never

from eventflow.engine.chance.draws import Draws
from eventflow.engine.decks import Decks
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.function.concurrency import ACCOUNT, RESERVED, Concurrency
from eventflow.engine.function.environments import EnvironmentPool
from eventflow.engine.function.handler import Handler
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.asynchronous import ACCEPTED, AsynchronousInvocation
from eventflow.engine.invocation.destinations import Destinations, Role, Target, refusal_of
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.filtering import FILTER_RULES, TriggerFilter
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.retry import RetryPolicy
from eventflow.engine.invocation.synchronous import SynchronousInvocation
from eventflow.engine.kernel import Kernel
from eventflow.engine.mappings import EMISSION_RULES, Mappings
from eventflow.engine.resources.outlet import EMITTED, STORED, UNHEARD, AsynchronousRoute, Emitter, Outlet, Route
from eventflow.engine.scenario.interventions import SetFilter
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.units import milliseconds_us, seconds_us

if TYPE_CHECKING:
    from eventflow.engine.scenario.filter_words import Filter


class Edge:
    """A connection as the picture shows it; ``filters`` has each filter of a trigger and when it begins to hold."""

    __slots__ = ("filters", "invocation", "node_from", "node_to", "role")

    def __init__(self, node_from: int, node_to: int, role: str, invocation: str | None = None):
        self.node_from = node_from
        self.node_to = node_to
        self.role = role
        self.invocation = invocation
        self.filters: list[tuple[int, Filter | None]] = []


class RunningFunction:
    """A function of a run, and what can be changed about it while it runs."""

    def __init__(
        self, settings: Settings, invoker: Invoker, queue: AsynchronousInvocation, destinations: Destinations
    ) -> None:
        self.settings = dict(settings)
        self.invoker = invoker
        self.queue = queue
        self.destinations = destinations


class Assembly:
    """The nodes of one run, wired together."""

    def __init__(self, scenario: Scenario, seed: int, droppable: dict[int, Event | None]) -> None:
        self.scenario = scenario
        self.kernel = Kernel()
        self.recorder = Recorder()
        self.draws = Draws(seed)
        self.numbers = {node.name: number for number, node in enumerate(scenario.nodes)}
        self.edges: list[Edge] = []
        self.decks = Decks(scenario, self.draws, self.numbers)
        self.functions: dict[str, RunningFunction] = {}
        self.outlets: dict[str, Outlet] = {}
        self.latencies: dict[str, list[AsynchronousRoute]] = {}
        self.mappings = Mappings(scenario, self.kernel, self.recorder, self.decks, self.numbers, self._edge)
        self._trigger_edges = [
            self._edge(t.source, t.function, "trigger", self._invocation(t)) for t in scenario.triggers
        ]
        for edge, trigger in zip(self._trigger_edges, scenario.triggers, strict=True):
            self.edges[edge].filters.append((0, trigger.filter))
        self._filters: dict[tuple[str, str], TriggerFilter] = {}
        self._ways: dict[str, list[tuple[TriggerFilter, Route]]] = {}
        reserved = sum(_setting(function, "ReservedConcurrentExecutions") or 0 for function in scenario.functions)
        self.unreserved = Concurrency(scenario.account.concurrent_executions - reserved, ACCOUNT)
        for function in scenario.functions:
            self.functions[function.name] = self._function(function)
        event_numbers = count()
        for source in scenario.sources:
            if any(trigger.source == source.name for trigger in scenario.triggers) or source.traffic:
                routes, filtered = self._routes(source)
                self.outlets[source.name] = Outlet(
                    self.kernel,
                    self.recorder,
                    self.numbers[source.name],
                    event_numbers,
                    routes,
                    filtered,
                    droppable,
                )
        self.mappings.wire_failures(self.outlets)
        for function in scenario.functions:
            self._wire_success(function)

    def expect(self, change: SetFilter) -> None:
        """Make ready for a filter that a person will set: sites and edges are known before a run starts."""
        self._filters[change.source, change.function].expect(change.filter)
        triggers = zip(self._trigger_edges, self.scenario.triggers, strict=True)
        edge = next(e for e, t in triggers if (t.source, t.function) == (change.source, change.function))
        self.edges[edge].filters.append((change.at_us, change.filter))

    def set_filter(self, change: SetFilter) -> None:
        """Have another filter decide about what the source publishes from now on."""
        self._filters[change.source, change.function].change(change.filter)
        if ways := self._ways.get(change.source):
            outlet = self.outlets[change.source]
            outlet.routes[:] = self._chosen(change.source)
            outlet.filter_number = ways[0][0].number

    def reserve(self, function: RunningFunction, value: int | None) -> None:
        """Give the function this much reserved concurrency from now on, None for none."""
        invoker, before = function.invoker, function.invoker.concurrency
        if before is self.unreserved:
            before.in_use -= invoker.pool.busy
        else:
            self.unreserved.limit += before.limit
        if value is None:
            invoker.concurrency = self.unreserved
            self.unreserved.in_use += invoker.pool.busy
        else:
            self.unreserved.limit -= value
            invoker.concurrency = Concurrency(value, RESERVED)
            invoker.concurrency.in_use = invoker.pool.busy

    def _function(self, function: Function) -> RunningFunction:
        kernel, recorder, node = self.kernel, self.recorder, self.numbers[function.name]
        keep_alive_us = seconds_us(_setting(function, "KeepAliveSeconds"))
        invoker = Invoker(
            kernel,
            recorder,
            node,
            self.unreserved,
            EnvironmentPool(kernel, recorder, node, keep_alive_us),
            Handler(self.draws, function.name, function.settings),
            self._poison(function),
        )
        reserved = _setting(function, "ReservedConcurrentExecutions")
        if reserved is not None:
            invoker.concurrency = Concurrency(reserved, RESERVED)
        destinations = Destinations(kernel, recorder, node, self._targets(function))
        queue = AsynchronousInvocation(
            kernel,
            recorder,
            node,
            function.name,
            invoker,
            destinations,
            retry_policy(function.settings),
            self.draws,
        )
        queue.jitter = _setting(function, "ThrottleJitter")
        if destinations.record_successes:
            invoker.succeeded = lambda event: destinations.succeed(event) if event.invocation is queue else None
        return RunningFunction(function.settings, invoker, queue, destinations)

    def _poison(self, function: Function) -> dict[int, list[bool]]:
        """By source node: on which cards the function's code fails."""
        patterns = [EventPattern.compile(pattern) for pattern in function.fails_on]
        if not patterns:
            return {}
        poison = {}
        for trigger in self.scenario.triggers:
            if trigger.function == function.name:
                kind = CATALOGUE[self.scenario.source(trigger.source).kind]
                deck = self.decks.of(trigger.source)
                events = [kind.event(trigger.source, card.content) for card in deck]
                poison[self.numbers[trigger.source]] = [any(p.matches(event) for p in patterns) for event in events]
        return poison

    def _targets(self, function: Function) -> list[Target]:
        roles: list[tuple[Role, str | None]] = [
            ("dead_letter", function.dead_letter_queue),
            ("on_failure", function.on_failure),
            ("on_success", function.on_success),
        ]
        targets = []
        for role, name in roles:
            if name is not None:
                refusal = refusal_of(self.scenario.source(name), function.denied_actions)
                targets.append(Target(self.numbers[name], self._edge(function.name, name, role), role, refusal))
        return targets

    def _routes(self, source: Source) -> tuple[list[Route | None], int]:
        """For each card of the source the way it takes, and the site for those that take none."""
        filtering = CATALOGUE[source.kind].filtering
        edges = []
        for edge, trigger in zip(self._trigger_edges, self.scenario.triggers, strict=True):
            if trigger.source == source.name:
                filter = self._filter(source, trigger, edge)
                route = self._route(source, trigger, edge, filter)
                self._ways.setdefault(source.name, []).append((filter, route))
                edges.append(edge)
        why = FILTER_RULES[filtering.dialect, filtering.source].filtered if filtering and edges else UNHEARD
        site = self.recorder.site(TraceKind.FILTERED, self.numbers[source.name], edges[0] if edges else -1, why)
        return self._chosen(source.name), site

    def _filter(self, source: Source, trigger: Trigger, edge: int) -> TriggerFilter:
        filtering, cards = CATALOGUE[source.kind].filtering, self.decks.of(source.name)
        number = self.numbers[source.name]
        filter = TriggerFilter(self.recorder, filtering, source.name, number, edge, cards, trigger.filter)
        self._filters[trigger.source, trigger.function] = filter
        return filter

    def _chosen(self, source: str) -> list[Route | None]:
        """For each card the way of the first trigger that takes it; what is polled is filtered by its poller."""
        ways = self._ways.get(source, [])
        cards = range(len(self.decks.of(source)))
        if source in self.mappings.polled:
            return [ways[0][1]] * len(cards)
        return [next((route for filter, route in ways if filter.takes[card]), None) for card in cards]

    def _route(self, source: Source, trigger: Trigger, edge: int, filter: TriggerFilter) -> Route:
        function = self.functions[trigger.function]
        node = self.numbers[trigger.function]
        match self._invocation(trigger):
            case "synchronous":
                return SynchronousInvocation(self.kernel, self.recorder, node, function.invoker).invoke
            case "asynchronous":
                queued = self.recorder.site(TraceKind.QUEUED, node, edge, ACCEPTED)
                route = AsynchronousRoute(self.kernel, self.recorder, function.queue, filter, queued)
                self.latencies.setdefault(source.name, []).append(route)
                route.latency_us = delivery_latency_us(source, source.settings)
                return route
            case "queue polling" | "stream polling":
                return self.mappings.add(
                    source, node, edge, function.invoker, function.destinations, filter, self.edges[edge].filters
                )
            case other:
                raise AssertionError(f"no way from {source.name}: {other}")

    def _invocation(self, trigger: Trigger) -> str:
        source = self.scenario.source(trigger.source)
        kind = CATALOGUE[source.kind]
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

    def _wire_success(self, function: Function) -> None:
        """Have the function write what it emits, after its on-success record."""
        emitters = []
        for number, emission in enumerate(function.emits):
            edge = self._edge(function.name, emission.to, "emit")
            node, outlet = self.numbers[emission.to], self.outlets.get(emission.to)
            sent, kept = EMISSION_RULES.get(CATALOGUE[self.scenario.source(emission.to).kind].key, (EMITTED, STORED))
            kind, why = (TraceKind.PUBLISHED, sent) if outlet else (TraceKind.SENT, kept)
            site = self.recorder.site(kind, node, edge, why)
            cards = self.decks.emitted(function.name, number)
            emitters.append(Emitter(self.kernel, self.recorder, f"{function.name}.{number}", outlet, site, cards))
        invoker = self.functions[function.name].invoker
        record = invoker.succeeded
        pollers = self.mappings.of(self.numbers[function.name])

        def succeeded(event: Event) -> None:
            if record is not None:
                record(event)
            for emitter in emitters:
                emitter.emit(event)
            for poller in pollers:
                if event.invocation is poller:
                    poller.succeeded(event)

        if emitters or pollers:
            invoker.succeeded = succeeded

    def _edge(self, node_from: str, node_to: str, role: str, invocation: str | None = None) -> int:
        self.edges.append(Edge(self.numbers[node_from], self.numbers[node_to], role, invocation))
        return len(self.edges) - 1


def retry_policy(settings: Settings) -> RetryPolicy:
    """The function's retry policy."""
    return RetryPolicy(
        value_of(settings, FUNCTION_SETTINGS, "MaximumRetryAttempts"),
        seconds_us(value_of(settings, FUNCTION_SETTINGS, "MaximumEventAgeInSeconds")),
    )


def delivery_latency_us(source: Source, settings: Settings) -> int:
    """How long this source takes to hand an event to a function's queue."""
    declared = CATALOGUE[source.kind].settings
    if not any(setting.name == "DeliveryLatencyMs" for setting in declared):
        return 0
    return milliseconds_us(value_of(settings, declared, "DeliveryLatencyMs"))


def _setting(function: Function, name: str) -> Any:
    return value_of(function.settings, FUNCTION_SETTINGS, name)
