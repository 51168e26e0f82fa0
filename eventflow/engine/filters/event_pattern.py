"""Event patterns: JSON that says what an event must hold, as EventBridge, event source mappings and SNS write it.

An object names fields, all of which must match; a field's list holds alternatives, one of which suffices. Compiled
once; most events are then decided by a few look-ups, those with objects in arrays by ``consistency``.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
https://github.com/aws/event-ruler
"""

import json
from collections.abc import Mapping
from typing import Any

from eventflow.engine.filters.condition import Operators
from eventflow.engine.filters.consistency import ChainTree, Search, Wanted
from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.field import Field
from eventflow.engine.filters.leaves import PathTree, leaves
from eventflow.engine.filters.problem import FilterProblem
from eventflow.engine.filters.reasons import explain
from eventflow.engine.filters.rule_text import Rule, read_rule

ALL_OPERATORS = Operators()


class EventPattern:
    """A compiled pattern; ``text`` is what it was made from."""

    def __init__(self, text: str, rule: Rule) -> None:
        self.text = text
        self.rule = rule
        fields = {id(leaf): Field(leaf) for branch in rule.branches for leaf in branch.values()}
        self._branches = [
            [fields[id(branch[path])] for path in sorted(branch, key=_in_utf16_units)] for branch in rule.branches
        ]
        self._paths = PathTree.of(field.leaf.path for field in fields.values())

    @classmethod
    def compile(cls, source: str | Mapping[str, Any], operators: Operators = ALL_OPERATORS) -> "EventPattern":
        """From a pattern's text, or its JSON value; FilterError has every reason against it, AWS's first."""
        text = source if isinstance(source, str) else json.dumps(source, ensure_ascii=False)
        return cls(text, read_rule(text, operators))

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""
        return self.rule.warnings

    def matches(self, event: Any) -> bool:
        """Whether the event, a JSON value as ``json.loads`` or ``read_event`` gives it, has what the pattern wants.

        ValueError if its arrays are too entangled to tell.
        """
        for branch in self._branches:
            for field in branch:
                answer = field.at_a_glance(event)
                if answer is None:
                    return any(self._matching(event))
                if not answer:
                    break
            else:
                return True
        return False

    def explain(self, event: Any) -> Explanation:
        """The same answer, condition by condition."""
        search = _Question(event, self._paths, len(self._branches))
        together = [search.how_many_hold(branch) for branch in self._branches]
        return explain(self._branches, search.found, event, together)

    def _matching(self, event: Any) -> list[bool]:
        question = _Question(event, self._paths, len(self._branches))
        answers = []
        for branch in self._branches:
            answers.append(question.may_hold(branch) and question.how_many_hold(branch) == len(branch))
            if answers[-1]:
                break
        return answers

    def __str__(self) -> str:
        return " ".join(self.text.split())


class _Question:
    """One event before a pattern: its values at the pattern's paths, looked up once for all branches."""

    def __init__(self, event: Any, paths: PathTree, branches: int) -> None:
        self.found = leaves(event, paths)
        self._search = Search(sum(map(len, self.found.values())) * branches)
        self._wanted: dict[int, Wanted] = {}

    def may_hold(self, branch: list[Field]) -> bool:
        """Whether each field could hold by itself; without this there is nothing to search for."""
        return all((wanted := self._of(field)).absence_suits or wanted.suiting for field in branch)

    def how_many_hold(self, branch: list[Field]) -> int:
        """How many of the fields, in the order of their paths, hold together."""
        return self._search.furthest([self._of(field) for field in branch])

    def _of(self, field: Field) -> Wanted:
        wanted = self._wanted.get(id(field))
        if wanted is None:
            suiting, present = ChainTree(), ChainTree()
            for value, chain in self.found.get(field.leaf.path, ()):
                present.add(chain)
                if field.suits(value):
                    suiting.add(chain)
            wanted = self._wanted[id(field)] = Wanted(suiting, present, field.absence_suits)
        return wanted


def _in_utf16_units(path: str) -> bytes:
    """Java, which AWS's matcher runs on, orders texts by these."""
    return path.encode("utf-16-be", "surrogatepass")
