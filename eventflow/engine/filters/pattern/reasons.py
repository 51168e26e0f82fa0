"""Why an event matched a pattern, or did not, in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eventflow.engine.filters.event_text import Repeated
from eventflow.engine.filters.explanation import Clause, Condition, Explanation
from eventflow.engine.filters.numbers import Spelling
from eventflow.engine.filters.pattern.condition import Alternative
from eventflow.engine.filters.pattern.field import Field
from eventflow.engine.filters.pattern.leaves import Found
from eventflow.engine.filters.pattern.rule_text import Leaf
from eventflow.engine.filters.shown import shown

MOST_VALUES = 5
MOST_BRANCHES_TOLD = 20
"""Of more combinations than these, the nearest are explained."""


def explain(branches: Sequence[Sequence[Field]], found: Found, event: Any, together: Sequence[int]) -> Explanation:
    """The answer for each field of each branch.

    ``found`` are the event's values, ``together`` has for each branch how many of its fields, in the order of their
    paths, hold together.
    """
    numbers: Sequence[int] = range(len(branches))
    if len(branches) > MOST_BRANCHES_TOLD:
        numbers = sorted(numbers, key=lambda number: together[number] - len(branches[number]))[-MOST_BRANCHES_TOLD:]
    per_branch = [
        _branch([field.leaf for field in branches[number]], number, found, event, together[number])
        for number in numbers
    ]
    matched = any(all(clause.held for clause in own) for own in per_branch)
    nearest = min(per_branch, key=lambda own: sum(not clause.held for clause in own))
    clauses = tuple(clause for own in per_branch for clause in own)
    return Explanation(matched=matched, sentence=_sentence(nearest, len(branches), matched), clauses=clauses)


def _sentence(clauses: list[Clause], branches: int, matched: bool) -> str:
    if matched:
        return "Every field of the pattern holds." if branches == 1 else "One combination of the pattern holds."
    failing = [clause for clause in clauses if not clause.held]
    more = len(failing) - 1
    also = f" {more} more {'field does' if more == 1 else 'fields do'} not hold either." if more else ""
    nearest = "" if branches == 1 else f" None of the {branches} combinations of $or holds; this is the nearest."
    return f"{failing[0].reason}{also}{nearest}"


def _branch(order: Sequence[Leaf], number: int, found: Found, event: Any, together: int) -> list[Clause]:
    clauses = [_clause(leaf, number, [value for value, _ in found.get(leaf.path, ())], event) for leaf in order]
    for place, clause in enumerate(clauses[:together]):
        if not clause.held:
            reason = f"{clause.path} is absent from the array element in which the fields before it hold, as wanted."
            clauses[place] = replace(clause, held=True, reason=reason)
    if together < len(order) and all(clause.held for clause in clauses):
        stuck = clauses[together]
        reason = f"{stuck.path} suits only in another array element than the fields before it."
        clauses[together] = replace(stuck, held=False, reason=reason)
    return sorted(clauses, key=lambda clause: clause.start)


def _clause(leaf: Leaf, number: int, values: list[Any], event: Any) -> Clause:
    conditions = tuple(
        Condition(start=choice.start, end=choice.end, held=_holds(choice, values)) for choice in leaf.alternatives
    )
    held = any(condition.held for condition in conditions)
    told = tuple(value.text if isinstance(value, Spelling) else shown(value) for value in values[:MOST_VALUES])
    return Clause(
        branch=number,
        path=leaf.path,
        start=leaf.start,
        end=leaf.end,
        conditions=conditions,
        values=told,
        held=held,
        reason=_reason(leaf, values, told, event, held),
    )


def _holds(choice: Alternative, values: list[Any]) -> bool:
    if choice.test is None:
        return not values
    return any(choice.test(value) for value in values)


def _reason(leaf: Leaf, values: list[Any], told: tuple[str, ...], event: Any, held: bool) -> str:
    wanted = _wanted([choice.words for choice in leaf.alternatives])
    if not values:
        what = _instead(event, leaf.path.split("."))
        return f"{leaf.path} is {what}, as wanted." if held else f"{leaf.path} is {what}; wanted is {wanted}."
    listed = ", ".join(told) + (f" and {len(values) - MOST_VALUES} more" if len(values) > MOST_VALUES else "")
    return f"{leaf.path} is {listed}, as wanted." if held else f"{leaf.path} is {listed}; wanted is {wanted}."


def _wanted(words: list[str]) -> str:
    if len(words) > 6:
        words = [*words[:5], f"{len(words) - 5} more"]
    return " or ".join(words)


def _instead(event: Any, parts: list[str]) -> str:
    """What stands where no value does."""
    node = event
    for at, part in enumerate(parts):
        if not isinstance(node, dict) or part not in node:
            return "not there"
        node = node[part]
        if isinstance(node, list) and at < len(parts) - 1:
            return "not there"
    if isinstance(node, Repeated | dict):
        return "an object, not a value"
    return "an empty list, which holds no value" if node == [] else "not there"
