"""The words that a statement of AWS IoT SQL consists of. Keywords are understood in upper and lower case.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html
"""

import re
from dataclasses import dataclass

from eventflow.engine.filters.problem import FilterError, problem_at

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?P<name>@?[^\W\d][\w$]*)"
    r"|(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(?P<sign><>|<=|>=|[=<>+\-*/%()\[\]{},.:])"
)
KEYWORDS = frozenset(
    (
        "select",
        "from",
        "where",
        "and",
        "or",
        "not",
        "in",
        "true",
        "false",
        "null",
        "case",
        "when",
        "then",
        "else",
        "end",
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the statement; ``kind`` is ``keyword``, ``name``, ``number``, ``text``, ``sign`` or ``end``."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a statement; FilterError names the first character that makes none."""
    found, at = [], 0
    while at < len(text):
        word = TOKEN.match(text, at)
        if word is None or word.lastgroup is None:
            raise FilterError([problem_at(text, at, at + 1, _no_token(text, at))])
        kind, spelled = word.lastgroup, word[0]
        if kind != "space":
            kind = "keyword" if kind == "name" and spelled.lower() in KEYWORDS else kind
            found.append(Token(kind, spelled.lower() if kind == "keyword" else spelled, at, word.end()))
        at = word.end()
    return [*found, Token("end", "", at, at)]


def _no_token(text: str, at: int) -> str:
    if text[at] in "'\"":
        return f"A text in {text[at]} is never closed."
    if text.startswith("!=", at):
        return "AWS IoT SQL writes <> for not equal."
    return f"{text[at]} has no meaning in AWS IoT SQL."
