"""A pattern's JSON text as a tree in which every value knows its place.

Strict JSON, as AWS's parser takes it: no comments, no trailing commas, no NaN. Reading stops at the first mistake of
spelling; what stands before it is still there to be looked at.

https://www.rfc-editor.org/rfc/rfc8259
"""

import json
import re
from dataclasses import dataclass, field
from typing import Literal

from eventflow.engine.filters.event_text import DEEPEST
from eventflow.engine.filters.numbers import LONGEST_NUMBER
from eventflow.engine.filters.problem import FilterProblem, problem_at

Kind = Literal["object", "array", "string", "number", "true", "false", "null"]

_SPACE = re.compile(r"[ \t\r\n]*")
_BODY = r'[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*'
_STRING, _STRING_BODY = re.compile(f'"{_BODY}"'), re.compile(_BODY)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[^\s,:{}\[\]\"]+")
_LITERALS: tuple[Literal["true", "false", "null"], ...] = ("true", "false", "null")


@dataclass(slots=True)
class Member:
    """One name of an object and its value; ``start`` and ``end`` are those of the name."""

    name: str
    start: int
    end: int
    value: "Node"


@dataclass(slots=True)
class Node:
    """One value. ``text`` is a string's value, or a number's or literal's spelling.

    ``whole`` is False where the text broke off inside.
    """

    kind: Kind
    start: int
    end: int = 0
    text: str = ""
    members: list[Member] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)
    whole: bool = True


def read(text: str) -> tuple[Node | None, FilterProblem | None]:
    """The text's value as far as it could be read, and the mistake that stopped the reading."""
    reader = _Reader(text)
    try:
        reader.read()
    except _Stop as stop:
        for node in reader.open:
            node.whole = False
        return reader.root, stop.problem
    return reader.root, None


class _Stop(Exception):  # noqa: N818 - it stops the reading and goes nowhere else
    def __init__(self, problem: FilterProblem) -> None:
        self.problem = problem


class _Reader:
    """Reads without recursion, so that no text can be nested too deep for it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.root: Node | None = None
        self.open: list[Node] = []

    def read(self) -> None:
        """Fill ``root``; raise at the first mistake."""
        self._space()
        self._value()
        while self.open:
            node = self.open[-1]
            self._space()
            first = not (node.members or node.items)
            closing = "}" if node.kind == "object" else "]"
            if self._peek() == closing:
                self.at += 1
                node.end = self.at
                self.open.pop()
                continue
            if not first:
                self._expect(",", f"a comma or {closing}")
                self._space()
            if node.kind == "object":
                self._name(node)
            self._value()
        self._space()
        if self.at < len(self.text):
            raise self._stop("Nothing may follow the pattern's last brace.", self.at, len(self.text))

    def _name(self, node: Node) -> None:
        if self._peek() != '"':
            raise self._unexpected("a field name in double quotes")
        start, name = self.at, self._string()
        end = self.at
        self._space()
        self._expect(":", "a colon")
        self._space()
        node.members.append(Member(name, start, end, Node("null", self.at, self.at, whole=False)))

    def _value(self) -> None:
        start, char = self.at, self._peek()
        if char == '"':
            text = self._string()
            self._place(Node("string", start, self.at, text))
        elif char == "{" or char == "[":
            node = Node("object" if char == "{" else "array", start, len(self.text))
            self._place(node)
            self.open.append(node)
            self.at += 1
            if len(self.open) > DEEPEST:
                raise self._stop(f"It is nested deeper than {DEEPEST} levels.", start, self.at)
        elif number := _NUMBER.match(self.text, start):
            self.at = number.end()
            word = _WORD.match(self.text, start)
            if word is not None and word.end() != self.at:
                raise self._stop(f"{_shortened(word[0])} is not a number.", start, word.end())
            if self.at - start > LONGEST_NUMBER:
                raise self._stop(f"A number has at most {LONGEST_NUMBER:,} digits.", start, self.at)
            self._place(Node("number", start, self.at, number[0]))
        else:
            for literal in _LITERALS:
                if self.text.startswith(literal, start):
                    self.at += len(literal)
                    self._place(Node(literal, start, self.at, literal))
                    return
            raise self._unexpected("a value")

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
        elif self.open[-1].kind == "object":
            self.open[-1].members[-1].value = node
        else:
            self.open[-1].items.append(node)

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise self._broken_string()
        self.at = found.end()
        literal = found[0]
        return str(json.loads(literal)) if "\\" in literal else literal[1:-1]

    def _broken_string(self) -> _Stop:
        body = _STRING_BODY.match(self.text, self.at + 1)
        stopped = body.end() if body else self.at + 1
        if stopped >= len(self.text):
            return self._stop("This text has no closing quote.", self.at, len(self.text))
        if self.text[stopped] == "\\":
            return self._stop(
                f"{_shortened(self.text[stopped : stopped + 2])} is no escape in JSON; a backslash is written \\\\.",
                stopped,
                min(stopped + 2, len(self.text)),
            )
        return self._stop("A text can't go over the end of its line: the closing quote is missing.", self.at, stopped)

    def _space(self) -> None:
        # White space sorts before every other character; mostly there is none.
        if self.text[self.at : self.at + 1] <= " ":
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _expect(self, char: str, words: str) -> None:
        if self._peek() != char:
            raise self._unexpected(words)
        self.at += 1

    def _unexpected(self, wanted: str) -> _Stop:
        word = _WORD.match(self.text, self.at)
        end = word.end() if word else min(self.at + 1, len(self.text))
        found = _shortened(self.text[self.at : end])
        if not found:
            place = max(len(self.text) - 1, 0)
            return self._stop(f"The pattern ends where {wanted} was expected.", place, len(self.text))
        return self._stop(f"Expected {wanted}, found {found}", self.at, end)

    def _stop(self, reason: str, start: int, end: int) -> _Stop:
        return _Stop(problem_at(self.text, start, end, reason))


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
