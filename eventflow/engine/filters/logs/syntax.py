"""What the JSON and the space-delimited filter patterns of CloudWatch Logs have in common: conditions, joined by
``&&``, ``||`` and parentheses, of which ``&&`` binds closer.

Simplified: parentheses nest at most 40 deep.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from eventflow.engine.filters.logs.condition import OPERATORS, ORDER, Comparison, Number, Operand, Wildcard, number_in
from eventflow.engine.filters.problem import FilterProblem, problem_at
from eventflow.engine.filters.regex.bounded import bounded_regex
from eventflow.engine.filters.regex.syntax import CLOUDWATCH_LOGS, RegexError

MOST_REGEXES = 2
MAX_DEPTH = 40  # ours: parentheses within parentheses

BARE = re.compile(r"[^\s\"%()&|,=<>!{}\[\]]+")
UNQUOTED = re.compile(r"[A-Za-z0-9_.*+-]+")


class Spanned(Protocol):
    """What has a place in the pattern."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Leaf = TypeVar("Leaf", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Group(Generic[Leaf]):
    """Conditions of which every one (``&&``) or one (``||``) must hold."""

    every: bool
    parts: tuple["Group[Leaf] | Leaf", ...]
    start: int
    end: int


def holds(tree: Group[Leaf] | Leaf, leaf_holds: Callable[[Leaf], bool]) -> bool:
    """Whether the whole holds, given the answer for a single condition."""
    if not isinstance(tree, Group):
        return leaf_holds(tree)
    answers = (holds(part, leaf_holds) for part in tree.parts)
    return all(answers) if tree.every else any(answers)


def leaves(tree: Group[Leaf] | Leaf) -> Iterator[Leaf]:
    """Every single condition, in the order of the text."""
    if isinstance(tree, Group):
        for part in tree.parts:
            yield from leaves(part)
    else:
        yield tree


def alternatives(tree: Group[Leaf] | Leaf, every: bool) -> tuple[Group[Leaf] | Leaf, ...]:
    """The operands of the outermost ``&&`` (or, if not ``every``, of the outermost ``||``); else the tree itself."""
    return tree.parts if isinstance(tree, Group) and tree.every == every else (tree,)


class Unreadable(Exception):  # noqa: N818 - it never leaves this reader
    """A condition that cannot be read; the complaint about it is already noted."""


