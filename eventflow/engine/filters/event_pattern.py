"""Event patterns: JSON that says what an event must hold, as EventBridge, event source mappings and SNS write it.

An object names fields, all of which must match; a field's list holds alternatives, one of which suffices. Compiled
once; most events are then decided by a few look-ups, those with objects in arrays by ``consistency``.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
https://github.com/aws/event-ruler
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.pattern.condition import Operators
from eventflow.engine.filters.pattern.consistency import ChainTree, Search, Wanted
from eventflow.engine.filters.pattern.field import Field
from eventflow.engine.filters.pattern.leaves import Chain, PathTree, leaves
from eventflow.engine.filters.pattern.reasons import explain
from eventflow.engine.filters.pattern.rule_text import Rule, read_rule
from eventflow.engine.filters.problem import FilterProblem

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
        self._glances = [[field.at_a_glance for field in branch] for branch in self._branches]

    @classmethod
    def compile(cls, source: str | Mapping[str, Any], operators: Operators = ALL_OPERATORS) -> "EventPattern":
        """From a pattern's text, or its JSON value; FilterError has every reason against it, AWS's first."""
        text = source if isinstance(source, str) else json.dumps(source, ensure_ascii=False)
        return cls(text, read_rule(text, operators))

    @cached_property
    def _paths(self) -> PathTree:
        return PathTree.of(field.leaf.path for branch in self._branches for field in branch)

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""
        return self.rule.warnings

    def matches(self, event: Any) -> bool:
        """Whether the event, a JSON value as ``json.loads`` or ``read_event`` gives it, has what the pattern wants.

        ValueError if its arrays are too entangled to tell.
        """
        if type(event) is not dict:
            return self._matches_in_depth(event)
        for glances in self._glances:
            for glance in glances:
                answer = glance(event)
                if not answer:
                    if answer is None:
                        return self._matches_in_depth(event)
                    break
            else:
                return True
        return False

    def explain(self, event: Any) -> Explanation:
        """The same answer, condition by condition."""
        search = _Question(event, self._paths, len(self._branches))
        together = [search.how_many_hold(branch) for branch in self._branches]
        return explain(self._branches, search.found, event, together)

    def _matches_in_depth(self, event: Any) -> bool:
        question = _Question(event, self._paths, len(self._branches))
        return any(map(question.holds, self._branches))

    def __str__(self) -> str:
        return " ".join(self.text.split())


class _Question:
    """One event before a pattern: its values at the pattern's paths, looked up once for all branches."""

    def __init__(self, event: Any, paths: PathTree, branches: int) -> None:
        self.found = leaves(event, paths)
        self._search = Search(sum(map(len, self.found.values())) * branches)
        self._chains: dict[int, list[Chain]] = {}

    def holds(self, branch: list[Field]) -> bool:
        """Whether all the fields hold together."""
        bound = 0
        for field in branch:
            chains = self._suiting(field)
            if () in chains:
                continue
            present = self.found.get(field.leaf.path, ())
            if not chains and (not field.absence_suits or any(not chain for _, chain in present)):
                return False
            # What is there, but wanted absent, is bound to the elements that it stands in.
            bound += 1 if chains else 2 * bool(present)
        return bound <= 1 or self.how_many_hold(branch) == len(branch)

    def how_many_hold(self, branch: list[Field]) -> int:
        """How many of the fields, in the order of their paths, hold together."""
        return self._search.furthest([self._of(field) for field in branch])

    def _suiting(self, field: Field) -> list[Chain]:
        chains = self._chains.get(id(field))
        if chains is None:
            suits, values = field.suits, self.found.get(field.leaf.path, ())
            chains = self._chains[id(field)] = [chain for value, chain in values if suits(value)]
        return chains

    def _of(self, field: Field) -> Wanted:
        suiting, present = ChainTree(), ChainTree()
        for chain in self._suiting(field):
            suiting.add(chain)
        for _, chain in self.found.get(field.leaf.path, ()):
            present.add(chain)
        return Wanted(suiting, present, field.absence_suits)


def _in_utf16_units(path: str) -> bytes:
    """Java, which AWS's matcher runs on, orders texts by these."""
    return path.encode("utf-16-be", "surrogatepass")
