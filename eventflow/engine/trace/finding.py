"""Finds rows of a trace by the sites that they refer to."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import SITE, TraceKind
from eventflow.engine.trace.recorder import Table

AnySite = TypeVar("AnySite")


def rows_at(table: Table, sites: Sequence[AnySite], wanted: Callable[[AnySite], bool]) -> NDArray[np.intp]:
    """The numbers of the rows whose site is wanted, in order. ``sites``: what the site column refers to."""
    is_wanted = np.fromiter(map(wanted, sites), bool, len(sites))
    # Often there is no such site; then no row needs to be looked at.
    return np.flatnonzero(is_wanted[table[:, SITE]]) if is_wanted.any() else np.empty(0, np.intp)


def is_ahead(kind: TraceKind, rule: str) -> bool:
    """Whether a row of this kind and rule tells of an environment that was initialised before any request came."""
    return kind == TraceKind.INIT and rule.startswith("provisioned.")


def is_init_for_request(kind: TraceKind, rule: str) -> bool:
    """Whether a row of this kind and rule tells of an Init phase that a request waited for: a cold start."""
    return kind == TraceKind.INIT and not is_ahead(kind, rule)
