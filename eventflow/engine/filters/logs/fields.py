"""CloudWatch Logs filter patterns over messages whose fields stand between spaces:
``[ip, user, ..., status = 4* && status != 404, bytes > 1000]``.

What stands in brackets or double quotation marks in the message is one field. ``...`` stands for any number of
fields. Conditions on a field repeat its name.

Simplified: AWS shows, but does not say, that without ``...`` the last field takes the rest of a longer message.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-space-delimited-log-events.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import re
from dataclasses import dataclass

from eventflow.engine.filters.explanation import Clause, Condition
from eventflow.engine.filters.logs.condition import Comparison, number_in
from eventflow.engine.filters.logs.syntax import Group, Reader, holds, leaves
from eventflow.engine.filters.shown import shown

NAME = re.compile(r"[A-Za-z0-9_-]+")
WORD = re.compile(r"\S+")
CLOSING = {'"': '"', "[": "]"}


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """One question about a field."""

    comparison: Comparison
    start: int
    end: int

    def holds_for(self, value: str) -> bool:
        """Whether a field that reads like this satisfies it."""
        return self.comparison.holds(value, number_in(value))


@dataclass(frozen=True, slots=True)
class Field:
    """A field's name, which may be missing, and what is asked of it, if anything is."""

    name: str
    tree: Group[FieldCondition] | FieldCondition | None
    start: int
    end: int

    def holds_for(self, value: str) -> bool:
        """Whether a field that reads like this is wanted."""
        return self.tree is None or holds(self.tree, lambda leaf: leaf.holds_for(value))

    def clause(self, value: str) -> Clause:
        """The same answer, with its reason."""
        held = self.holds_for(value)
        return Clause(
            path=self.name,
            start=self.start,
            end=self.end,
            conditions=tuple(
                Condition(start=leaf.start, end=leaf.end, held=leaf.holds_for(value))
                for leaf in (leaves(self.tree) if self.tree else ())
            ),
            values=(shown(value),),
            held=held,
            reason=f"{self.name} is {shown(value)}{', as wanted' if held else ', which is not wanted'}.",
        )


@dataclass(frozen=True, slots=True)
class FieldPattern:
    """The fields before ``...`` and after it; without one, all are ``before`` and ``after`` is None."""

    before: tuple[Field, ...]
    after: tuple[Field, ...] | None
    text: str

    def matches(self, message: str) -> bool:
        """Whether a message has these fields, each as wanted."""
        pairs = self._paired(message)
        return pairs is not None and all(field.holds_for(value) for field, value in pairs)

    def clauses(self, message: str) -> tuple[Clause, ...]:
        """One answer for the number of fields, then one for each field with a condition."""
        pairs = self._paired(message)
        had, wanted = len(words(message)), len(self.before) + len(self.after or ())
        counted = Clause(
            path="message",
            start=0,
            end=len(self.text),
            values=(shown(message),),
            held=pairs is not None,
            reason=f"The message has {_fields(had)}, and the pattern wants at least {_fields(wanted)}.",
        )
        return (counted, *(field.clause(value) for field, value in pairs or () if field.tree is not None))

    def _paired(self, message: str) -> list[tuple[Field, str]] | None:
        found = words(message)
        after = self.after or ()
        if len(found) < len(self.before) + len(after):
            return None
        values = [value for value, _ in found]
        if self.after is None and self.before and len(found) > len(self.before):
            values[len(self.before) - 1] = message[found[len(self.before) - 1][1] :].rstrip()
        last = values[len(values) - len(after) :]
        return [*zip(self.before, values, strict=False), *zip(after, last, strict=True)]


def words(message: str) -> list[tuple[str, int]]:
    """The fields of a message, each with where it begins."""
    found, at, never = [], 0, ""
    while at < len(message):
        sign = message[at]
        if sign.isspace():
            at += 1
            continue
        start, end = at, -1
        if sign in CLOSING and sign not in never:
            end = message.find(CLOSING[sign], at + 1)
            if end < 0:
                never += sign  # not to be looked for again: a message may have many opening brackets
        if end >= 0:
            found.append((message[start + 1 : end], start))
            at = end + 1
        else:
            word = WORD.match(message, start)
            assert word is not None, "no space"
            found.append((word[0], start))
            at = word.end()
    return found


def _fields(number: int) -> str:
    return f"{number} field{'' if number == 1 else 's'}"


def read_field_pattern(reader: Reader) -> FieldPattern:
    """The pattern between the reader's brackets; what is wrong with it the reader notes."""
    before: list[Field] = []
    after: list[Field] | None = None
    for start, end in _pieces(reader):
        if reader.text[start:end] == "...":
            if after is not None:
                reader.complain(start, end, "A pattern has at most one ellipsis.")
            after = after or []
        else:
            (before if after is None else after).append(_field(reader, start, end))
    if not before and after is None:
        reader.complain(reader.at - 1, reader.end + 1, "A pattern in brackets has at least one field.")
    return FieldPattern(tuple(before), None if after is None else tuple(after), reader.text)


def _pieces(reader: Reader) -> list[tuple[int, int]]:
    """What stands between the commas that are in no quotation marks and no regular expression, without its spaces."""
    text, start, pieces, within = reader.text, reader.at, [], ""
    at = start
    while at < reader.end:
        sign = text[at]
        if sign == "\\" and within == '"':
            at += 1
        elif sign == within:
            within = ""
        elif not within and sign in '"%':
            within = sign
        elif not within and sign == ",":
            pieces.append((start, at))
            start = at + 1
        at += 1
    if pieces or text[start : reader.end].strip():
        pieces.append((start, reader.end))
    return [_stripped(text, begin, end) for begin, end in pieces]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _field(outer: Reader, start: int, end: int) -> Field:
    piece = outer.text[start:end]
    if not piece or NAME.fullmatch(piece):
        return Field(piece, None, start, end)
    reader = Reader(outer.text, start, end, outer.problems, outer.regexes)
    name = NAME.match(piece)
    tree = reader.expression(lambda: _condition(reader, name[0] if name else ""))
    if reader.at < end:
        reader.complain(reader.at, reader.at + 1, f"Invalid character(s) in term '{outer.text[reader.at]}'")
    outer.regexes = reader.regexes
    return Field(name[0] if name else "", tree, start, end)


def _condition(reader: Reader, field: str) -> FieldCondition:
    start = reader.at
    name = NAME.match(reader.text, start, reader.end)
    if name is None:
        found = reader.text[start : min(start + 1, reader.end)]
        raise reader.refuse(start, start + 1, f"Invalid character(s) in term '{found}'")
    if field and name[0] != field:
        raise reader.refuse(start, name.end(), f"{name[0]} is another field; the conditions here are on {field}.")
    reader.at = name.end()
    comparison = reader.comparison()
    if comparison is None:
        place = min(reader.at, reader.end - 1)
        raise reader.refuse(start, place + 1, "A condition is a field's name, an operator and a value.")
    return FieldCondition(comparison, start, reader.at)
