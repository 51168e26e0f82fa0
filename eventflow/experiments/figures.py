"""A run in a few figures, to be laid beside another run's: what the compare page and the lab show, defined once.

What was published before a fence, the warm-up, can be left out: then a row counts if its event was published at the
fence or later, and one that is of no event if it happened then. How many runs go on and how many events wait are known
at the fence from what was before it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from eventflow.engine import Result, Scenario
from eventflow.engine.costs import Costs, cost
from eventflow.engine.scenario.interventions import Intervention, SetSetting
from eventflow.engine.scenario.settings import changed, value_of
from eventflow.engine.trace.finding import is_ahead, is_init_for_request, rows_at
from eventflow.engine.trace.kinds import AT_US, EVENT, SITE, TraceKind
from eventflow.engine.trace.ledger import MOVES, Ledger
from eventflow.engine.trace.metrics import COUNTED, STEPS
from eventflow.engine.units import MILLISECOND_US
from eventflow.engine.validation.settings import declared
from eventflow.experiments.stored import StoredRun

K = TraceKind
DELIVERED = (K.SUCCEEDED, K.PROCESSED, K.DELIVERED)
ANSWERS = (K.ANSWERED, K.SUCCEEDED, K.RETURNED)
FILTERED = (K.FILTERED, K.MISSED)
WAITING = {kind: moves["waiting"] for kind, moves in MOVES.items() if "waiting" in moves}
MILLION = 1_000_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of a run, the age at which events were delivered, and what it cost.

    A share or an age is None where there is nothing to measure. ``latency``: how long callers waited for an answer.
    ``unfinished``: still waiting or running at the end. ``duplicates``: what the code did a second time.
    ``saved``: the invocations that filters spared functions, at what those that took place have cost there.
    """

    published: int
    delivered: int
    filtered: int
    throttled: int
    retries: int
    dead_lettered: int
    lost: int
    returned: int
    cold_starts: int
    age_mean_ms: float | None
    age_p50_ms: float | None
    age_p99_ms: float | None
    usd: float
    invocations: int
    errors: int
    duplicates: int
    unfinished: int
    latency_p50_ms: float | None
    latency_p99_ms: float | None
    throttled_share: float | None
    error_share: float | None
    cold_start_share: float | None
    filtered_share: float | None
    dead_lettered_per_million: float | None
    lost_per_million: float | None
    concurrency_peak: int
    concurrency_mean: float
    backlog_peak: int
    usd_per_million: float | None
    saved_invocations: int
    saved_usd_per_million: float | None

    def as_dict(self) -> dict[str, int | float | None]:
        """As plain JSON."""
        return asdict(self)


