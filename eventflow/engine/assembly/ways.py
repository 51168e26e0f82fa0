"""Which ways events can take through a scenario: what leads to what, before anything is wired."""

from collections.abc import Iterator

from eventflow.engine.chance.traffic import Traffic
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.sources import CATALOGUE

POLLED = ("queue polling", "stream polling")
DIRECT = "sdk"
"""What reaches a function without a source in between is an Invoke of Lambda's API."""


def kind_of(node: Source | Function) -> EventSource:
    """The kind whose payloads the node's cards are."""
    return CATALOGUE[DIRECT if isinstance(node, Function) else node.kind]


def node_of(scenario: Scenario, name: str) -> Source | Function:
    """The node of that name."""
    return next(node for node in scenario.nodes if node.name == name)


def is_live(scenario: Scenario, name: str) -> bool:
    """Whether something starts when an event comes to this node: it is a function, or triggers something."""
    return any(function.name == name for function in scenario.functions) or bool(scenario.triggers_of(name))


def feeders(scenario: Scenario, function: str) -> Iterator[str]:
    """The nodes whose cards the function is run with: its sources, pipes that it enriches, itself if invoked."""
    yield from dict.fromkeys(trigger.source for trigger in scenario.triggers if trigger.target == function)
    yield from (source.name for source in scenario.sources if source.settings.get("Enrichment") == function)
    if function in set(invoked(scenario)):
        yield function


def invoked(scenario: Scenario) -> Iterator[str]:
    """The functions that other functions invoke, by writing to them or as a destination."""
    names = {function.name for function in scenario.functions}
    for function in scenario.functions:
        written = [emission.to for emission in function.emits]
        yield from (name for name in (*written, function.on_failure, function.on_success) if name in names)


def traffic_of(source: Source) -> tuple[Traffic, ...]:
    """What the source sends by itself: what it is given, and what its schedule makes."""
    arrivals = CATALOGUE[source.kind].arrivals
    scheduled = arrivals(source.settings) if arrivals else None
    return source.traffic if scheduled is None else (*source.traffic, scheduled)
