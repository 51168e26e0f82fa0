"""What AWS charges for Lambda: list prices, to be read again before anybody relies on them.

https://aws.amazon.com/lambda/pricing/
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaPrices:
    """The first tier, without the free one. A run is billed for its Init phase too, rounded up to a millisecond."""

    request_usd: float
    gb_second_usd: float
    region: str
    date: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)


X86 = LambdaPrices(
    request_usd=0.20e-6,
    gb_second_usd=0.0000166667,
    region="US East (N. Virginia)",
    date="November 2026",
    source="https://aws.amazon.com/lambda/pricing/",
)
