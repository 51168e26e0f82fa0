"""A run in a few figures, to be laid beside another run's."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

import numpy as np

from eventflow.engine import Result, Scenario
from eventflow.engine.costs import cost
from eventflow.engine.scenario.interventions import Intervention, SetSetting
from eventflow.engine.scenario.settings import changed, value_of
from eventflow.engine.trace.kinds import AT_US, EVENT, SITE, TraceKind
from eventflow.engine.trace.ledger import Ledger
from eventflow.engine.units import MILLISECOND_US
from eventflow.engine.validation.settings import declared
from eventflow.experiments.stored import StoredRun

K = TraceKind
DELIVERED = (K.SUCCEEDED, K.PROCESSED, K.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of a run, the age at which events were delivered, and what it cost."""

    published: int
    delivered: int
    filtered: int
    throttled: int
    retries: int
    dead_lettered: int
    lost: int
    returned: int
    cold_starts: int
    age_p50_ms: float | None
    age_p99_ms: float | None
    usd: float

    def as_dict(self) -> dict[str, int | float | None]:
        """As plain JSON."""
        return asdict(self)


def figures(run: StoredRun, scenario: Scenario, interventions: Sequence[Intervention]) -> Figures:
    """The figures of a whole run. ``interventions`` are all of it, the scenario's own included."""
    ledger = Ledger().after(run.table, run.sites)
    ages_ms = _ages_us(run) / MILLISECOND_US
    p50, p99 = (float(age) for age in np.percentile(ages_ms, (50, 99))) if len(ages_ms) else (None, None)
    ahead = np.array([site.rule.startswith("provisioned.") for site in run.sites], bool)[run.table[:, SITE]]
    return Figures(
        published=ledger.published,
        delivered=ledger.succeeded,
        filtered=ledger.filtered,
        throttled=_count(run, K.THROTTLED, K.BATCH_THROTTLED),
        retries=_count(run, K.RETRY),
        dead_lettered=ledger.dead_lettered,
        lost=ledger.lost,
        returned=ledger.returned,
        cold_starts=int(np.count_nonzero((run.kinds == K.INIT) & ~ahead)),
        age_p50_ms=p50,
        age_p99_ms=p99,
        usd=_usd(run, scenario, interventions),
    )


def _count(run: StoredRun, *kinds: TraceKind) -> int:
    return int(np.count_nonzero(np.isin(run.kinds, kinds)))


def _ages_us(run: StoredRun) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """How long after it was published each delivered event was."""
    born = run.table[run.kinds == K.PUBLISHED]
    ends = run.table[np.isin(run.kinds, DELIVERED)]
    since_us = np.zeros(len(born), np.int64)
    since_us[born[:, EVENT]] = born[:, AT_US]
    ages_us: np.ndarray[tuple[int], np.dtype[np.int64]] = ends[:, AT_US] - since_us[ends[:, EVENT]]
    return ages_us


def _usd(run: StoredRun, scenario: Scenario, interventions: Sequence[Intervention]) -> float:
    """What the run cost, each stretch between two changes of settings at the settings that held in it."""
    changes = sorted((item for item in interventions if isinstance(item, SetSetting)), key=lambda item: item.at_us)
    until_us = int(run.manifest["until_us"])
    times = [0, *(change.at_us for change in changes if change.at_us < until_us), until_us]
    usd, at_us = 0.0, run.table[:, AT_US]
    for number, (from_us, to_us) in enumerate(pairwise(times)):
        if number:
            scenario = _after(scenario, changes[number - 1])
        last = number == len(times) - 2
        within = (at_us >= from_us) & ((at_us < to_us) | last)
        # Which environments were kept ready is told when they start.
        told = (at_us < from_us) & (run.kinds == K.INIT)
        usd += _of(run, scenario, within | told, to_us - from_us)
    return usd


def _of(run: StoredRun, scenario: Scenario, rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]", for_us: int) -> float:
    manifest = {**run.manifest, "until_us": for_us}
    result = Result(run.table[rows], run.sites, manifest, Ledger(), {}, "")
    return cost(scenario, result).usd


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
