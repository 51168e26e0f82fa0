"""Flows that ours and SimPy run alike: a queue by one and by ten, a stream, a fan-out, and the photo flow.

Events arrive independently of each other. A run takes an exponential time, fails by chance, and a first run in an
environment begins with Init. What fails comes back as AWS has it: from a queue after its visibility timeout, at most
three times; in a stream at once, in place; asynchronously after 60 s and 120 s.
"""

from dataclasses import dataclass

RUN_MS, INIT_MS, KEEP_ALIVE_S = 100.0, 200.0, 600.0
ERROR_RATE = 0.02
TIMEOUT_S = 60
MOST_RUNNING = 10_000
VISIBILITY_S = 60.0
MOST_RECEIVES = 3
STREAM_RETRIES = 2
RETRY_S = 1.0
LATENCY_S = 0.1
TOPIC_FAN_OUT = 5
SHARDS = 4
KEYS = 1_000
CONCURRENCY = 60


@dataclass(frozen=True)
class FlowCase:
    """``events`` arrive at this rate; ``batch`` is the most that one run takes."""

    name: str
    rate_per_s: float
    events: int
    batch: int = 1

    @property
    def seconds(self) -> float:
        return self.events / self.rate_per_s


FLOWS = (
    FlowCase("queue, batch 1", 400.0, 100_000),
    FlowCase("queue, batch 10", 2_000.0, 200_000, 10),
    FlowCase("stream, 4 shards", 2_000.0, 200_000, 100),
    FlowCase("topic to 5", 100.0, 20_000),
    FlowCase("photos", 100.0, 60_000),
)

LENGTHS = (FlowCase("photos 10^4", 100.0, 10_000), FlowCase("photos 10^6", 100.0, 1_000_000))
BACKLOGS = (
    FlowCase("10,000 waiting", 1.0, 10_000, 10_000),
    FlowCase("100,000 waiting", 1.0, 100_000, 10_000),
    FlowCase("200,000 waiting", 1.0, 200_000, 10_000),
)
"""Everything is in the queue at the start."""
