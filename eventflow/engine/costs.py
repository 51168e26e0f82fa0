"""What a run would have cost on AWS: by function, by source, and for a million events.

Each run is a request, billed by the time of its Init and its handler and by the memory of its function; a batch is one
run. Throttled requests cost nothing, every retry does. Environments that are kept ready cost by the time they are, and
runs on them less. Sources cost by what is sent to them and read from them.

Simplified: list prices of the first tier, without what is free each month. Settings count as the scenario has them,
although a person may change them in a run. A queue is read in tens where there is enough in it, and by five pollers
that wait 20 s each where there is nothing. A state machine makes one transition for each event.

https://aws.amazon.com/lambda/pricing/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.prices import US_EAST_1, PriceList
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.simulation import Result
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.finding import is_ahead, rows_at
from eventflow.engine.trace.kinds import SUBJECT, VALUE, TraceKind
from eventflow.engine.trace.recorder import Site
from eventflow.engine.trace.report_lines import ENDS
from eventflow.engine.units import MILLISECOND_US, SECOND_US

if TYPE_CHECKING:
    from numpy.typing import NDArray

MB_PER_GB = 1_024
FREE_STORAGE_MB = 512
PROVISIONED_BLOCK_S = 300
"""Provisioned concurrency is billed in blocks of five minutes."""
UNIT_BYTES = 65_536
PUT_BYTES = 25_600
POLLERS = 5
LONG_POLL_S = 20
MESSAGES_READ_AT_ONCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCost:
    """What the runs of one function cost, in US dollars."""

    requests: int
    gb_seconds: float
    request_usd: float
    compute_usd: float
    provisioned_usd: float
    storage_usd: float

    @property
    def usd(self) -> float:
        """All of it."""
        return self.request_usd + self.compute_usd + self.provisioned_usd + self.storage_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCost:
    """What one source cost: ``units`` of the price called ``price``, and the hours of its shards."""

    price: str
    units: int
    usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a run cost. ``unverified`` names the prices among it that nobody has read on a page."""

    functions: Mapping[str, FunctionCost]
    sources: Mapping[str, SourceCost]
    events: int
    region: str
    date: str
    unverified: tuple[str, ...]

    @property
    def usd(self) -> float:
        """All of it."""
        of_functions = sum(cost.usd for cost in self.functions.values())
        return of_functions + sum(cost.usd for cost in self.sources.values())

    @property
    def usd_per_million(self) -> float | None:
        """For a million published events like these; None if there was none."""
        return self.usd / self.events * 1e6 if self.events else None


def cost(scenario: Scenario, result: Result, prices: PriceList = US_EAST_1) -> Costs:
    """What the whole run cost."""
    numbers = {node.name: number for number, node in enumerate(scenario.nodes)}
    seconds = _seconds(result)
    functions = {
        function.name: _of_function(function, numbers[function.name], result, prices, seconds)
        for function in scenario.functions
    }
    sources = {}
    for source in scenario.sources:
        found = _of_source(source, numbers[source.name], scenario, result, prices, seconds)
        if found is not None:
            sources[source.name] = found
    used = {name for function in scenario.functions for name in _prices_of(function)}
    used |= {source.price for source in sources.values()}
    used |= {"kinesis_shard_hour"} if "kinesis_put" in used else set()
    return Costs(
        functions=functions,
        sources=sources,
        events=result.ledger.published,
        region=prices.region,
        date=prices.date,
        unverified=tuple(sorted(name for name in used if not prices.prices[name].verified)),
    )


def _seconds(result: Result) -> float:
    """How long the run was, in simulated time."""
    return float(result.manifest["until_us"]) / SECOND_US