@dataclass(slots=True)
class Reader:
    """Reads a stretch of a pattern and notes what is wrong with it."""

    text: str
    at: int
    end: int
    problems: list[FilterProblem] = field(default_factory=list)
    regexes: int = 0

    def complain(self, start: int, end: int, reason: str, warning: bool = False) -> None:
        """Note what is wrong with this stretch."""
        self.problems.append(problem_at(self.text, start, end, reason, warning=warning))

    def refuse(self, start: int, end: int, reason: str) -> Unreadable:
        """Note it, and give up on the condition."""
        self.complain(start, min(end, max(self.end, start)), reason)
        return Unreadable()

    def skip_spaces(self) -> None:
        """To the next character that is no space."""
        while self.at < self.end and self.text[self.at].isspace():
            self.at += 1

    def sees(self, token: str) -> bool:
        """Whether this comes next; if so, it is read."""
        if not self.text.startswith(token, self.at, self.end):
            return False
        self.at += len(token)
        return True

    def expression(self, leaf: Callable[[], Leaf], depth: int = 0) -> Group[Leaf] | Leaf | None:
        """Conditions joined by ``||``; None if a part could not be read."""
        return self._joined("||", lambda: self._joined("&&", lambda: self._operand(leaf, depth)))

    def _joined(self, sign: str, part: Callable[[], Group[Leaf] | Leaf | None]) -> Group[Leaf] | Leaf | None:
        parts = []
        while True:
            self.skip_spaces()
            parts.append(part())
            self.skip_spaces()
            if not self.sees(sign):
                break
        read = tuple(one for one in parts if one is not None)
        if len(parts) == 1 or len(read) < len(parts):
            return parts[0] if len(parts) == 1 else None
        return Group(sign == "&&", read, read[0].start, read[-1].end)

    def _operand(self, leaf: Callable[[], Leaf], depth: int) -> Group[Leaf] | Leaf | None:
        start = self.at
        try:
            if not self.sees("("):
                return leaf()
            if depth >= MAX_DEPTH:
                self.at = self.end
                raise self.refuse(start, start + 1, f"Parentheses are nested more than {MAX_DEPTH} deep.")
            inner = self.expression(leaf, depth + 1)
            self.skip_spaces()
            if not self.sees(")") and inner is not None:
                raise self.refuse(start, start + 1, "A parenthesis is never closed.")
            return inner
        except Unreadable:
            self._skip_condition()
            return None

    def _skip_condition(self) -> None:
        """To where the next condition may begin."""
        while self.at < self.end and not self.text.startswith(("&&", "||", ")"), self.at):
            sign = self.text[self.at]
            closing = self.text.find(sign, self.at + 1, self.end) if sign in '"%' else -1
            self.at = max(self.at, closing) + 1

    def comparison(self) -> Comparison | None:
        """An operator and its operand, if an operator comes next."""
        self.skip_spaces()
        start = self.at
        sign = next((sign for sign in OPERATORS if self.sees(sign)), None)
        if sign is None:
            return None
        self.skip_spaces()
        begin = self.at
        operand = self._value()
        if sign in ORDER and not isinstance(operand, Number):
            raise self.refuse(start, self.at, f"{sign} compares numbers; {self.text[begin : self.at]} is none.")
        return Comparison(sign, operand)

    def _value(self) -> Operand:
        start = self.at
        if self.text.startswith('"', start, self.end):
            return self._wildcard(self.quoted('"'), start)
        if self.text.startswith("%", start, self.end):
            return self._regex()
        bare = BARE.match(self.text, start, self.end)
        if bare is None:
            found = self.text[start : min(start + 1, self.end)]
            reason = f"Invalid character(s) in term '{found}'" if found else "A value is missing."
            raise self.refuse(start, start + 1, reason)
        self.at = bare.end()
        unquoted = UNQUOTED.match(bare[0])
        if unquoted is None or unquoted.end() < len(bare[0]):
            wrong = start + (unquoted.end() if unquoted else 0)
            raise self.refuse(wrong, wrong + 1, f"Invalid character(s) in term '{self.text[wrong]}'")
        number = number_in(bare[0])
        return self._wildcard(bare[0], start) if number is None else Number(number, bare[0])

    def _wildcard(self, text: str, start: int) -> Wildcard:
        if "*" in text[1:-1]:
            self.complain(start, self.at, "An asterisk that is not at an end of the text is an asterisk.", warning=True)
        return Wildcard(text)

    def quoted(self, mark: str) -> str:
        """A text in quotation marks, in which a backslash makes a mark or a backslash mean itself."""
        start = self.at
        inner, self.at = unquote(self.text, start, self.end, mark)
        if inner is None:
            raise self.refuse(start, start + 1, f"A quotation mark ({mark}) is never closed.")
        return inner

    def _regex(self) -> Operand:
        start, close = self.at, self.text.find("%", self.at + 1, self.end)
        if close < 0:
            self.at = self.end
            raise self.refuse(start, start + 1, "A regular expression ends with a second %.")
        self.at = close + 1
        self.regexes += 1
        if self.regexes == MOST_REGEXES + 1:
            self.complain(start, self.at, f"A filter pattern has at most {MOST_REGEXES} regular expressions.")
        if close == start + 1:
            raise self.refuse(start, self.at, "A regular expression is empty.")
        try:
            return bounded_regex(self.text[start + 1 : close], CLOUDWATCH_LOGS)
        except RegexError as error:
            raise self.refuse(start + 1 + error.start, start + 1 + error.end, error.reason) from None


def unquote(text: str, start: int, end: int, mark: str) -> tuple[str | None, int]:
    """What stands between the mark at ``start`` and the next, and where it ends; None if there is no next."""
    inner, at = [], start + 1
    while at < end and text[at] != mark:
        if text[at] == "\\" and at + 1 < end and text[at + 1] in (mark, "\\"):
            at += 1
        inner.append(text[at])
        at += 1
    return ("".join(inner), at + 1) if at < end else (None, end)
