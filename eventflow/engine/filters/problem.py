"""What is wrong with a filter's text: AWS's reason, and the place.

AWS answers the first reason it meets; here are all of them, the first one AWS's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """One complaint about a pattern's text.

    ``start`` and ``end`` count code points of the text, ``line`` and ``column`` (of ``start``) from 1. ``filter`` is
    the pattern's place in its list. A ``warning`` tells of a pattern that works, but hardly as it was meant.
    """

    reason: str
    start: int = 0
    end: int = 0
    line: int = 1
    column: int = 1
    filter: int = 0
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.reason} (line {self.line}, column {self.column})"


class FilterError(ValueError):
    """AWS would not take this filter; ``problems`` has every reason in the order of the text."""

    def __init__(self, problems: Iterable[FilterProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(self.problems[0]))


def problem_at(
    text: str, start: int, end: int, reason: str, *, filter: int = 0, warning: bool = False
) -> FilterProblem:
    """The complaint about this stretch of the text."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return FilterProblem(reason, start, max(end, start), line, column, filter, warning)
