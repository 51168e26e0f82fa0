"""Filter patterns of Amazon CloudWatch Logs, as a subscription filter uses them on the text of each log event.

In braces the pattern is about messages in JSON (``log_json``), in brackets about fields between spaces
(``log_fields``); anything else is about the terms of a message (``log_terms``).

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
"""

import json
from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.explanation import Clause, Explanation
from eventflow.engine.filters.logs.fields import FieldPattern, read_field_pattern
from eventflow.engine.filters.logs.json_pattern import JsonPattern, read_json_pattern
from eventflow.engine.filters.logs.syntax import Reader
from eventflow.engine.filters.logs.terms import Terms, read_terms
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at

LONGEST_PATTERN = 1_024
CLOSING = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class LogPattern:
    """A compiled pattern; ``text`` is what it was made from."""

    text: str
    pattern: Terms | JsonPattern | FieldPattern
    warnings: tuple[FilterProblem, ...] = ()

    @classmethod
    def compile(cls, text: str) -> "LogPattern":
        """FilterError has every reason against it."""
        problems: list[FilterProblem] = []
        pattern = _read(text, problems)
        # The order of the text, and a complaint only once where two readers came across the same.
        problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.start)
        errors = [problem for problem in problems if not problem.warning]
        if errors or pattern is None:
            raise FilterError(errors)
        return cls(text, pattern, tuple(problems))

    def matches(self, raw: Any) -> bool:
        """Whether a log event's message, a text, is of this kind."""
        return self.pattern.matches(_message(raw))

    def explain(self, raw: Any) -> Explanation:
        """The same answer, condition by condition."""
        clauses = self.pattern.clauses(_message(raw))
        branches: dict[int, list[Clause]] = {}
        for clause in clauses:
            branches.setdefault(clause.branch, []).append(clause)
        matched = not branches or any(all(clause.held for clause in branch) for branch in branches.values())
        return Explanation(matched=matched, sentence=_sentence(clauses, len(branches), matched), clauses=clauses)

    def __str__(self) -> str:
        return " ".join(self.text.split())


def _message(raw: Any) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)


def _sentence(clauses: tuple[Clause, ...], branches: int, matched: bool) -> str:
    if not clauses:
        return "The pattern is empty, which matches every message."
    if matched:
        return "Every condition of the pattern holds." if branches == 1 else "One alternative of the pattern holds."
    if branches > 1:
        return f"None of the pattern's {branches} alternatives holds."
    return next(clause.reason for clause in clauses if not clause.held)


def _read(text: str, problems: list[FilterProblem]) -> Terms | JsonPattern | FieldPattern | None:
    if len(text) > LONGEST_PATTERN:
        reason = f"Member must have length less than or equal to {LONGEST_PATTERN}"
        problems.append(problem_at(text, LONGEST_PATTERN, len(text), reason))
        return None
    stripped = text.strip()
    if stripped[:1] not in CLOSING:
        return read_terms(text, problems)
    opening, closing = stripped[0], CLOSING[stripped[0]]
    start = text.index(opening)
    if len(stripped) < 2 or not stripped.endswith(closing):
        reason = f"If a filter pattern starts with '{opening}' it must end with '{closing}'"
        problems.append(problem_at(text, start, start + 1, reason))
        return None
    reader = Reader(text, start + 1, text.rindex(closing), problems)
    return read_json_pattern(reader) if opening == "{" else read_field_pattern(reader)
