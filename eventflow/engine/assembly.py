"""From a scenario to the nodes that run it: everything is wired once, before time starts."""

from itertools import count
from typing import Any, assert_never

from eventflow.engine.chance.draws import Draws
from eventflow.engine.decks import Decks
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.function.concurrency import ACCOUNT, RESERVED, Concurrency
from eventflow.engine.function.environments import EnvironmentPool
from eventflow.engine.function.handler import Handler
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.asynchronous import ACCEPTED, AsynchronousInvocation
from eventflow.engine.invocation.destinations import DENIED, FIFO, Destinations, Role, Target
from eventflow.engine.invocation.event import Event
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.retry import RetryPolicy
from eventflow.engine.invocation.synchronous import SynchronousInvocation
from eventflow.engine.kernel import Kernel
from eventflow.engine.resources.outlet import (
    EMITTED,
    FILTERED,
    PASSED,
    STORED,
    AsynchronousRoute,
    Emitter,
    Outlet,
    Route,
)
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.units import milliseconds_us, seconds_us

SEND_ACTIONS = {"sqs": "sqs:SendMessage", "s3": "s3:PutObject"}
"""What an execution role must be allowed for each kind of target.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""


class Edge:
    """A connection as the picture shows it."""

    __slots__ = ("filter", "invocation", "node_from", "node_to", "role")

    def __init__(
        self,
        node_from: int,
        node_to: int,
        role: str,
        invocation: str | None = None,
        filter: str | None = None,
    ):
        self.node_from = node_from
        self.node_to = node_to
        self.role = role
        self.invocation = invocation
        self.filter = filter


class RunningFunction:
    """A function of a run, and what can be changed about it while it runs."""

    def __init__(self, settings: Settings, invoker: Invoker, queue: AsynchronousInvocation) -> None:
        self.settings = dict(settings)
        self.invoker = invoker
        self.queue = queue


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
        self._trigger_edges = [
            self._edge(t.source, t.function, "trigger", self._invocation(t), str(t.filter) if t.filter else None)
            for t in scenario.triggers
        ]
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
        for function in scenario.functions:
            self._wire_success(function)

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
        return RunningFunction(function.settings, invoker, queue)

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
                source = self.scenario.source(name)
                refusal = None
                if SEND_ACTIONS[source.kind] in function.denied_actions:
                    refusal = DENIED
                elif source.settings.get("FifoQueue"):
                    refusal = FIFO
                targets.append(Target(self.numbers[name], self._edge(function.name, name, role), role, refusal))
        return targets

    def _routes(self, source: Source) -> tuple[list[Route | None], int]:
        """For each card of the source the way it takes, and the site for those that take none."""
        kind = CATALOGUE[source.kind]
        triggers = [
            (e, t) for e, t in zip(self._trigger_edges, self.scenario.triggers, strict=True) if t.source == source.name
        ]
        ways = [(trigger, self._route(source, trigger, edge)) for edge, trigger in triggers]
        routes: list[Route | None] = []
        for card in self.decks.of(source.name):
            title = kind.title(card.content)
            routes.append(next((route for t, route in ways if t.filter is None or t.filter.matches(title)), None))
        first = triggers[0][0] if triggers else -1
        return routes, self.recorder.site(TraceKind.FILTERED, self.numbers[source.name], first, FILTERED)

    def _route(self, source: Source, trigger: Trigger, edge: int) -> Route:
        function = self.functions[trigger.function]
        node = self.numbers[trigger.function]
        match self._invocation(trigger):
            case "synchronous":
                return SynchronousInvocation(self.kernel, self.recorder, node, function.invoker).invoke
            case "asynchronous":
                passed = None
                if trigger.filter is not None:
                    passed = self.recorder.site(TraceKind.PASSED, self.numbers[source.name], edge, PASSED)
                queued = self.recorder.site(TraceKind.QUEUED, node, edge, ACCEPTED)
                route = AsynchronousRoute(self.kernel, self.recorder, function.queue, passed, queued)
                self.latencies.setdefault(source.name, []).append(route)
                route.latency_us = delivery_latency_us(source, source.settings)
                return route
            case other:
                raise AssertionError(f"no way from {source.name}: {other}")

    def _invocation(self, trigger: Trigger) -> str:
        source = self.scenario.source(trigger.source)
        kind = CATALOGUE[source.kind]
        match kind.invocation:
            case "asynchronous" | "synchronous":
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
            kind, why = (TraceKind.PUBLISHED, EMITTED) if outlet else (TraceKind.SENT, STORED)
            site = self.recorder.site(kind, node, edge, why)
            cards = self.decks.emitted(function.name, number)
            emitters.append(Emitter(self.kernel, self.recorder, f"{function.name}.{number}", outlet, site, cards))
        if not emitters:
            return
        invoker = self.functions[function.name].invoker
        record = invoker.succeeded

        def succeeded(event: Event) -> None:
            if record is not None:
                record(event)
            for emitter in emitters:
                emitter.emit(event)

        invoker.succeeded = succeeded

    def _edge(
        self,
        node_from: str,
        node_to: str,
        role: str,
        invocation: str | None = None,
        filter: str | None = None,
    ) -> int:
        self.edges.append(Edge(self.numbers[node_from], self.numbers[node_to], role, invocation, filter))
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
