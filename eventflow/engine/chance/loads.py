"""Load that a person adds to a source for a while: its own traffic several times over.

Each further share has the shape of the traffic and chances of its own. What comes at equal distances is put evenly
between; what comes at times that are given comes at the same times again.
"""

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.chance.rates import DrawFirst
from eventflow.engine.chance.traffic import Constant, Traffic
from eventflow.engine.units import SECOND_US


def share_us(
    traffic: Traffic, draw: DrawFirst, until_us: int, *, share: int, times: int, from_us: int, to_us: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The arrivals of the nth further share from a time up to another, and which of the traffic's each of them is.

    ``share`` counts from 1 to ``times - 1``.
    """
    at_us = traffic.arrivals_us(draw, until_us)
    if isinstance(traffic, Constant):
        at_us = at_us + round(SECOND_US / traffic.rate_per_s * share / times)
    kept = np.flatnonzero((at_us >= from_us) & (at_us < min(to_us, until_us)))
    return at_us[kept], kept
