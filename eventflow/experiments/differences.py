"""Where two runs of one scenario part: the first event that went differently, and how each went on.

Two journeys are equal if the same happened at the same times. Left out is what only counts differently: the number of
a card, of a filter or of an environment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import AT_US, ATTEMPT, EVENT, SITE, VALUE, TraceKind
from eventflow.experiments.identity import identities, places_of
from eventflow.experiments.stored import StoredRun

K = TraceKind
UNCOUNTED = (K.PUBLISHED, K.FORWARDED, K.PASSED, K.FILTERED, K.MISSED, K.DELIVERED)
"""Rows whose value is the number of a card or of a filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An event that both runs have, by its number in each; ``place`` is the first of its rows that differs."""

    at_us: int
    event: int
    other: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs: how many events only one run has, how many went differently, and the first of them."""

    only_one: int
    only_other: int
    same: int
    changed: int
    first: Difference | None


def differences(one: StoredRun, other: StoredRun) -> Differences:
    """Compare every journey of two runs."""
    names = identities(one, other)
    shared = np.intersect1d(*names)
    journeys = [
        _journeys(run, own, numbers, shared)
        for run, own, numbers in zip((one, other), names, places_of(one, other), strict=True)
    ]
    (keys, rows), (other_keys, other_rows) = journeys
    _, left, right = np.intersect1d(keys, other_keys, assume_unique=True, return_indices=True)
    unequal = (rows[left] != other_rows[right]).any(axis=1)
    apart = [
        (keys[left][unequal], np.minimum(rows[left][unequal, 0], other_rows[right][unequal, 0])),
        _missing(keys, rows, other_keys),
        _missing(other_keys, other_rows, keys),
    ]
    places, times = (np.concatenate(parts) for parts in zip(*apart, strict=True))
    changed = len(np.unique(places >> _BITS))
    first = None
    if len(places):
        least = np.lexsort((places, times))[0]
        name, place = int(places[least]) >> _BITS, int(places[least]) & ((1 << _BITS) - 1)
        numbers = [int(np.flatnonzero(own == name)[0]) for own in names]
        first = Difference(at_us=int(times[least]), event=numbers[0], other=numbers[1], place=place)
    return Differences(
        only_one=len(names[0]) - len(shared),
        only_other=len(names[1]) - len(shared),
        same=len(shared) - changed,
        changed=changed,
        first=first,
    )


def journey(run: StoredRun, event: int) -> list[Mapping[str, Any]]:
    """What happened to an event, as plain JSON, in order of time."""
    nodes, edges = run.manifest["nodes"], run.manifest["edges"]
    rows: list[Mapping[str, Any]] = []
    for at_us, _, number, _, attempt, value in run.table[run.table[:, EVENT] == event].tolist():
        site = run.sites[number]
        rows.append(
            {
                "at_us": at_us,
                "kind": site.kind.name,
                "node": nodes[site.node]["name"] if site.node >= 0 else None,
                "edge": edges[site.edge]["name"] if site.edge >= 0 else None,
                "rule": site.rule or None,
                "attempt": attempt,
                "value": value,
            }
        )
    return rows


_BITS = 24
"""An event has fewer rows than two to this power: a whole run has."""


def _journeys(
    run: StoredRun, names: NDArray[np.int64], places: NDArray[np.int64], shared: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the events that both runs have, each with a key: what event it is of, and the how manieth."""
    # One more place, for rows of no event (-1).
    of_event = np.append(np.isin(names, shared), [False])
    chosen = of_event[run.table[:, EVENT]]
    table, kinds = run.table[chosen], run.kinds[chosen]
    name = names[table[:, EVENT]]
    order = np.argsort(name, kind="stable")
    starts = np.flatnonzero(np.diff(name[order], prepend=-1))
    lengths = np.diff(np.append(starts, len(order)))
    rank = np.arange(len(order)) - np.repeat(starts, lengths)
    value = np.where(np.isin(kinds, UNCOUNTED), 0, table[:, VALUE])
    rows = np.stack([table[:, AT_US], places[table[:, SITE]], table[:, ATTEMPT], value], axis=1)
    return (name[order] << _BITS) + rank, rows[order]


def _missing(
    keys: NDArray[np.int64], rows: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    gone = ~np.isin(keys, others)
    return keys[gone], rows[gone, 0]
