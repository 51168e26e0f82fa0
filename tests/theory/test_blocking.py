"""B1-B5: callers without a queue in front of c environments are turned away as Erlang's B formula says, and the
share depends on the mean of the duration only, not on its distribution.

Erlang 1917; insensitivity of M/G/c/c: Sevastyanov 1957.
"""

import numpy as np
import pytest

from eventflow.engine.chance.distributions import Lognormal, to_plain
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson
from tests.theory.formulas import assert_agrees, erlang_b

EXPONENTIAL = {"exponential": {"mean_ms": 1_000}}
WIDE = to_plain(Lognormal.from_moments(1_000, 4))
ARRIVALS = 15_000


@pytest.mark.parametrize(
    ("places", "rate", "duration", "expected"),
    [
        (10, 8, EXPONENTIAL, 0.121661),
        (10, 10, EXPONENTIAL, 0.214582),
        (50, 45, EXPONENTIAL, 0.0541045),
        (10, 10, 1_000, 0.214582),
        (10, 10, WIDE, 0.214582),
    ],
    ids=["B1", "B2", "B3", "B4 constant", "B5 lognormal"],
)
def test_share_turned_away_is_erlang_b(places, rate, duration, expected):
    function = a_function(duration_ms=duration, Timeout=900, reserved=places)
    flow = a_flow().from_callers(poisson(rate)).into(function).lasting(ARRIVALS / rate)

    def turned_away(seed):
        run = flow.run(seed)
        late = run.result.table[:, 0] > flow.scenario.until_us // 10
        counts = np.bincount(run.kinds[late], minlength=len(TraceKind))
        return counts[TraceKind.THROTTLED] / counts[TraceKind.PUBLISHED]

    assert erlang_b(places, rate) == pytest.approx(expected, rel=1e-5)
    assert_agrees(turned_away, erlang_b(places, rate), range(6))
