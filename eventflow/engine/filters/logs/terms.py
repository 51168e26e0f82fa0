"""CloudWatch Logs filter patterns over plain text: terms that a message must contain.

Every term must occur; of terms after ``?`` one must, but they are ignored beside terms of another kind; a term after
``-`` must not occur. Terms are letters, digits and underscores; anything else stands in double quotation marks. A
``%regular expression%`` stands alone. Upper and lower case differ. An empty pattern matches everything.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
"""

import re
from dataclasses import dataclass

from eventflow.engine.filters.explanation import Clause, Condition
from eventflow.engine.filters.logs.syntax import unquote
from eventflow.engine.filters.problem import FilterProblem, problem_at
from eventflow.engine.filters.regex.bounded import BoundedRegex, bounded_regex
from eventflow.engine.filters.regex.syntax import CLOUDWATCH_LOGS, RegexError
from eventflow.engine.filters.shown import shown, shown_around

WORD = re.compile(r"[^\s\"]+")
STRANGE = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or a regular expression, with its place in the pattern."""

    sought: str | BoundedRegex
    start: int
    end: int

    def occurs_in(self, message: str) -> bool:
        """Whether the message contains it; a phrase of nothing but spaces is in every message."""
        if isinstance(self.sought, str):
            return not self.sought.strip() or self.sought in message
        return self.sought.found_in(message)

    def clause(self, message: str, wanted: bool) -> Clause:
        """Whether the message contains it, or does not, as wanted."""
        found = self.occurs_in(message)
        place = max(message.find(self.sought), 0) if isinstance(self.sought, str) else 0
        held = found == wanted
        name = shown(self.sought) if isinstance(self.sought, str) else f"a match of %{self.sought.text}%"
        return Clause(
            path="message",
            start=self.start,
            end=self.end,
            conditions=(Condition(start=self.start, end=self.end, held=held),),
            values=(shown_around(message, place),),
            held=held,
            reason=f"The message {'contains' if found else 'does not contain'} {name}{_as(held)}.",
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a message must contain, what it must not, and of what it must contain one."""

    required: tuple[Term, ...]
    excluded: tuple[Term, ...]
    optional: tuple[Term, ...]

    def matches(self, message: str) -> bool:
        """Whether a message is of this kind."""
        return (
            all(term.occurs_in(message) for term in self.required)
            and not any(term.occurs_in(message) for term in self.excluded)
            and (not self.optional or any(term.occurs_in(message) for term in self.optional))
        )

    def clauses(self, message: str) -> tuple[Clause, ...]:
        """An answer for each term; the optional ones have one together."""
        wanted = [(term, True) for term in self.required] + [(term, False) for term in self.excluded]
        each = sorted((term.clause(message, must) for term, must in wanted), key=lambda clause: clause.start)
        return (*each, self._any(message)) if self.optional else tuple(each)

    def _any(self, message: str) -> Clause:
        single = [term.clause(message, True) for term in self.optional]
        found = next((one for one in single if one.held), None)
        return Clause(
            path="message",
            start=single[0].start,
            end=single[-1].end,
            conditions=tuple(condition for one in single for condition in one.conditions),
            values=(found or single[0]).values,
            held=found is not None,
            reason=found.reason if found else f"The message contains none of the {len(single)} terms after ?.",
        )


def _as(held: bool) -> str:
    return ", as wanted" if held else ""


def read_terms(text: str, problems: list[FilterProblem]) -> Terms:
    """The terms of a pattern; what is wrong with it is added to the problems."""
    stripped = text.strip()
    if len(stripped) > 1 and stripped.startswith("%") and stripped.endswith("%"):
        return _regex(text, text.index("%"), text.rindex("%"), problems)
    required: list[Term] = []
    excluded: list[Term] = []
    optional: list[Term] = []
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            break
        start, kind = at, required
        if text[at] in "?-":
            kind = optional if text[at] == "?" else excluded
            at += 1
            while at < len(text) and text[at].isspace():
                at += 1
        sought, at = _term(text, start, at, problems)
        kind.append(Term(sought, start, at))
    if optional and (required or excluded):
        reason = "Terms after ? are ignored beside other terms."
        problems += [problem_at(text, term.start, term.end, reason, warning=True) for term in optional]
        optional = []
    return Terms(tuple(required), tuple(excluded), tuple(optional))


def _term(text: str, start: int, at: int, problems: list[FilterProblem]) -> tuple[str, int]:
    if at == len(text):
        problems.append(problem_at(text, start, start + 1, f"There is no term after {text[start]}."))
        return "", at
    if text[at] == '"':
        phrase, end = unquote(text, at, len(text), '"')
        if phrase is None:
            problems.append(problem_at(text, at, at + 1, 'A quotation mark (") is never closed.'))
        return phrase or "", end
    word = WORD.match(text, at)
    assert word is not None, "neither a space nor a quotation mark"
    for strange in STRANGE.finditer(word[0]):
        place = at + strange.start()
        problems.append(problem_at(text, place, at + strange.end(), f"Invalid character(s) in term '{strange[0]}'"))
    return word[0], word.end()


def _regex(text: str, start: int, end: int, problems: list[FilterProblem]) -> Terms:
    try:
        if end == start + 1:
            raise RegexError("A regular expression is empty.", -1, 1)
        regex = bounded_regex(text[start + 1 : end], CLOUDWATCH_LOGS)
    except RegexError as error:
        problems.append(problem_at(text, start + 1 + error.start, start + 1 + error.end, error.reason))
        return Terms((), (), ())
    return Terms((Term(regex, start, end + 1),), (), ())
