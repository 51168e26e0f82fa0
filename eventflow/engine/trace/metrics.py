"""What a run adds up to, under the names CloudWatch gives its metrics.

Invocations and Errors count runs; a batch is one. A throttled request is neither. Duration is the handler's time,
without Init. AsyncEventAge is how long an event was queued until a run of it began. ClaimedAccountConcurrency is what
runs in functions without reserved concurrency, all that is reserved, and all that is provisioned.

Simplified: a run counts when it ends, and one that still goes on at the end of the simulation does not; the claims are
those that the scenario begins with. ColdStarts and DuplicateEffects are ours.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from eventflow.engine.trace.kinds import AT_US, EVENT, SITE, SUBJECT, TraceKind
from eventflow.engine.trace.recorder import Site, Table
from eventflow.engine.trace.room import with_room
from eventflow.engine.trace.run_lengths import RunLengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

K = TraceKind

COUNTED = {
    "Invocations": (K.SUCCEEDED, K.FAILED, K.BATCH_SUCCEEDED, K.BATCH_FAILED),
    "Errors": (K.FAILED, K.BATCH_FAILED),
    "Throttles": (K.THROTTLED, K.BATCH_THROTTLED),
    "AsyncEventsReceived": (K.QUEUED,),
}
"""Metrics of a function that are counts of rows."""

STEPS = {
    K.STARTED: 1,
    K.BATCH_STARTED: 1,
    K.SUCCEEDED: -1,
    K.FAILED: -1,
    K.BATCH_SUCCEEDED: -1,
    K.BATCH_FAILED: -1,
}
"""How many runs more or fewer go on after a row of each kind."""

REFUSED_AS = {
    "dead_letter": "DeadLetterErrors",
    "on_failure": "DestinationDeliveryFailures",
    "on_success": "DestinationDeliveryFailures",
}

PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What functions claim of an account's concurrency, by node."""

    reserved: Mapping[int, int] = field(default_factory=dict)
    provisioned: Mapping[int, int] = field(default_factory=dict)


class Metrics:
    """Adds up the metrics of every function, chunk by chunk."""

    def __init__(
        self,
        sites: list[Site],
        functions: dict[int, str],
        edges: Sequence[tuple[int, str]],
        claims: Claims | None = None,
    ) -> None:
        """``functions``: name by node. ``edges``: (from node, role) by edge."""
        self._sites = sites
        self._functions = functions
        self._edges = edges
        self._claims = claims or Claims()
        self._counts = np.zeros(len(sites), np.int64)
        self._lengths = {node: RunLengths(sites, node) for node in functions}
        self._steps = {node: _steps(sites, node, STEPS) for node in functions}
        self._running = _Levels(functions)
        self._on_provisioned = _Levels(self._claims.provisioned)
        self._unreserved = [node for node in functions if node not in self._claims.reserved]
        # No site is of two nodes, so a sum is the step of one of them.
        self._unreserved_steps = sum((self._steps[node] for node in self._unreserved), np.zeros(len(sites), np.int8))
        self._account = _Levels(["all", "on demand"])
        self._queue = _Queued(sites, functions)

    def add(self, table: Table) -> None:
        """Count these rows in."""
        sites = np.ascontiguousarray(table[:, SITE])
        self._counts += np.bincount(sites, minlength=len(self._sites))
        ready: NDArray[np.int32] | int = 0
        for node, step_of_site in self._steps.items():
            steps = step_of_site[sites]
            self._running.move(node, steps)
            ends = np.flatnonzero(steps < 0)
            self._lengths[node].add(table, sites, ends)
            if node in self._claims.provisioned:
                on_ready = np.where(self._lengths[node].is_provisioned(table[:, SUBJECT]), steps, 0)
                self._on_provisioned.move(node, on_ready)
                ready = ready + on_ready if node not in self._claims.reserved else ready
        if len(self._unreserved) > 1 or self._claims.provisioned:
            steps_of_all = self._unreserved_steps[sites]
            self._account.move("all", steps_of_all)
            self._account.move("on demand", steps_of_all - ready)
        self._queue.add(table, sites)

    def as_dict(self) -> dict[str, dict[str, float | int | None]]:
        """Metrics by function."""
        return {name: self._of(node) for node, name in self._functions.items()}

    def account(self) -> dict[str, int]:
        """Metrics of all functions together."""
        reserved, provisioned = self._claims.reserved, self._claims.provisioned
        running, on_demand = self._account.peak["all"], self._account.peak["on demand"]
        if len(self._unreserved) == 1 and not provisioned:
            running = on_demand = self._running.peak[self._unreserved[0]]
        ready = sum(count for node, count in provisioned.items() if node not in reserved)
        return {
            "UnreservedConcurrentExecutions": running,
            "ClaimedAccountConcurrency": on_demand + sum(reserved.values()) + ready,
        }

    def _of(self, node: int) -> dict[str, float | int | None]:
        metrics: dict[str, float | int | None] = {name: self._count(node, *kinds) for name, kinds in COUNTED.items()}
        metrics["AsyncEventsDropped"] = self._queue.dropped[node]
        metrics["AsyncEventAge max ms"] = self._queue.age_ms(node)
        metrics["ColdStarts"] = self._count(node, K.INIT) - self._by_rule(node, "provisioned.", K.INIT)
        metrics["RecursiveInvocationsDropped"] = self._stopped(node)
        metrics["DuplicateEffects"] = self._by_rule(node, "effect.repeated")
        metrics |= dict.fromkeys(REFUSED_AS.values(), 0)
        for site, count in zip(self._sites, self._counts.tolist(), strict=True):
            if site.kind == K.REFUSED and self._edges[site.edge][0] == node:
                name = REFUSED_AS[self._edges[site.edge][1]]
                metrics[name] = int(metrics[name] or 0) + count
        metrics["ConcurrentExecutions"] = self._running.peak[node]
        if provisioned := self._claims.provisioned.get(node):
            busy = self._on_provisioned.peak[node]
            metrics["ProvisionedConcurrencyInvocations"] = self._by_rule(node, "provisioned.", *STEPS)
            metrics["ProvisionedConcurrencySpilloverInvocations"] = self._by_rule(node, "spillover.")
            metrics["ProvisionedConcurrentExecutions"] = busy
            metrics["ProvisionedConcurrencyUtilization"] = busy / provisioned
        lengths_us = self._lengths[node].all()
        values: list[float | None] = [None] * (len(PERCENTILES) + 1)
        if len(lengths_us):
            values = [float(value) / 1_000 for value in np.percentile(lengths_us, (*PERCENTILES, 100))]
        metrics |= {f"Duration p{percent} ms": value for percent, value in zip(PERCENTILES, values, strict=False)}
        metrics["Duration max ms"] = values[-1]
        return metrics

    def _count(self, node: int, *kinds: TraceKind) -> int:
        return sum(
            int(count)
            for site, count in zip(self._sites, self._counts, strict=True)
            if site.node == node and site.kind in kinds
        )

    def _by_rule(self, node: int, start: str, *kinds: TraceKind) -> int:
        return sum(
            int(count)
            for site, count in zip(self._sites, self._counts, strict=True)
            if site.node == node and site.rule.startswith(start) and (not kinds or site.kind in kinds)
        )

    def _stopped(self, node: int) -> int:
        """How often the recursion guard kept an event from this function."""
        return sum(
            int(count)
            for site, count in zip(self._sites, self._counts, strict=True)
            if site.node == node and site.rule.endswith(".recursion")
        )


