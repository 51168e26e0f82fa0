"""A pool of environments of one function, and what SimFaaS tells of one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson
from tests.reading import Run

RUNS = (TraceKind.STARTED, TraceKind.SUCCEEDED, TraceKind.FAILED)


@dataclass(frozen=True)
class Pool:
    """Requests at a rate, exponential times; cold is the whole first response."""

    rate_per_s: float
    warm_s: float
    cold_s: float
    seconds: float
    keep_alive_s: int = 600
    most: int = 1_000

    def run(self, seed: int) -> Run:
        function = a_function(
            duration_ms={"exponential": {"mean_ms": self.warm_s * 1_000}},
            FirstRunDuration={"exponential": {"mean_ms": self.cold_s * 1_000}},
            Timeout=900,
            KeepAliveSeconds=self.keep_alive_s,
        )
        flow = a_flow().from_callers(poisson(self.rate_per_s)).into(function)
        return flow.account(self.most).lasting(self.seconds).run(seed)

    def figures(self, seed: int, skip_s: float = 0) -> dict[str, float]:
        """Means over time, and shares of all requests."""
        run = self.run(seed)
        servers, at_s = self._over_time(run, TraceKind.INIT, (TraceKind.RECLAIMED,))
        running, _ = self._over_time(run, TraceKind.STARTED, RUNS[1:])
        lasting_s = np.clip(np.append(at_s[1:], self.seconds), skip_s, None) - np.clip(at_s, skip_s, None)
        time_s = lasting_s.sum()
        created, removed = (run.result.table[run.kinds == kind] for kind in (TraceKind.INIT, TraceKind.RECLAIMED))
        lifespans_s = (removed[:, 0] - created[removed[:, 3], 0]) / 1e6
        published = run.count(TraceKind.PUBLISHED)
        return {
            "cold": run.count(TraceKind.INIT) / (run.metrics["Invocations"] or 1),
            "requests": published,
            "rejected": run.count(TraceKind.THROTTLED) / published,
            "lifespan_s": float(lifespans_s.mean()) if len(lifespans_s) else float("nan"),
            "servers": float((servers * lasting_s).sum() / time_s),
            "running": float((running * lasting_s).sum() / time_s),
            "idle": float(((servers - running) * lasting_s).sum() / time_s),
        }

    def distribution(self, seed: int, skip_s: float) -> NDArray[np.float64]:
        """The share of time with so many environments, from none on."""
        servers, at_s = self._over_time(self.run(seed), TraceKind.INIT, (TraceKind.RECLAIMED,))
        lasting_s = np.clip(np.append(at_s[1:], self.seconds), skip_s, None) - np.clip(at_s, skip_s, None)
        return np.bincount(servers, lasting_s) / lasting_s.sum()

    def _over_time(
        self, run: Run, up: TraceKind, down: tuple[TraceKind, ...]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        steps = (run.kinds == up).astype(np.int64) - np.isin(run.kinds, down)
        return np.cumsum(steps), run.result.table[:, 0] / 1e6
