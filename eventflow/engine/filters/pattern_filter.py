"""A filter as a scenario holds it: the dialect and the texts. Compiled once for each value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_source_mapping import EventSourceMappingFilter, PipeFilter
from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.iot.rule import IotRule
from eventflow.engine.filters.iot.sql import IotSql
from eventflow.engine.filters.logs.pattern import LogPattern
from eventflow.engine.filters.pattern.consistency import TooEntangled
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at
from eventflow.engine.filters.repository_trigger import RepositoryTrigger
from eventflow.engine.filters.subscription import SubscriptionFilter

LONGEST_SUMMARY = 60
LONGEST_EVENT_PATTERN = 4_096
"""https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""


class CompiledFilter(Protocol):
    """A filter that can be asked."""

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""

    def matches(self, raw: Any) -> bool:
        """Whether this input passes."""

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternFilter:
    """What decides which events pass.

    ``dialect`` is a key of ``DIALECTS``. ``patterns`` are the texts, of which one suffices; only event source mappings
    and pipes have more than one. ``scope`` is SNS's FilterPolicyScope, ``source`` the service that a mapping reads.
    """

    dialect: str
    patterns: tuple[str, ...]
    scope: str = ""
    source: str = ""

    def compiled(self) -> CompiledFilter:
        """The filter, ready to be asked; FilterError has every reason why AWS would not take it."""
        return _compiled(self)

    def matches(self, raw: Any) -> bool:
        """Whether this input passes. What is too entangled to decide about does not."""
        try:
            return _compiled(self).matches(raw)
        except TooEntangled:
            return False

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""
        try:
            return _compiled(self).explain(raw)
        except TooEntangled as error:
            return Explanation(matched=False, sentence=str(error))

    def __str__(self) -> str:
        line = " or ".join(" ".join(pattern.split()) for pattern in self.patterns)
        return line if len(line) <= LONGEST_SUMMARY else f"{line[: LONGEST_SUMMARY - 1]}…"


@lru_cache(maxsize=1024)
def _compiled(filter: PatternFilter) -> CompiledFilter:
    compile = DIALECTS.get(filter.dialect)
    if compile is None:
        raise FilterError([FilterProblem(f"There is no filter dialect {filter.dialect}.")])
    return compile(filter)


def _only_text(filter: PatternFilter) -> str:
    if len(filter.patterns) != 1:
        raise FilterError([FilterProblem("There must be one pattern here.")])
    return filter.patterns[0]


def _event_pattern(filter: PatternFilter) -> EventPattern:
    text = _only_text(filter)
    if len(text) > LONGEST_EVENT_PATTERN:
        reason = f"An event pattern has at most {LONGEST_EVENT_PATTERN:,} characters."
        raise FilterError([problem_at(text, LONGEST_EVENT_PATTERN, len(text), reason)])
    return EventPattern.compile(text)


DIALECTS: dict[str, Callable[[PatternFilter], CompiledFilter]] = {
    "eventbridge": _event_pattern,
    "esm": lambda filter: EventSourceMappingFilter.compile(filter.patterns, filter.source),
    "pipes": lambda filter: PipeFilter.compile(filter.patterns, filter.source),
    "sns": lambda filter: SubscriptionFilter.compile(_only_text(filter), filter.scope),
    "cw-logs": lambda filter: LogPattern.compile(_only_text(filter)),
    "iot": lambda filter: IotSql.compile(_only_text(filter)),
    "iot-rule": lambda filter: IotRule.compile(_only_text(filter)),
    "codecommit": lambda filter: RepositoryTrigger.compile(_only_text(filter)),
}
