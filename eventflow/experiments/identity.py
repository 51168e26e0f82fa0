"""Which event of one run is which event of another run of the same scenario.

Luck belongs to the event, so the nth event of a source's traffic is the same one in both runs, whatever a person does
to one of them. What a person adds is the same where it was added at the same time. What an event leads to is the same
where it comes of the same event in the same way, for the nth time.
"""

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import AT_US, SITE, SUBJECT, TraceKind
from eventflow.experiments.stored import StoredRun

BY_HAND = ("source.injected", "source.load")
Identities = NDArray[np.int64]


def identities(one: StoredRun, other: StoredRun) -> tuple[Identities, Identities]:
    """For the events of both runs, by number: what each is. Equal numbers are the same event."""
    births = [run.table[run.kinds == TraceKind.PUBLISHED] for run in (one, other)]
    places = places_of(one, other)
    at_us, place, parent = (
        np.concatenate(parts)
        for parts in zip(
            *(
                (born[:, AT_US], numbers[born[:, SITE]], _shifted(born[:, SUBJECT], first))
                for born, numbers, first in zip(births, places, (0, len(births[0])), strict=True)
            ),
            strict=True,
        )
    )
    run = np.repeat([0, 1], [len(born) for born in births])
    by_hand = np.array([site.rule in BY_HAND for site in one.sites] + [site.rule in BY_HAND for site in other.sites])
    of_site = np.concatenate([births[0][:, SITE], births[1][:, SITE] + len(one.sites)])
    added = by_hand[of_site] & (parent < 0)
    # Of traffic it is the rank alone that names an event, of what is added also its time.
    since_us = np.where(added, at_us, -1)
    rank = _rank(run, place, since_us, parent)
    found = np.full(len(run), -1, np.int64)
    roots = parent < 0
    used = _name(found, roots, 0, place, since_us, rank)
    while True:
        ready = (found < 0) & (parent >= 0)
        ready[ready] = found[parent[ready]] >= 0
        if not ready.any():
            break
        used = _name(found, ready, used, place, found[np.maximum(parent, 0)], rank)
    return found[: len(births[0])], found[len(births[0]) :]


def places_of(one: StoredRun, other: StoredRun) -> list[NDArray[np.int64]]:
    """By number of a site: a number that both runs have for the same kind, node, edge and rule."""
    known: dict[object, int] = {}
    return [np.array([known.setdefault(site, len(known)) for site in run.sites], np.int64) for run in (one, other)]


def _shifted(parent: NDArray[np.int64], first: int) -> NDArray[np.int64]:
    return np.where(parent >= 0, parent + first, -1)


def _rank(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each row among those before it with equal keys."""
    order = np.lexsort(keys[::-1])
    changes = np.zeros(len(order), bool)
    for key in keys:
        changes[1:] |= np.diff(key[order]) != 0
    starts = np.maximum.accumulate(np.where(changes, np.arange(len(order)), 0))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - starts
    return rank


def _name(found: NDArray[np.int64], rows: NDArray[np.bool_], used: int, *keys: NDArray[np.int64]) -> int:
    """Give these rows numbers from ``used`` on, equal ones where all keys are equal; the next number."""
    if not rows.any():
        return used
    _, inverse = np.unique(np.stack([key[rows] for key in keys], axis=1), axis=0, return_inverse=True)
    found[rows] = used + inverse.reshape(-1)
    return used + int(inverse.max()) + 1