def figures(run: StoredRun, scenario: Scenario, interventions: Sequence[Intervention], from_us: int = 0) -> Figures:
    """The figures of a run from the fence ``from_us`` on. ``interventions``: all of it, the scenario's own included."""
    late = _since(run, from_us)
    counts = np.bincount(late.table[:, SITE], minlength=len(run.sites))
    by_kind = np.bincount([site.kind for site in run.sites], counts, len(K)).astype(np.int64)

    def count(*kinds: TraceKind) -> int:
        return sum(int(by_kind[kind]) for kind in kinds)

    published, delivered = count(K.PUBLISHED), count(*DELIVERED)
    invocations, throttled = count(*COUNTED["Invocations"]), count(*COUNTED["Throttles"])
    is_cold_start = [is_init_for_request(site.kind, site.rule) for site in run.sites]
    cold_starts = int(counts[is_cold_start].sum())
    until_us = int(run.manifest["until_us"])
    stretches = _costs(run, late, scenario, interventions, from_us)
    usd = sum(part.usd for part in stretches)
    running = _Level.of(run, STEPS, from_us, until_us)
    saved, saved_usd = _saved(run, counts, stretches)
    filtered, lost, dead_lettered, returned = (
        count(kind) for kind in (K.FILTERED, K.LOST, K.DEAD_LETTERED, K.RETURNED)
    )
    ages_us = _ages_us(run, late)
    age_p50_ms, age_p99_ms = _percentiles(ages_us)
    latency_p50_ms, latency_p99_ms = _percentiles(_latencies_us(run, late))
    return Figures(
        published=published,
        delivered=delivered,
        filtered=filtered,
        throttled=throttled,
        retries=count(K.RETRY),
        dead_lettered=dead_lettered,
        lost=lost,
        returned=returned,
        cold_starts=cold_starts,
        age_mean_ms=float(ages_us.mean()) / MILLISECOND_US if len(ages_us) else None,
        age_p50_ms=age_p50_ms,
        age_p99_ms=age_p99_ms,
        usd=usd,
        invocations=invocations,
        errors=count(*COUNTED["Errors"]),
        duplicates=count(K.REPEATED),
        unfinished=published - delivered - filtered - lost - dead_lettered - returned,
        latency_p50_ms=latency_p50_ms,
        latency_p99_ms=latency_p99_ms,
        # A throttled request is no invocation, so both together are what was asked for.
        throttled_share=_share(throttled, invocations + throttled),
        error_share=_share(count(*COUNTED["Errors"]), invocations),
        cold_start_share=_share(cold_starts, invocations),
        filtered_share=_share(filtered, published),
        dead_lettered_per_million=_share(dead_lettered * MILLION, published),
        lost_per_million=_share(lost * MILLION, published),
        concurrency_peak=running.peak,
        concurrency_mean=running.mean,
        backlog_peak=_Level.of(run, WAITING, from_us, until_us).peak_between,
        usd_per_million=_share(usd * MILLION, published),
        saved_invocations=saved,
        saved_usd_per_million=_share(saved_usd * MILLION, published),
    )


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _percentiles(lengths_us: Numbers) -> tuple[float | None, float | None]:
    if not len(lengths_us):
        return None, None
    p50, p99 = (float(value) / MILLISECOND_US for value in np.percentile(lengths_us, (50, 99)))
    return p50, p99


def _since(run: StoredRun, from_us: int) -> StoredRun:
    """The rows that count."""
    if not from_us:
        return run
    is_late = np.append(run.born_us >= from_us, False)
    events, at_us = run.table[:, EVENT], run.table[:, AT_US]
    # No row of an event is older than the event.
    first = int(np.searchsorted(at_us, from_us))
    counts = (events[first:] < 0) | is_late[events[first:]]
    return StoredRun(run.table[first:][counts], run.manifest)


def _ages_us(run: StoredRun, late: StoredRun) -> Numbers:
    """How long after it was published each delivered event was."""
    ends = late.table[late.rows_of(*DELIVERED)]
    ages_us: Numbers = ends[:, AT_US] - run.born_us[ends[:, EVENT]]
    return ages_us


def _latencies_us(run: StoredRun, late: StoredRun) -> Numbers:
    """How long each caller waited: until the answer, or until it no longer waited for one."""
    edges = run.manifest["edges"]
    callers = [edge["from"] for edge in edges if edge["role"] == "trigger" and edge["invocation"] == "synchronous"]
    requests = late.table[rows_at(late.table, run.sites, lambda s: s.kind == K.PUBLISHED and s.node in callers)]
    if not len(requests):
        return np.empty(0, np.int64)
    answers = late.table[late.rows_of(*ANSWERS)][::-1]
    # The earliest answer stays: numpy keeps the last of several for one place.
    at_us = np.full(len(run.born_us), -1, np.int64)
    at_us[answers[:, EVENT]] = answers[:, AT_US]
    answered = at_us[requests[:, EVENT]]
    waits_us: Numbers = (answered - requests[:, AT_US])[answered >= 0]
    return waits_us


