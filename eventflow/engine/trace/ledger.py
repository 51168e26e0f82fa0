"""Nothing is lost unnoticed: at every row, what was published is somewhere.

published = succeeded + filtered + dead-lettered + lost + returned + waiting + running
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import SITE, TraceKind
from eventflow.engine.trace.recorder import Site, Table

ACCOUNTS = (
    "published",
    "succeeded",
    "filtered",
    "dead_lettered",
    "lost",
    "returned",
    "waiting",
    "running",
)

MOVES: dict[TraceKind, dict[str, int]] = {
    TraceKind.PUBLISHED: {"published": 1, "waiting": 1},
    TraceKind.FILTERED: {"waiting": -1, "filtered": 1},
    TraceKind.STARTED: {"waiting": -1, "running": 1},
    TraceKind.SUCCEEDED: {"running": -1, "succeeded": 1},
    TraceKind.FAILED: {"running": -1, "waiting": 1},
    TraceKind.JOINED: {"waiting": -1, "running": 1},
    TraceKind.PROCESSED: {"running": -1, "succeeded": 1},
    TraceKind.UNPROCESSED: {"running": -1, "waiting": 1},
    TraceKind.DELIVERED: {"waiting": -1, "succeeded": 1},
    TraceKind.DEAD_LETTERED: {"waiting": -1, "dead_lettered": 1},
    TraceKind.LOST: {"waiting": -1, "lost": 1},
    TraceKind.RETURNED: {"waiting": -1, "returned": 1},
}
"""What a row of each kind moves between accounts; all other kinds move nothing."""

_DELTAS = np.array([[MOVES.get(kind, {}).get(account, 0) for account in ACCOUNTS] for kind in TraceKind])


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where the events of a run are."""

    published: int = 0
    succeeded: int = 0
    filtered: int = 0
    dead_lettered: int = 0
    lost: int = 0
    returned: int = 0
    waiting: int = 0
    running: int = 0

    @property
    def balances(self) -> bool:
        """Whether every published event is somewhere, and no account is below zero."""
        accounts: dict[str, int] = asdict(self)
        return min(accounts.values()) >= 0 and 2 * self.published == sum(accounts.values())

    def as_dict(self) -> dict[str, int | bool]:
        """As plain JSON, with the verdict."""
        return {**asdict(self), "balances": self.balances}

    def after(self, table: Table, sites: list[Site]) -> "Ledger":
        """The ledger once these rows have happened."""
        counts = np.bincount(table[:, SITE], minlength=len(sites))
        totals = np.zeros(len(ACCOUNTS), np.int64)
        for site, count in zip(sites, counts, strict=True):
            totals += _DELTAS[site.kind] * count
        return Ledger(*(now + int(more) for now, more in zip(asdict(self).values(), totals, strict=True)))


def running_ledger(table: Table, sites: list[Site]) -> NDArray[np.int64]:
    """The accounts after every row: shape (rows, 8), columns as ``ACCOUNTS``."""
    kinds = np.array([site.kind for site in sites])
    return np.cumsum(_DELTAS[kinds[table[:, SITE]]], axis=0)
