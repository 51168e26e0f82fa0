"""The functions of a run: their environments, their concurrency, their simulated code, and how they are changed."""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.assembly.parts import Parts
from eventflow.engine.assembly.ways import feeders, kind_of, node_of
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.function.concurrency import ACCOUNT, RESERVED, Concurrency
from eventflow.engine.function.environments import EnvironmentPool
from eventflow.engine.function.handler import Handler
from eventflow.engine.function.handler_rules import HandlerRules
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.asynchronous import DUPLICATED, AsynchronousInvocation
from eventflow.engine.invocation.destinations import Destinations
from eventflow.engine.invocation.invocation import Invoker
from eventflow.engine.invocation.recursion import longest_chain
from eventflow.engine.invocation.retry import RetryPolicy
from eventflow.engine.scenario.model import Function
from eventflow.engine.scenario.settings import Settings, changed, value_of
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.metrics import Claims
from eventflow.engine.units import seconds_us

FOR_EVER = 1 << 62


class RunningFunction:
    """A function of a run; ``queue`` is its internal queue of asynchronous events, there once its targets are."""

    def __init__(self, settings: Settings, invoker: Invoker) -> None:
        self.settings = dict(settings)
        self.invoker = invoker
        self.queue: AsynchronousInvocation
        self.destinations: Destinations

    def value(self, name: str) -> Any:
        """The value of a setting now."""
        return value_of(self.settings, FUNCTION_SETTINGS, name)


class Functions:
    """All functions, and the concurrency they share."""

    def __init__(self, parts: Parts) -> None:
        scenario = parts.scenario
        self._parts = parts
        reserved = sum(_setting(function, "ReservedConcurrentExecutions") or 0 for function in scenario.functions)
        self._unreserved = Concurrency(scenario.account.concurrent_executions - reserved, ACCOUNT)
        self.by_name = {function.name: self._function(function) for function in scenario.functions}

    def complete(self, function: Function, destinations: Destinations) -> None:
        """Give the function its queue: where its events end up is known by now."""
        parts, running = self._parts, self.by_name[function.name]
        running.destinations = destinations
        running.queue = AsynchronousInvocation(
            parts.kernel,
            parts.recorder,
            parts.numbers[function.name],
            function.name,
            running.invoker,
            destinations,
            _retry_policy(running),
            parts.draws,
        )
        sites = {
            parts.numbers[name]: parts.recorder.site(TraceKind.PUBLISHED, parts.numbers[name], rule=DUPLICATED)
            for name in feeders(parts.scenario, function.name)
        }
        running.queue.copy = lambda event: parts.publisher.copy(event, sites[event.source], "again")
        _configure_queue(running)

    def claims(self) -> Claims:
        """What the functions claim of the account's concurrency when the run begins."""
        reserved, provisioned = {}, {}
        for name, function in self.by_name.items():
            node = self._parts.numbers[name]
            if (value := function.value("ReservedConcurrentExecutions")) is not None:
                reserved[node] = value
            if value := function.value("ProvisionedConcurrentExecutions"):
                provisioned[node] = value
        return Claims(reserved=reserved, provisioned=provisioned)

    def set(self, name: str, property: str, value: Any) -> None:
        """A person changes a setting."""
        function = self.by_name[name]
        setting = property.partition(".")[0]
        function.settings |= changed({setting: function.value(setting)}, property, value)
        if setting == "ReservedConcurrentExecutions":
            self._reserve(function, value)
        function.invoker.configure(function.settings)
        _configure_queue(function)

    def _reserve(self, function: RunningFunction, value: int | None) -> None:
        """Give the function this much reserved concurrency from now on, None for none."""
        invoker, before = function.invoker, function.invoker.concurrency
        if before is self._unreserved:
            before.in_use -= invoker.claimed
        else:
            self._unreserved.limit += before.limit
        if value is None:
            invoker.concurrency = self._unreserved
            self._unreserved.in_use += invoker.claimed
        else:
            self._unreserved.limit -= value
            invoker.concurrency = Concurrency(value, RESERVED)
            invoker.concurrency.in_use = invoker.claimed

    def _function(self, function: Function) -> RunningFunction:
        parts = self._parts
        node = parts.numbers[function.name]
        keep_alive_us = seconds_us(_setting(function, "KeepAliveSeconds"))
        invoker = Invoker(
            parts.kernel,
            parts.recorder,
            node,
            self._unreserved,
            EnvironmentPool(parts.kernel, parts.recorder, node, keep_alive_us),
            Handler(parts.draws, function.name, function.settings),
            self._poison(function),
        )
        reserved = _setting(function, "ReservedConcurrentExecutions")
        if reserved is not None:
            invoker.concurrency = Concurrency(reserved, RESERVED)
        invoker.configure(function.settings)
        if function.rules:
            invoker.rules = HandlerRules(function.rules, self._events(function))
        return RunningFunction(function.settings, invoker)

    def _poison(self, function: Function) -> Mapping[int, list[bool]]:
        """By node: on which of its cards the function's code fails."""
        patterns = [EventPattern.compile(pattern) for pattern in function.fails_on]
        if not patterns:
            return {}
        return {
            node: [any(pattern.matches(event) for pattern in patterns) for event in events]
            for node, events in self._events(function).items()
        }

    def _events(self, function: Function) -> dict[int, list[Any]]:
        """By node, for each of its cards: what the handler gets. Of a pipe's list of one it is that record."""
        found = {}
        for name in feeders(self._parts.scenario, function.name):
            kind = kind_of(node_of(self._parts.scenario, name))
            events = [kind.event(name, card.content) for card in self._parts.decks.of(name)]
            found[self._parts.numbers[name]] = [
                event[0] if isinstance(event, list) and event else event for event in events
            ]
        return found


def _configure_queue(function: RunningFunction) -> None:
    queue = function.queue
    queue.policy = _retry_policy(function)
    queue.jitter = function.value("ThrottleJitter")
    chain = longest_chain(function.settings)
    queue.longest_chain = FOR_EVER if chain is None else chain
    queue.duplicate_rate = function.value("DuplicateRate")
    # A queue that never delivers twice need not hear of what succeeded.
    function.invoker.tells |= queue.duplicate_rate > 0


def _retry_policy(function: RunningFunction) -> RetryPolicy:
    return RetryPolicy(function.value("MaximumRetryAttempts"), seconds_us(function.value("MaximumEventAgeInSeconds")))


def _setting(function: Function, name: str) -> Any:
    return value_of(function.settings, FUNCTION_SETTINGS, name)