@dataclass(frozen=True, slots=True)
class _Level:
    """A number that goes up and down: its highest, its highest between two instants, and its mean over time."""

    peak: int
    peak_between: int
    mean: float

    @classmethod
    def of(cls, run: StoredRun, moves: "dict[TraceKind, int]", from_us: int, until_us: int) -> "_Level":
        rows = run.rows_of(*moves)
        step_of_site = np.array([moves.get(site.kind, 0) for site in run.sites], np.int64)
        levels, at_us = np.cumsum(step_of_site[run.table[rows, SITE]]), run.table[rows, AT_US]
        first = int(np.searchsorted(at_us, from_us))
        begins = int(levels[first - 1]) if first else 0
        levels, at_us = np.append(begins, levels[first:]), np.append(from_us, at_us[first:])
        lasts_us = np.diff(at_us, append=max(until_us, int(at_us[-1])))
        whole_us = int(lasts_us.sum())
        standing = levels[lasts_us > 0]
        return cls(
            peak=int(levels.max()),
            peak_between=int(standing.max()) if len(standing) else begins,
            mean=float((levels * lasts_us).sum()) / whole_us if whole_us else float(begins),
        )


def _saved(run: StoredRun, counts: Numbers, stretches: Sequence[Costs]) -> tuple[int, float]:
    """The invocations that filters have spared functions, and what they would have cost."""
    nodes, edges = run.manifest["nodes"], run.manifest["edges"]
    events: dict[int, int] = {}
    spared: dict[int, int] = {}
    for number, site in zip(counts.tolist(), run.sites, strict=True):
        if site.kind in (K.STARTED, K.JOINED):
            events[site.node] = events.get(site.node, 0) + number
        elif site.kind in FILTERED and site.edge >= 0 and nodes[edges[site.edge]["to"]]["role"] == "function":
            to = edges[site.edge]["to"]
            spared[to] = spared.get(to, 0) + number
    saved, usd = 0.0, 0.0
    for node, number in spared.items():
        of_it = [part.functions[nodes[node]["name"]] for part in stretches]
        requests = sum(part.requests for part in of_it)
        # Events of a batch share an invocation.
        invocations = number * requests / events[node] if events.get(node) and requests else number
        saved += invocations
        if requests:
            usd += invocations * sum(part.request_usd + part.compute_usd for part in of_it) / requests
    return round(saved), usd


def _costs(
    run: StoredRun, late: StoredRun, scenario: Scenario, interventions: Sequence[Intervention], from_us: int
) -> list[Costs]:
    """What the rows that count cost, each stretch between two changes of settings at the settings that held in it."""
    changes = sorted((item for item in interventions if isinstance(item, SetSetting)), key=lambda item: item.at_us)
    until_us = int(run.manifest["until_us"])
    times = [0, *(change.at_us for change in changes if change.at_us < until_us), until_us]
    # Which environments were kept ready is told when they start.
    ahead = run.table[rows_at(run.table, run.sites, lambda site: is_ahead(site.kind, site.rule))]
    found, at_us = [], late.table[:, AT_US]
    for number, (begins_us, ends_us) in enumerate(pairwise(times)):
        if number:
            scenario = _after(scenario, changes[number - 1])
        last = number == len(times) - 2
        begins_us = max(begins_us, from_us)
        if ends_us <= begins_us and not last:
            continue
        within = slice(*np.searchsorted(at_us, (begins_us, ends_us)).tolist())
        rows = late.table[within.start : None if last else within.stop]
        told = ahead[ahead[:, AT_US] < begins_us]
        found.append(_of(run, scenario, np.concatenate([told, rows]) if len(told) else rows, ends_us - begins_us))
    return found


def _of(run: StoredRun, scenario: Scenario, rows: Numbers, for_us: int) -> Costs:
    manifest = {**run.manifest, "until_us": for_us}
    result = Result(rows, run.sites, manifest, Ledger(), {}, "")
    return cost(scenario, result)


def _after(scenario: Scenario, change: SetSetting) -> Scenario:
    name = change.property.partition(".")[0]
    for node in scenario.nodes:
        if node.name == change.node:
            now = {name: value_of(node.settings, declared(node, scenario), name)}
            settings = {**node.settings, **changed(now, change.property, change.value)}
            return replace(
                scenario,
                sources=tuple(replace(s, settings=settings) if s.name == node.name else s for s in scenario.sources),
                functions=tuple(
                    replace(f, settings=settings) if f.name == node.name else f for f in scenario.functions
                ),
            )
    return scenario
