"""Every complaint about a scenario and its interventions, found before time starts."""

import re
from collections.abc import Iterator, Sequence

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.validation.alarms import alarm_problems
from eventflow.engine.validation.callers import caller_problems
from eventflow.engine.validation.concurrency import concurrency_problems
from eventflow.engine.validation.cycles import cycle_problems
from eventflow.engine.validation.functions import function_problems
from eventflow.engine.validation.interventions import intervention_problems
from eventflow.engine.validation.pipes import pipe_problems
from eventflow.engine.validation.queues import queue_problems
from eventflow.engine.validation.sources import source_problems
from eventflow.engine.validation.streams import stream_problems
from eventflow.engine.validation.traffic import volume_problems
from eventflow.engine.validation.triggers import overlaps, trigger_problems

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def problems(scenario: Scenario, interventions: Sequence[Intervention] = ()) -> list[Problem]:
    """What is wrong, in the order of the scenario; empty if it can be run."""
    return [
        *_names(scenario),
        *(problem for source in scenario.sources for problem in source_problems(source)),
        *(problem for function in scenario.functions for problem in function_problems(function, scenario)),
        *(problem for trigger in scenario.triggers for problem in trigger_problems(trigger, scenario)),
        *overlaps(scenario),
        *queue_problems(scenario),
        *stream_problems(scenario),
        *caller_problems(scenario),
        *pipe_problems(scenario),
        *cycle_problems(scenario),
        *concurrency_problems(scenario),
        *alarm_problems(scenario),
        *volume_problems(scenario),
        *intervention_problems(interventions, scenario),
    ]


def _names(scenario: Scenario) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in scenario.nodes:
        if not NAME.fullmatch(node.name):
            yield Problem(
                node.name or "a node",
                "has no usable name.",
                "Use letters, digits, dots and dashes, at most 64.",
            )
        if node.name in seen:
            yield Problem(node.name, "is the name of two nodes.", "Give one of them another name.")
        seen.add(node.name)
    if not scenario.functions:
        yield Problem("functions", "there is none.", "Add at least one function.")
    if not 0 < scenario.until_us <= 30 * 86_400 * 1_000_000:
        yield Problem("until", "must be more than nothing and at most 30 days.", "Write it like 10m.")
