"""How long the handler took in each run of a function: the run's length without the Init phase before it."""

from typing import TYPE_CHECKING

import numpy as np

from eventflow.engine.trace.finding import is_ahead
from eventflow.engine.trace.kinds import SUBJECT, VALUE, TraceKind
from eventflow.engine.trace.recorder import Site, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


class RunLengths:
    """Collects them chunk by chunk; an environment's Init belongs to the first of its runs."""

    def __init__(self, sites: list[Site], node: int) -> None:
        inits = [site.kind == TraceKind.INIT and site.node == node for site in sites]
        self._inits = np.array(inits)
        self._ahead = np.array([site.node == node and is_ahead(site.kind, site.rule) for site in sites])
        self._init_us: NDArray[np.int64] = np.zeros(64, np.int64)
        self._provisioned: NDArray[np.bool_] = np.zeros(64, bool)
        self._lengths_us: list[NDArray[np.int64]] = []

    def add(self, table: Table, sites: "NDArray[np.int64]", ends: "NDArray[np.int64]") -> None:
        """Count in the rows of a table whose numbers are ``ends``, the ends of this function's runs."""
        inits = np.flatnonzero(self._inits[sites])
        if len(inits):
            environments = table[inits, SUBJECT]
            self._make_room(int(environments.max()) + 1)
            ahead = self._ahead[sites[inits]]
            self._init_us[environments] = np.where(ahead, 0, table[inits, VALUE])
            self._provisioned[environments[ahead]] = True
        environments, lengths_us = table[ends, SUBJECT], table[ends, VALUE]
        cold = np.flatnonzero(self._init_us[environments])
        if len(cold):
            created, first = np.unique(environments[cold], return_index=True)
            lengths_us[cold[first]] -= self._init_us[created]
            self._init_us[created] = 0
        self._lengths_us.append(lengths_us)

    def is_provisioned(self, environments: "NDArray[np.int64]") -> "NDArray[np.bool_]":
        """Which of these are environments of provisioned concurrency; numbers of other things may be among them."""
        known = (environments >= 0) & (environments < len(self._provisioned))
        return known & self._provisioned[np.where(known, environments, 0)]

    def all(self) -> "NDArray[np.int64]":
        """Every length so far."""
        return np.concatenate(self._lengths_us) if self._lengths_us else np.empty(0, np.int64)

    def _make_room(self, count: int) -> None:
        if count > len(self._init_us):
            more = max(count, 2 * len(self._init_us)) - len(self._init_us)
            self._init_us = np.concatenate([self._init_us, np.zeros(more, np.int64)])
            self._provisioned = np.concatenate([self._provisioned, np.zeros(more, bool)])
