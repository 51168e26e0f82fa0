"""From a pattern's JSON text to its branches: for each way to choose among ``$or`` alternatives, what each path wants.

Paths are flat: a name that holds dots and the equivalent nesting are the same path. Of two lists for one path the
later in the text counts, also between a ``$or`` and its surroundings.

A ``$or`` that is no relationship as AWS defines it is read as a field of that name, as the library behind EventBridge
does, if the pattern is valid that way.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or
https://github.com/aws/event-ruler
"""

from dataclasses import dataclass

from eventflow.engine.filters.pattern.alternatives import alternative
from eventflow.engine.filters.pattern.condition import Alternative, Operators, Refused
from eventflow.engine.filters.pattern.json_text import Member, Node, read
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at

OR = "$or"
MOST_BRANCHES = 1_000
"""Combinations of ``$or`` alternatives; EventBridge's guide speaks of about this many."""
MOST_FIELDS = 256
"""Fields of one combination that the library takes."""
RESERVED_INSIDE_OR = frozenset(
    (
        *("exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"),
        *("=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"),
        *("date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"),
        *("ip-address-in-range", "ip-address-not-in-range"),
    )
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that a pattern names, with its list of alternatives. The span goes from its name to its list's end."""

    path: str
    start: int
    end: int
    alternatives: tuple[Alternative, ...]


Branch = dict[str, Leaf]
"""By path, what must hold together."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that was read. ``fields`` are its top-level members, as they stand in the text."""

    branches: tuple[Branch, ...]
    fields: tuple[Member, ...]
    warnings: tuple[FilterProblem, ...] = ()


def read_rule(text: str, operators: Operators, *, empty_matches_all: bool = False) -> Rule:
    """The rule that a text spells; FilterError has every reason against it, AWS's first."""
    root, mistake = read(text)
    reading = _Reading(text, operators, or_is_field=False)
    rule = reading.rule(root, mistake, empty_matches_all)
    if rule is not None:
        return rule
    if root is not None and mistake is None and reading.met_or:
        as_field = _Reading(text, operators, or_is_field=True)
        rule = as_field.rule(root, None, empty_matches_all)
        if rule is not None:
            return rule
    raise FilterError(reading.problems)


class _Reading:
    def __init__(self, text: str, operators: Operators, *, or_is_field: bool) -> None:
        self.problems: list[FilterProblem] = []
        self.met_or = False
        self._text = text
        self._operators = operators
        self._or_is_field = or_is_field
        self._warnings: list[FilterProblem] = []

    def rule(self, root: Node | None, mistake: FilterProblem | None, empty_matches_all: bool) -> Rule | None:
        """The rule, or None with ``problems`` filled."""
        branches: list[Branch] = []
        if root is None or root.kind != "object":
            if mistake is None or root is not None:
                self._complain("Filter is not an object", root.start if root else 0, root.end if root else 0)
        elif not (empty_matches_all and root.whole and not root.members):
            branches = self._object(root, [], (), inside_or=False)
        else:
            branches = [{}]
        if mistake is not None:
            self.problems.append(mistake)
        if self.problems or root is None:
            return None
        return Rule(tuple(branches), tuple(root.members), tuple(self._warnings))

    def _object(self, node: Node, branches: list[Branch], path: tuple[str, ...], inside_or: bool) -> list[Branch]:
        for member in node.members:
            name, value = member.name, member.value
            if name == OR and not self._or_is_field:
                self.met_or = True
                branches = self._or(member, branches, path)
                continue
            if name == OR:
                reason = "$or is read as a field of that name here: it wants a list of two objects or more."
                self._warnings.append(problem_at(self._text, member.start, member.end, reason, warning=True))
            if inside_or and name in RESERVED_INSIDE_OR:
                reason = f"{name} is Ruler reserved fieldName which cannot be used inside $or."
                self._complain(reason, member.start, member.end)
            elif value.kind == "object":
                branches = self._object(value, branches, (*path, name), inside_or)
            elif value.kind == "array":
                branches = self._leaf(member, branches, path)
            elif value.whole:
                self._complain(f'"{name}" must be an object or an array', value.start, value.end)
        if not node.members and node.whole:
            self._complain("Empty objects are not allowed", node.start, node.end)
        return branches

    def _or(self, member: Member, branches: list[Branch], path: tuple[str, ...]) -> list[Branch]:
        """Each alternative goes on from what stood before the ``$or``."""
        node = member.value
        if node.kind != "array":
            if node.whole:
                self._complain("It must be an Array followed with $or.", node.start, node.end)
            return branches
        chosen: list[Branch] = []
        for item in node.items:
            if item.kind == "object":
                before = [dict(branch) for branch in branches] or [{}]
                chosen += self._object(item, before, path, inside_or=True)
                if len(chosen) > MOST_BRANCHES:
                    reason = f"The $or alternatives multiply to more than {MOST_BRANCHES:,} combinations."
                    self._complain(reason, member.start, node.end)
                    return chosen[:1]
            else:
                self._complain("Only JSON object is allowed in array of $or relationship.", item.start, item.end)
        if len(node.items) < 2 and node.whole:
            reason = "There must have at least 2 Objects in $or relationship."
            self._complain(reason, node.start, node.end)
        return chosen

    def _leaf(self, member: Member, branches: list[Branch], path: tuple[str, ...]) -> list[Branch]:
        node = member.value
        alternatives = []
        for item in node.items:
            if not item.whole:
                continue
            try:
                alternatives.append(alternative(item, self._operators))
            except Refused as refused:
                self._complain(refused.reason, refused.node.start, refused.node.end)
        if not node.items and node.whole:
            self._complain("Empty arrays are not allowed", node.start, node.end)
        # The library joins like this: a first name that is empty leaves no dot.
        above = ".".join(path)
        name = f"{above}.{member.name}" if above else member.name
        leaf = Leaf(name, member.start, node.end, tuple(alternatives))
        branches = branches or [{}]
        for branch in branches:
            branch[name] = leaf
            if len(branch) == MOST_FIELDS + 1:
                self._complain(f"A rule can name at most {MOST_FIELDS} fields.", member.start, member.end)
        return branches

    def _complain(self, reason: str, start: int, end: int) -> None:
        self.problems.append(problem_at(self._text, start, end, reason))