class _Levels:
    """Numbers that go up and down, by name, and the highest that each has been."""

    def __init__(self, names: "Sequence[int | str] | Mapping[int, object]") -> None:
        self.now: dict[int | str, int] = dict.fromkeys(names, 0)
        self.peak: dict[int | str, int] = dict.fromkeys(names, 0)

    def move(self, name: int | str, steps: "NDArray[np.int8] | NDArray[np.int32]") -> None:
        if len(steps):
            levels = self.now[name] + np.cumsum(steps, dtype=np.int32)
            self.now[name] = int(levels[-1])
            self.peak[name] = max(self.peak[name], int(levels.max()))


class _Queued:
    """The events in functions' internal queues: how long they wait, and which are given up."""

    def __init__(self, sites: list[Site], functions: Mapping[int, str]) -> None:
        self.dropped = dict.fromkeys(functions, 0)
        self._oldest_us = dict.fromkeys(functions, -1)
        self._nodes = np.array([site.node for site in sites], np.int64)
        self._queued = np.array([site.kind == K.QUEUED and site.node in functions for site in sites])
        self._started = np.array([site.kind == K.STARTED for site in sites])
        self._ended = np.array([site.kind in (K.DEAD_LETTERED, K.LOST) and site.node in functions for site in sites])
        self._since_us: NDArray[np.int64] = np.full(0, -1, np.int64)

    def add(self, table: Table, sites: "NDArray[np.int64]") -> None:
        """Count these rows in."""
        if not self._queued.any() or not len(table):
            return
        events = table[:, EVENT]
        self._since_us = with_room(self._since_us, int(events.max()) + 1)
        queued = self._queued[sites]
        self._since_us[events[queued]] = table[queued, AT_US]
        started = np.flatnonzero(self._started[sites])
        started = started[self._since_us[events[started]] >= 0]
        ages_us, nodes = table[started, AT_US] - self._since_us[events[started]], self._nodes[sites[started]]
        ended = np.flatnonzero(self._ended[sites])
        of_ended = self._nodes[sites[ended[self._since_us[events[ended]] >= 0]]]
        for node in self.dropped:
            self.dropped[node] += int(np.count_nonzero(of_ended == node))
            ours = ages_us[nodes == node]
            self._oldest_us[node] = max(self._oldest_us[node], int(ours.max()) if len(ours) else -1)

    def age_ms(self, node: int) -> float | None:
        """The longest time that an event was queued before it was run."""
        return None if self._oldest_us[node] < 0 else self._oldest_us[node] / 1_000


def _steps(sites: list[Site], node: int, steps: Mapping[TraceKind, int]) -> "NDArray[np.int8]":
    """By site: the step of a row there, 0 where it is of another node."""
    return np.array([steps.get(site.kind, 0) if site.node == node else 0 for site in sites], np.int8)
