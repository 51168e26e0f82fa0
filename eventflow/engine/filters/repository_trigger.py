"""What a trigger of AWS CodeCommit is for: some kinds of changes, on some branches.

``Events`` are ``all``, ``updateReference``, ``createReference`` and ``deleteReference``; without ``Branches``, or with
an empty list, every branch counts.

https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryTrigger.html
"""

import json
from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.explanation import Clause, Explanation
from eventflow.engine.filters.problem import FilterError, FilterProblem

ALL = "all"
EVENTS = (ALL, "updateReference", "createReference", "deleteReference")
MOST_BRANCHES = 100
LONGEST_BRANCH = 256


@dataclass(frozen=True, slots=True)
class RepositoryTrigger:
    """A compiled trigger; it is asked of ``{"event": "updateReference", "branch": "main"}``."""

    events: tuple[str, ...]
    branches: tuple[str, ...]
    warnings: tuple[FilterProblem, ...] = ()

    @classmethod
    def compile(cls, text: str) -> "RepositoryTrigger":
        """From the JSON of its ``Events`` and ``Branches``; FilterError has every reason against it."""
        try:
            plain = json.loads(text)
        except (ValueError, RecursionError):
            plain = None
        if not isinstance(plain, dict) or {*plain} - {"Events", "Branches"}:
            raise FilterError([FilterProblem("A repository trigger has Events and Branches.")])
        events, branches = plain.get("Events", [ALL]), plain.get("Branches", [])
        problems = []
        if not isinstance(events, list) or not events or any(event not in EVENTS for event in events):
            problems.append(FilterProblem(f"Events must be a list of {', '.join(EVENTS)}."))
        if not isinstance(branches, list) or len(branches) > MOST_BRANCHES or not all(map(_is_branch, branches)):
            problems.append(FilterProblem(f"Branches must be a list of at most {MOST_BRANCHES} names."))
        if problems:
            raise FilterError(problems)
        return cls(tuple(events), tuple(branches))

    def matches(self, raw: Any) -> bool:
        """Whether the trigger is for this change."""
        return all(held for _, _, held, _ in self._answers(raw))

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""
        clauses = tuple(
            Clause(path=path, start=0, end=0, values=(value,), held=held, reason=reason)
            for path, value, held, reason in self._answers(raw)
        )
        failing = [clause.reason for clause in clauses if not clause.held]
        sentence = " ".join(failing) or "The trigger is for this change."
        return Explanation(matched=not failing, sentence=sentence, clauses=clauses)

    def __str__(self) -> str:
        return f"{', '.join(self.events)} on {', '.join(self.branches) or 'every branch'}"

    def _answers(self, raw: Any) -> list[tuple[str, str, bool, str]]:
        event, branch = str(raw["event"]), str(raw["branch"])
        of_event = ALL in self.events or event in self.events
        on_branch = not self.branches or branch in self.branches
        return [
            ("event", event, of_event, f"The trigger is {'' if of_event else 'not '}for {event}."),
            ("branch", branch, on_branch, f"The trigger is {'' if on_branch else 'not '}for the branch {branch}."),
        ]


def _is_branch(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_BRANCH
