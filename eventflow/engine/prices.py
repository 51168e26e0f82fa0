"""What AWS charges: list prices, to be read again before anybody relies on them.

A run is billed for its Init phase too, rounded up to a millisecond.

Simplified: first tiers only, without what is free of charge each month.

https://aws.amazon.com/lambda/pricing/
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

PRICING = "https://aws.amazon.com/{}/pricing/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for one ``unit``. ``verified`` False: known from memory only, not read on a page."""

    usd: float
    unit: str
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """The prices of one region at one date, by name."""

    region: str
    date: str
    prices: Mapping[str, Price] = field(default_factory=dict)

    def usd(self, name: str) -> float:
        """The price of that name."""
        return self.prices[name].usd

    def changed(self, **usd: float) -> "PriceList":
        """The list with some prices changed by a person."""
        changed = {name: replace(self.prices[name], usd=value, verified=True) for name, value in usd.items()}
        return replace(self, prices=MappingProxyType({**self.prices, **changed}))

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "region": self.region,
            "date": self.date,
            "prices": {name: asdict(price) for name, price in self.prices.items()},
        }


def _price(usd: float, unit: str, service: str, verified: bool = True) -> Price:
    return Price(usd=usd, unit=unit, source=PRICING.format(service), verified=verified)


US_EAST_1 = PriceList(
    region="US East (N. Virginia)",
    date="November 2026",
    prices=MappingProxyType(
        {
            "lambda_request": _price(0.20e-6, "request", "lambda"),
            "lambda_gb_second_x86_64": _price(0.0000166667, "GB-second", "lambda"),
            "lambda_gb_second_arm64": _price(0.0000133334, "GB-second", "lambda"),
            "lambda_provisioned_gb_second_x86_64": _price(0.0000041667, "GB-second kept ready", "lambda"),
            "lambda_provisioned_gb_second_arm64": _price(0.0000033334, "GB-second kept ready", "lambda"),
            "lambda_on_provisioned_gb_second_x86_64": _price(0.0000097222, "GB-second run", "lambda"),
            "lambda_on_provisioned_gb_second_arm64": _price(0.0000077778, "GB-second run", "lambda", verified=False),
            "lambda_storage_gb_second": _price(0.0000000309, "GB-second above 512 MB", "lambda", verified=False),
            "sqs_standard": _price(0.40e-6, "request of 64 KB", "sqs"),
            "sqs_fifo": _price(0.50e-6, "request of 64 KB", "sqs"),
            "sns": _price(0.50e-6, "publish of 64 KB", "sns", verified=False),
            "eventbridge": _price(1.00e-6, "event of 64 KB", "eventbridge"),
            "scheduler": _price(1.00e-6, "invocation", "eventbridge"),
            "kinesis_shard_hour": _price(0.015, "shard hour", "kinesis/data-streams"),
            "kinesis_put": _price(0.014e-6, "PUT of 25 KB", "kinesis/data-streams", verified=False),
            "rest_api": _price(3.50e-6, "request", "api-gateway"),
            "http_api": _price(1.00e-6, "request", "api-gateway", verified=False),
            "step_functions": _price(25e-6, "transition", "step-functions", verified=False),
            "logs_gb": _price(0.50, "GB ingested", "cloudwatch", verified=False),
        }
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaPrices:
    """What filters save: a request and its time."""

    request_usd: float
    gb_second_usd: float
    region: str
    date: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)


X86 = LambdaPrices(
    request_usd=US_EAST_1.usd("lambda_request"),
    gb_second_usd=US_EAST_1.usd("lambda_gb_second_x86_64"),
    region=US_EAST_1.region,
    date=US_EAST_1.date,
    source=PRICING.format("lambda"),
)
