"""Why a filter took an event, or did not: an answer for each condition, with its place in the text."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One alternative of a field: where it stands in the text, and whether it held."""

    start: int
    end: int
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One field of a pattern, asked of one event.

    ``filter`` is the pattern's place in its list, ``branch`` the combination of ``$or`` alternatives that the clause
    belongs to. ``start`` and ``end`` are its place in the text, ``values`` what the event has at ``path``, as JSON.
    """

    filter: int = 0
    branch: int = 0
    path: str
    start: int
    end: int
    conditions: tuple[Condition, ...] = ()
    values: tuple[str, ...] = ()
    held: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer as a whole, in one sentence and clause by clause."""

    matched: bool
    sentence: str
    clauses: tuple[Clause, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)
