"""Every complaint about pipes: a pipe reads one source and has one target, and a function enriches.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
"""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.scenario.model import Scenario, Source, Trigger
from eventflow.engine.validation.names import there_are

KIND = "pipes"


def pipe_problems(scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with the pipes, in the order of the sources."""
    for source in scenario.sources:
        if source.kind == KIND:
            read = [trigger for trigger in scenario.triggers if trigger.target == source.name]
            yield from _one(source, read, "reads nothing.", "Add a trigger from a queue or a stream to it.")
            targets = scenario.triggers_of(source.name)
            yield from _one(source, targets, "has no target.", "Add a trigger from it to a function or a resource.")
            yield from _enrichment(source, scenario)


def _one(pipe: Source, triggers: list[Trigger], message: str, remedy: str) -> Iterator[Problem]:
    if not triggers:
        yield Problem(pipe.name, message, remedy)
    for trigger in triggers[1:]:
        what = "source" if trigger.target == pipe.name else "target"
        yield Problem(trigger.name, f"{pipe.name} has one {what}.", f"Remove it, or {triggers[0].name}.")


def _enrichment(pipe: Source, scenario: Scenario) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html"""
    name = pipe.settings.get("Enrichment")
    if name is None or not isinstance(name, str):
        return
    where, remedy = f"{pipe.name}.Enrichment", there_are(function.name for function in scenario.functions)
    if all(node.name != name for node in scenario.nodes):
        yield Problem(where, f"names {name!r}, which does not exist.", remedy)
    elif all(function.name != name for function in scenario.functions):
        yield Problem(where, f"can't be {name}, which is no function.", remedy)
