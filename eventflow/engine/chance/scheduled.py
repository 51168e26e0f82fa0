"""Load that a timetable makes: one event whenever a schedule is due.

AWS's schedules are precise to the minute: a schedule fires somewhere inside the minute that it is due in. With a
flexible window it fires at any time within so many minutes from then.

Simplified: where inside the minute, and where inside the window, is chance, the same for each moment.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.rates import DrawFirst
from eventflow.engine.chance.schedule import read_schedule, read_zone
from eventflow.engine.units import SECOND_US

MINUTE_US = 60 * SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One event each time this expression is due, from ``begins`` on, which is the start of the run.

    ``within_us`` is how much later it may fire inside its minute, ``window_us`` the length of a flexible window.
    ``at_once``: a rate fires when it begins, too. ``once``: ``at(...)`` is allowed.
    """

    expression: str
    begins: datetime
    zone: str = "UTC"
    within_us: int = 59 * SECOND_US
    window_us: int = 0
    at_once: bool = False
    once: bool = False
    payload: str | None = None

    def arrivals_us(self, draw: DrawFirst, until_us: int) -> NDArray[np.int64]:
        """Arrival times below ``until_us``."""
        due_us = np.fromiter(self._due_us(until_us), np.int64)
        # Two draws each, side by side, so that a longer run draws the same for those that it shares.
        draws = draw(2 * len(due_us)).reshape(-1, 2)
        later_us = np.floor(draws[:, 0] * self.within_us) + np.floor(draws[:, 1] * self.window_us)
        at_us = np.sort(np.maximum(due_us + later_us.astype(np.int64), 0))
        return at_us[at_us < until_us]

    def expected(self, until_us: int) -> int:
        """How many events it sends by ``until_us``, or a few more."""
        return sum(1 for _ in self._due_us(until_us))

    def _due_us(self, until_us: int) -> Iterator[int]:
        """The beginning of every minute that it is due in, since the start of the run."""
        schedule = read_schedule(self.expression, once=self.once)
        for at in schedule.fires(self.begins, read_zone(self.zone), at_once=self.at_once):
            minute = at.astimezone(UTC).replace(second=0, microsecond=0)
            due_us = round((minute - self.begins).total_seconds() * SECOND_US)
            if due_us >= until_us:
                return
            yield due_us
