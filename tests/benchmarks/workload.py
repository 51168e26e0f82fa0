"""One workload for every simulator: a pool of environments, as in SimFaaS's README, at three rates.

Requests arrive independently of each other; a warm run takes 1.991 s and the first one in an environment 2.244 s on
average, both exponential; an idle environment is kept for 600 s.
"""

from dataclasses import dataclass

WARM_S, COLD_S, KEEP_ALIVE_S = 1.991, 2.244, 600.0


@dataclass(frozen=True)
class Case:
    name: str
    rate_per_s: float
    requests: int

    @property
    def seconds(self) -> float:
        return self.requests / self.rate_per_s


CASES = (
    Case("0.9/s", 0.9, 60_000),
    Case("90/s", 90.0, 60_000),
    Case("450/s", 450.0, 10_000),
)
SHORT, LONG = Case("10^4", 90.0, 10_000), Case("10^6", 90.0, 1_000_000)
