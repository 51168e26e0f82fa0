"""Every complaint about loops: those in which no time passes, and which nothing stops.

AWS accepts loops. Lambda's recursion guard stops a chain of invocations through Lambda, SQS, SNS and S3; through
anything else, or with RecursiveLoop set to Allow, a loop goes on until somebody breaks it. Here such a loop runs as
long as the run does. One in which every step may take no time at all would go on for ever at one moment, so it is
refused.

Simplified: what a person changes while a run goes on is not looked at; ``bounds`` stops what then has no end.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eventflow.engine.chance.distributions import Constant, from_plain
from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.sources import CATALOGUE

REMEDY = "Break it, or give one of its steps time, such as a delivery latency or a Duration."
LATENCIES = ("DeliveryLatencyMs", "ReceiveLatencyMs", "DelaySeconds", "BufferIntervalInSeconds")
"""Settings of sources and triggers that keep what comes for a while."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one node to the next in no time; ``followed``: the recursion guard sees where it comes from."""

    start: str
    end: str
    followed: bool


def cycle_problems(scenario: Scenario) -> Iterator[Problem]:
    """The loops, each told once."""
    steps = list(_steps(scenario))
    guards = {f.name for f in scenario.functions if f.settings.get("RecursiveLoop", "Terminate") == "Terminate"}
    unguarded = [step for step in steps if step.followed and step.start not in guards and step.end not in guards]
    told: set[frozenset[str]] = set()
    for step in steps:
        way = _way(step.end, step.start, unguarded if step.followed else steps)
        if way is None or (step.followed and step not in unguarded) or frozenset(way) in told:
            continue
        told.add(frozenset(way))
        names = " -> ".join([step.start, *way])
        yield Problem(step.start, f"{names} is a loop that takes no time, and nothing stops it.", REMEDY)


def _way(start: str, end: str, steps: Iterable[Step]) -> list[str] | None:
    """The nodes of a shortest way, both included."""
    after = defaultdict(list)
    for step in steps:
        after[step.start].append(step.end)
    ways = {start: [start]}
    for node in (queue := [start]):
        if node == end:
            return ways[node]
        for following in after[node]:
            if following not in ways:
                ways[following] = [*ways[node], following]
                queue.append(following)
    return None


def _steps(scenario: Scenario) -> Iterator[Step]:
    """Everything that can lead on in no time."""
    sources = {source.name: source for source in scenario.sources}
    functions = {function.name: function for function in scenario.functions}
    for trigger in scenario.triggers:
        source = sources.get(trigger.source)
        if source is not None and not _waits(source, trigger.settings, functions):
            to = sources.get(trigger.target)
            yield Step(source.name, trigger.target, to is None or (_is_followed(source) and _is_followed(to)))
    for source in sources.values():
        kept = source.settings.get("deadLetterTargetArn")
        if isinstance(kept, str) and kept in sources and source.settings.get("VisibilityTimeout") == 0:
            yield Step(source.name, kept, True)
    for function in functions.values():
        for name in _written(function):
            if name in functions or name in sources:
                yield Step(function.name, name, name in functions or _is_followed(sources[name]))


def _waits(source: Source, connection: Settings, functions: dict[str, Function]) -> bool:
    """Whether the way out of this source takes time."""
    kind = CATALOGUE.get(source.kind)
    if kind is None or kind.invocation == "stream polling" or kind.arrivals is not None:
        return True
    declared, settings = (*kind.settings, *kind.trigger_settings), {**source.settings, **connection}
    enrichment = functions.get(str(settings.get("Enrichment")))
    return (enrichment is not None and not _is_instant(enrichment)) or any(
        value_of(settings, declared, setting.name) != 0 for setting in declared if setting.name in LATENCIES
    )


def _written(function: Function) -> Iterator[str]:
    """What the function may lead to in no time."""
    kept = [name for name in (function.dead_letter_queue, function.on_failure) if name is not None]
    if _is_instant(function):
        yield from (emission.to for emission in function.emits)
        yield from [function.on_success] if function.on_success is not None else []
        if _value(function, "MaximumRetryAttempts") == 0:
            yield from kept
    if _value(function, "ReservedConcurrentExecutions") == 0:
        yield from kept


def _is_instant(function: Function) -> bool:
    """Whether runs of the function may take no time at all."""
    durations = [_value(function, "Duration"), *(rule.duration for rule in function.rules if rule.duration is not None)]
    try:
        return any(from_plain(duration) == Constant(0) for duration in durations)
    except ValueError:
        return False


def _is_followed(source: Source) -> bool:
    kind = CATALOGUE.get(source.kind)
    return kind is not None and kind.carries_chain


def _value(function: Function, name: str) -> Any:
    return value_of(function.settings, FUNCTION_SETTINGS, name)
