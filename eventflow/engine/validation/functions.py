"""Every complaint about functions: their settings, their simulated code, and where they write and leave results.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Iterator

from eventflow.engine.errors import Problem
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.problem import FilterError
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.destinations import SEND_ACTIONS
from eventflow.engine.scenario.model import Emission, Function, Scenario
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.capacity import capacity_problems
from eventflow.engine.validation.handler_rules import handler_rule_problems
from eventflow.engine.validation.names import there_are
from eventflow.engine.validation.payloads import payload_problems
from eventflow.engine.validation.settings import setting_problems
from eventflow.engine.validation.triggers import pattern_problem

TARGETS = {
    "dead_letter_queue": ("sqs", "sns"),
    "on_failure": ("sqs", "sns", "function", "eventbridge", "s3"),
    "on_success": ("sqs", "sns", "function", "eventbridge"),
}
"""The kinds of nodes that each can be."""
WORDS = {"sqs": "a queue", "sns": "a topic", "function": "a function", "eventbridge": "an event bus", "s3": "a bucket"}


def function_problems(function: Function, scenario: Scenario) -> Iterator[Problem]:
    """What is wrong with one function."""
    yield from setting_problems(function.name, function.settings, FUNCTION_SETTINGS)
    yield from capacity_problems(function)
    yield from handler_rule_problems(function)
    for number, pattern in enumerate(function.fails_on):
        try:
            EventPattern.compile(pattern)
        except FilterError as error:
            for problem in error.problems:
                yield pattern_problem(f"{function.name}.fails_on[{number}]", problem)
    for number, emission in enumerate(function.emits):
        yield from _emission(f"{function.name}.emits[{number}]", emission, scenario)
    for role in TARGETS:
        name = getattr(function, role)
        if name is not None:
            yield from _target(function, role, name, scenario)


def _emission(where: str, emission: Emission, scenario: Scenario) -> Iterator[Problem]:
    target = next((node for node in scenario.nodes if node.name == emission.to), None)
    if target is None:
        yield Problem(
            where, f"writes to {emission.to!r}, which does not exist.", there_are(node.name for node in scenario.nodes)
        )
        return
    kind = CATALOGUE.get("sdk" if isinstance(target, Function) else target.kind)
    if kind is None or not (kind.emittable or isinstance(target, Function)):
        writable = ", ".join(entry.name for entry in CATALOGUE.values() if entry.emittable)
        yield Problem(
            where, f"writes to {emission.to}, which a function can't write to here.", f"Use a function or {writable}."
        )
        return
    yield from payload_problems(where, emission.content, kind)


def _target(function: Function, role: str, name: str, scenario: Scenario) -> Iterator[Problem]:
    where = f"{function.name}.{role}"
    node = next((node for node in scenario.nodes if node.name == name), None)
    if node is None:
        yield Problem(where, f"names {name!r}, which does not exist.", there_are(node.name for node in scenario.nodes))
        return
    kind = "function" if isinstance(node, Function) else node.kind
    if kind not in TARGETS[role]:
        words = [WORDS[kind] for kind in TARGETS[role]]
        yield Problem(where, f"can't be {name}.", f"Use {', '.join(words[:-1])} or {words[-1]}.")
    elif name == function.name:
        yield Problem(where, "is the function itself.", "Choose another target.")
    elif role == "dead_letter_queue" and node.settings.get("FifoQueue"):
        message = f"{name} is a FIFO queue, which Lambda refuses as a dead-letter queue."
        yield Problem(where, message, "Use a standard queue.")


assert {kind for kinds in TARGETS.values() for kind in kinds} - {"function"} <= {*SEND_ACTIONS, "function"}
