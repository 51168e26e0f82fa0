"""From when to when a shape of load lasts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when; ``end_us`` None is the end of the run."""

    start_us: int = 0
    end_us: int | None = None
    payload: str | None = None
    """Only events of this payload template; None draws from all."""

    def end(self, until_us: int) -> int:
        """When it ends, in a run until ``until_us``."""
        return until_us if self.end_us is None else min(self.end_us, until_us)
