"""Amazon SNS subscription filter policies, over a message's attributes or its body.

A policy is an event pattern with fewer operators and its own limits: five keys, 150 combinations, no nesting for
attributes. ``{}`` takes every message. An attribute's data type decides what its value is; a body that is no JSON
object never matches.

Simplified: a change works at once (AWS takes up to 15 minutes), and numbers compare as doubles (AWS speaks of five
digits after the point, from -1e9 to 1e9).

https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.pattern.condition import Operators
from eventflow.engine.filters.pattern.json_text import Member
from eventflow.engine.filters.pattern.rule_text import OR, Rule, read_rule
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at

ATTRIBUTES, BODY = "MessageAttributes", "MessageBody"
SCOPES = (ATTRIBUTES, BODY)
OPERATORS = Operators(
    plain=Operators().plain - {"wildcard", "exactly"},
    inside_anything_but=frozenset(("prefix",)),
)
MOST_KEYS = 5
MOST_COMBINATIONS = 150
MOST_COUNTED = 10**9
LONGEST_POLICY = 262_144


class SubscriptionFilter:
    """A filter policy with its scope."""

    def __init__(self, pattern: EventPattern, scope: str) -> None:
        self.pattern = pattern
        self.scope = scope

    @classmethod
    def compile(cls, text: str, scope: str) -> "SubscriptionFilter":
        """From the policy's text; FilterError has every reason against it."""
        scope = scope or ATTRIBUTES
        if scope not in SCOPES:
            raise FilterError([FilterProblem(f"FilterPolicyScope must be {ATTRIBUTES} or {BODY}.")])
        if len(text) > LONGEST_POLICY:
            reason = f"A filter policy has at most {LONGEST_POLICY:,} characters."
            raise FilterError([FilterProblem(reason, LONGEST_POLICY, len(text))])
        rule = read_rule(text, OPERATORS, empty_matches_all=True)
        problems = _limits(text, rule, scope)
        if problems:
            raise FilterError(problems)
        return cls(EventPattern(text, rule), scope)

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""
        return self.pattern.warnings

    def matches(self, raw: Any) -> bool:
        """Whether the message is delivered; ``raw`` is its attributes or its body, as the scope wants."""
        if not self.pattern.rule.fields:
            return True
        view = self._view(raw)
        return isinstance(view, dict) and self.pattern.matches(view)

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""
        view = self._view(raw)
        if not self.pattern.rule.fields:
            return Explanation(matched=True, sentence="The policy is empty, so every message passes.")
        if not isinstance(view, dict):
            reason = "The message body is no JSON object, so the policy can't match it."
            clauses = self.pattern.explain({}).clauses
            failing = tuple(replace(clause, held=False, reason=reason) for clause in clauses)
            return Explanation(matched=False, sentence=reason, clauses=failing)
        return self.pattern.explain(view)

    def _view(self, raw: Any) -> Any:
        if self.scope == ATTRIBUTES:
            return attributes_view(raw)
        if isinstance(raw, str):
            try:
                return read_event(raw)
            except ValueError:
                return None
        return raw


def attributes_view(raw: Any) -> dict[str, Any]:
    """The attributes as values: a String is a text, a Number a number, a String.Array its items; Binary is ignored."""
    view = {}
    for name, attribute in raw.items() if isinstance(raw, dict) else ():
        if not isinstance(attribute, dict):
            continue
        kind = attribute.get("DataType", attribute.get("Type", attribute.get("dataType", "String")))
        text = attribute.get("StringValue", attribute.get("Value", attribute.get("stringValue")))
        value = _value(str(kind), text)
        if value is not None:
            view[name] = value[0]
    return view


def _value(kind: str, text: Any) -> tuple[Any] | None:
    if text is None or kind.startswith("Binary"):
        return None
    if kind == "String.Array":
        try:
            items = read_event(text) if isinstance(text, str) else text
        except ValueError:
            return None
        return (items,) if isinstance(items, list) else None
    if kind.startswith("Number"):
        if not isinstance(text, str):
            return (text,)
        try:
            number = read_event(text.strip())
        except ValueError:
            return None
        return (number,) if not isinstance(number, str | dict | list | bool | None) else None
    return (str(text),)


def complexity(members: Sequence[Member]) -> int:
    """The combinations of a policy: for each list its length times its depth, multiplied; those of ``$or`` add up."""
    return _combinations(members, 1, 1)


def _combinations(members: Sequence[Member], depth: int, product: int) -> int:
    for member in members:
        value = member.value
        if member.name == OR and value.kind == "array":
            product = sum(_combinations(item.members, depth, product) for item in value.items)
        elif value.kind == "object":
            product = _combinations(value.members, depth + 1, product)
        else:
            product *= len(value.items) * depth
        product = min(product, MOST_COUNTED)
    return product


def _limits(text: str, rule: Rule, scope: str) -> list[FilterProblem]:
    problems = []
    if scope == ATTRIBUTES and _nested(rule.fields):
        reason = "Filter policy scope MessageAttributes does not support nested filter policy"
        problems.append(problem_at(text, 0, len(text), reason))
    if len(rule.fields) > MOST_KEYS:
        sixth = rule.fields[MOST_KEYS]
        problems.append(
            problem_at(text, sixth.start, sixth.end, f"Filter policy can not have more than {MOST_KEYS} keys")
        )
    if complexity(rule.fields) > MOST_COMBINATIONS:
        problems.append(problem_at(text, 0, len(text), "Filter policy is too complex"))
    return problems


def _nested(members: Sequence[Member]) -> bool:
    return any(
        member.value.kind == "object"
        or (member.name == OR and any(_nested(item.members) for item in member.value.items))
        for member in members
    )