def _of_function(function: Function, node: int, result: Result, prices: PriceList, seconds: float) -> FunctionCost:
    lengths_us, are_on_kept = _runs(result, node)
    billed_ms = -(-lengths_us // MILLISECOND_US)
    memory_gb = _setting(function, "MemorySize") / MB_PER_GB
    architecture = _setting(function, "Architectures")
    on_demand_s, on_kept_s = (float(billed_ms[mask].sum()) / 1_000 for mask in (~are_on_kept, are_on_kept))
    blocks = ceil(seconds / PROVISIONED_BLOCK_S) * PROVISIONED_BLOCK_S
    kept_s = blocks * (_setting(function, "ProvisionedConcurrentExecutions") or 0)
    storage_gb = max(_setting(function, "EphemeralStorage") - FREE_STORAGE_MB, 0) / MB_PER_GB
    return FunctionCost(
        requests=len(lengths_us),
        gb_seconds=memory_gb * (on_demand_s + on_kept_s),
        request_usd=len(lengths_us) * prices.usd("lambda_request"),
        compute_usd=memory_gb * on_demand_s * prices.usd(f"lambda_gb_second_{architecture}")
        + memory_gb * on_kept_s * prices.usd(f"lambda_on_provisioned_gb_second_{architecture}"),
        provisioned_usd=memory_gb * kept_s * prices.usd(f"lambda_provisioned_gb_second_{architecture}"),
        storage_usd=storage_gb * (on_demand_s + on_kept_s) * prices.usd("lambda_storage_gb_second"),
    )


def _runs(result: Result, node: int) -> tuple["NDArray[np.int64]", "NDArray[np.bool_]"]:
    """The length of each run with its Init, and whether it was on an environment that was kept ready."""
    table, sites = result.table, result.sites
    ends = rows_at(table, sites, lambda site: site.node == node and site.kind in ENDS)
    ahead = rows_at(table, sites, lambda site: site.node == node and is_ahead(site.kind, site.rule))
    return table[ends, VALUE], np.isin(table[ends, SUBJECT], table[ahead, SUBJECT])


def _prices_of(function: Function) -> list[str]:
    architecture = _setting(function, "Architectures")
    names = ["lambda_request", f"lambda_gb_second_{architecture}"]
    if _setting(function, "ProvisionedConcurrentExecutions"):
        names += [f"lambda_provisioned_gb_second_{architecture}", f"lambda_on_provisioned_gb_second_{architecture}"]
    if _setting(function, "EphemeralStorage") > FREE_STORAGE_MB:
        names.append("lambda_storage_gb_second")
    return names


_BY_EVENT = {
    "sns": "sns",
    "eventbridge": "eventbridge",
    "scheduler": "scheduler",
    "rest-api": "rest_api",
    "http-api": "http_api",
    "step-functions": "step_functions",
}
"""The price of an event by the kind of its source."""
_IN_UNITS = {"sns", "eventbridge"}


def _of_source(
    source: Source, node: int, scenario: Scenario, result: Result, prices: PriceList, seconds: float
) -> SourceCost | None:
    sizes = _sizes(result, node)
    if source.kind == "sqs":
        price = "sqs_fifo" if source.settings.get("FifoQueue") else "sqs_standard"
        units = int(np.maximum(-(-sizes // UNIT_BYTES), 1).sum())
        if scenario.triggers_of(source.name):
            batches = ceil(_received(result, node) / MESSAGES_READ_AT_ONCE)
            polls = ceil(seconds / LONG_POLL_S) * POLLERS
            units += max(batches, polls) + batches
        return SourceCost(price=price, units=units, usd=units * prices.usd(price))
    if source.kind == "kinesis":
        units = int(np.maximum(-(-sizes // PUT_BYTES), 1).sum())
        shards = value_of(source.settings, CATALOGUE["kinesis"].settings, "ShardCount")
        usd = units * prices.usd("kinesis_put") + shards * seconds / 3_600 * prices.usd("kinesis_shard_hour")
        return SourceCost(price="kinesis_put", units=units, usd=usd)
    if source.kind in _BY_EVENT:
        price = _BY_EVENT[source.kind]
        units = int(np.maximum(-(-sizes // UNIT_BYTES), 1).sum()) if source.kind in _IN_UNITS else len(sizes)
        return SourceCost(price=price, units=units, usd=units * prices.usd(price))
    return None


def _sizes(result: Result, node: int) -> "NDArray[np.int64]":
    """The size of each event that came into the node: published there, or forwarded to it."""
    kinds = (TraceKind.PUBLISHED, TraceKind.FORWARDED)
    arrivals = rows_at(result.table, result.sites, lambda site: site.node == node and site.kind in kinds)
    cards = result.table[arrivals, VALUE]
    deck: list[dict[str, Any]] = result.manifest["decks"].get(str(node), [])
    sizes = np.array([card["size_bytes"] for card in deck], np.int64)
    return sizes[cards] if len(sizes) else np.zeros(len(cards), np.int64)


def _received(result: Result, node: int) -> int:
    """How often a poller took an event from the queue, wherever the row says so."""
    edges = result.manifest["edges"]

    def is_ours(site: Site) -> bool:
        return site.kind == TraceKind.RECEIVED and (
            site.node == node or (site.edge >= 0 and edges[site.edge]["from"] == node)
        )

    return len(rows_at(result.table, result.sites, is_ours))


def _setting(function: Function, name: str) -> Any:
    return value_of(function.settings, FUNCTION_SETTINGS, name)
