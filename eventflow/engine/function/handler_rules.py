"""Which rule of the simulated code a run falls under: the first one that matches.

Whether a rule's pattern matches is known for each card before time starts; only its times are looked at in a run.

Simplified: what a function depends on is down for all of its runs in that time, and each of them fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventflow.engine.chance.distributions import Distribution, from_plain
from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.function.handler import DOWNSTREAM, DOWNSTREAM_TIMEOUT, OK, OOM, RULE, RULE_TIMEOUT
from eventflow.engine.scenario.handler_rules import HandlerRule

_OUTCOMES = {"none": OK, "error": RULE, "timeout": RULE_TIMEOUT, "oom": OOM}
_DOWNSTREAM = {**_OUTCOMES, "error": DOWNSTREAM, "timeout": DOWNSTREAM_TIMEOUT}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be applied; ``outcome`` OK leaves it to chance."""

    from_us: int
    until_us: int | None
    outcome: int
    duration: Distribution | None
    factor: float

    def holds(self, now_us: int) -> bool:
        """Whether it is the rule's time."""
        return self.from_us <= now_us and (self.until_us is None or now_us < self.until_us)


class HandlerRules:
    """The rules of one function's code. ``_of_card`` has by node and card those whose pattern matches."""

    __slots__ = ("_of_card",)

    def __init__(self, rules: Sequence[HandlerRule], events: Mapping[int, Sequence[Any]]) -> None:
        """``events``: by node, for each of its cards, what the handler gets."""
        compiled = [_compiled(rule) for rule in rules]
        patterns = [None if rule.pattern is None else EventPattern.compile(rule.pattern) for rule in rules]
        pairs = list(zip(compiled, patterns, strict=True))
        self._of_card = {
            node: [
                tuple(rule for rule, pattern in pairs if pattern is None or pattern.matches(event)) for event in cards
            ]
            for node, cards in events.items()
        }

    def of(self, node: int, card: int, now_us: int) -> CompiledRule | None:
        """The rule for an event with this card that a run takes now."""
        return next((rule for rule in self._of_card[node][card] if rule.holds(now_us)), None)


def _compiled(rule: HandlerRule) -> CompiledRule:
    outcomes = _OUTCOMES if rule.downstream is None else _DOWNSTREAM
    duration = None if rule.duration is None else from_plain(rule.duration)
    return CompiledRule(rule.from_us, rule.until_us, outcomes[rule.outcome], duration, rule.factor)
