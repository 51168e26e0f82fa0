"""From where on a mapping reads a stream.

TRIM_HORIZON begins with the oldest record that the stream still has, LATEST with what comes once the mapping is
there, AT_TIMESTAMP with what came from a time on. What came before is not for this mapping.

Simplified: a mapping is there from one moment on. AWS takes up to several minutes, and LATEST can miss what comes
meanwhile.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from dataclasses import dataclass

from eventflow.engine.trace.rules import rule

BEFORE_START = rule(
    "stream.before_start",
    "Before the starting position",
    "{name} was written before the position at which the event source mapping starts to read {node}, so it never "
    "gets to {edge_to}.",
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
    "StartingPosition",
)


@dataclass(frozen=True, slots=True)
class StartingPosition:
    """Where a mapping starts that is there from ``enabled_us`` on."""

    name: str = "TRIM_HORIZON"
    enabled_us: int = 0
    timestamp_us: int = 0

    @property
    def from_us(self) -> int:
        """What came before this time is not read."""
        return {"LATEST": self.enabled_us, "AT_TIMESTAMP": self.timestamp_us}.get(self.name, 0)
