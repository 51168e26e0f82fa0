"""Every complaint about the rules of a function's simulated code."""

from collections.abc import Iterator

from eventflow.engine.chance.distributions import from_plain
from eventflow.engine.errors import Problem
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.problem import FilterError
from eventflow.engine.scenario.handler_rules import OUTCOMES, HandlerRule
from eventflow.engine.scenario.model import Function
from eventflow.engine.validation.triggers import pattern_problem

LARGEST_FACTOR = 1_000


def handler_rule_problems(function: Function) -> Iterator[Problem]:
    """What is wrong with the rules of one function."""
    for number, rule in enumerate(function.rules):
        yield from _rule(f"{function.name}.rules[{number}]", rule, function)


def _rule(where: str, rule: HandlerRule, function: Function) -> Iterator[Problem]:
    if rule.pattern is not None:
        try:
            EventPattern.compile(rule.pattern)
        except FilterError as error:
            for problem in error.problems:
                yield pattern_problem(f"{where}.pattern", problem)
    if rule.until_us is not None and rule.until_us <= rule.from_us:
        yield Problem(where, "ends before it starts.", "Set until to a later time than from.")
    if rule.outcome not in OUTCOMES:
        yield Problem(f"{where}.outcome", f"can't be {rule.outcome!r}.", f"Use {', '.join(OUTCOMES)}.")
    if not 0 < rule.factor <= LARGEST_FACTOR:
        yield Problem(f"{where}.factor", f"must be above 0 and at most {LARGEST_FACTOR:,}, not {rule.factor!r}.")
    if rule.duration is not None:
        try:
            from_plain(rule.duration)
        except ValueError as error:
            yield Problem(f"{where}.duration", f"is not a duration: {error}.")
    if rule.downstream is not None and rule.downstream not in function.depends_on:
        names = ", ".join(function.depends_on)
        yield Problem(
            f"{where}.downstream",
            f"is {rule.downstream}, on which {function.name} does not depend.",
            f"There are {names}." if names else f"Write depends_on: [{rule.downstream}].",
        )
