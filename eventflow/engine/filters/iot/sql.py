"""AWS IoT rules: which messages ``SELECT … FROM 'topic/filter' WHERE condition`` lets pass.

FROM is asked if the topic of the message is known, WHERE of its payload; a condition that is not true, but false or
Undefined, stops the message. A condition alone, without SELECT, is taken for a WHERE clause.

Simplified: what SELECT makes of the message is not simulated, and SET is refused.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-from.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-where.html
https://docs.aws.amazon.com/general/latest/gr/iot-core.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.explanation import Clause, Condition, Explanation
from eventflow.engine.filters.iot.expression import Message
from eventflow.engine.filters.iot.syntax import ConditionReader, Node
from eventflow.engine.filters.iot.topic_filter import seen_topic, takes, topic_filter_problem
from eventflow.engine.filters.iot.values import UNDEFINED, OutOfWork, Work, to_boolean
from eventflow.engine.filters.iot.words import Token, tokens
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at
from eventflow.engine.filters.shown import shortened, shown

LONGEST_STATEMENT = 256 * 1024
EXPLAINING = 600_000  # more than an answer alone may take, as every condition is asked by itself, too
MOST_SHOWN = 3
BRACKETS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class IotSql:
    """A compiled rule; ``text`` is what it was made from, ``topics`` the literal after FROM."""

    text: str
    condition: Node | None
    topics: Node | None
    warnings: tuple[FilterProblem, ...] = ()

    @classmethod
    def compile(cls, text: str) -> "IotSql":
        """FilterError has the reasons against it; what stands behind the first that breaks the grammar is not read."""
        if len(text) > LONGEST_STATEMENT:
            reason = f"A rule has at most {LONGEST_STATEMENT:,} characters."
            raise FilterError([problem_at(text, LONGEST_STATEMENT, len(text), reason)])
        reader = ConditionReader(text, tokens(text))
        if reader.word.text.lower() == "set" and reader.words[1].text.startswith("@"):
            raise reader.refuse(reader.word, "SET is not simulated.")
        topics, expected = None, True
        if reader.sees("select"):
            topics, expected = _statement(reader)
        else:
            reader.sees("where")
        condition = reader.condition() if expected else None
        if reader.word.kind != "end":
            raise reader.refuse(reader.word, f"{reader.word.text} does not belong here.")
        if reader.problems:
            raise FilterError(sorted(reader.problems, key=lambda problem: problem.start))
        return cls(text, condition, topics)

    def matches(self, raw: Any, *, topic: str | None = None) -> bool:
        """Whether a message with this payload (a JSON value) passes."""
        if topic is not None and self.topics is not None and not takes(self.topics.value, topic):
            return False
        if self.condition is None:
            return True
        try:
            return to_boolean(_message(raw, topic, Work()).value(self.condition)) is True
        except OutOfWork:
            return False

    def explain(self, raw: Any, *, topic: str | None = None) -> Explanation:
        """The same answer, with one for each operand of the outermost AND."""
        clauses = []
        if topic is not None and self.topics is not None:
            clauses.append(_topic_clause(self.topics, topic))
        if self.condition is not None:
            message = _message(raw, topic, Work(EXPLAINING))
            parts = self.condition.operands if self.condition.does == "and" else (self.condition,)
            clauses += [self._clause(part, message) for part in parts]
        matched = self.matches(raw, topic=topic)
        return Explanation(matched=matched, sentence=_sentence(clauses, matched), clauses=tuple(clauses))

    def __str__(self) -> str:
        return " ".join(self.text.split())

    def _clause(self, node: Node, message: Message) -> Clause:
        asked = shortened(" ".join(self.text[node.start : node.end].split()))
        single = list(_conditions(node))
        try:
            answer = message.value(node)
            answers = [answer] if single[0] is node else [message.value(one) for one in single]
            found = {self.text[path.start : path.end]: message.value(path) for path in _paths(node)}
        except OutOfWork:
            reason = f"{asked} takes more work than is simulated, and counts as Undefined."
            return Clause(path="", start=node.start, end=node.end, held=False, reason=reason)
        held = to_boolean(answer) is True
        said = ", ".join(f"{path} is {_shown(value)}" for path, value in found.items())
        verdict = "holds" if held else "is Undefined" if to_boolean(answer) is None else "does not hold"
        return Clause(
            path=", ".join(found),
            start=node.start,
            end=node.end,
            conditions=tuple(
                Condition(start=one.start, end=one.end, held=to_boolean(value) is True)
                for one, value in zip(single, answers, strict=True)
            ),
            values=tuple(shown(value) for value in found.values() if value is not UNDEFINED),
            held=held,
            reason=f"{asked} {verdict}{': ' if said else ''}{said}.",
        )


def _message(raw: Any, topic: str | None, work: Work) -> Message:
    return Message(raw, None if topic is None else seen_topic(topic), work)


def _shown(value: Any) -> str:
    return "not there" if value is UNDEFINED else shown(value)


def _topic_clause(topics: Node, topic: str) -> Clause:
    held = takes(topics.value, topic)
    return Clause(
        path="topic",
        start=topics.start,
        end=topics.end,
        conditions=(Condition(start=topics.start, end=topics.end, held=held),),
        values=(shown(topic),),
        held=held,
        reason=f"The rule {'takes' if held else 'does not take'} messages on the topic {shown(topic)}.",
    )


def _sentence(clauses: list[Clause], matched: bool) -> str:
    if matched:
        return "Every condition of the rule holds." if clauses else "The rule has no condition."
    return next((clause.reason for clause in clauses if not clause.held), "The message takes too much work.")


def _conditions(node: Node) -> Iterator[Node]:
    """The single conditions that AND, OR and NOT join."""
    if node.does in ("and", "or", "not"):
        for operand in node.operands:
            yield from _conditions(operand)
    else:
        yield node


def _paths(node: Node) -> list[Node]:
    """The first few places of the message, and calls of ``topic``, that a condition is about."""
    found: list[Node] = []
    rest = [node]
    while rest and len(found) < MOST_SHOWN:
        one = rest.pop()
        if (
            one.does == "attribute"
            or (one.does == "call" and one.value == "topic")
            or (one.does == "path" and one.operands[0].does == "attribute")
        ):
            found.append(one)
        else:
            rest.extend(reversed(one.operands))
    return found


def _statement(reader: ConditionReader) -> tuple[Node | None, bool]:
    """The topic filter after SELECT and FROM, and whether a condition follows."""
    first = reader.word
    _skip_selection(reader)
    if reader.word is first:
        raise reader.refuse(first, "SELECT is followed by what it selects, such as *.")
    topics = _topics(reader) if reader.sees("from") else None
    return topics, reader.sees("where") is not None


def _skip_selection(reader: ConditionReader) -> None:
    opened: list[Token] = []
    while reader.word.kind != "end":
        word = reader.word
        if word.kind == "sign" and word.text in BRACKETS:
            opened.append(word)
        elif word.kind == "sign" and word.text in BRACKETS.values():
            if not opened or BRACKETS[opened.pop().text] != word.text:
                raise reader.refuse(word, f"{word.text} closes nothing.")
        elif not opened and word.kind == "keyword" and word.text in ("from", "where"):
            return
        reader.at += 1
    if opened:
        raise reader.refuse(opened[-1], f"{opened[-1].text} is never closed.")


def _topics(reader: ConditionReader) -> Node:
    word = reader.word
    if word.kind != "text" or not word.text.startswith("'"):
        raise reader.refuse(word, "FROM is followed by a topic filter in single quotation marks.")
    reader.at += 1
    problem = topic_filter_problem(word.text[1:-1])
    if problem is not None:
        reader.problems.append(problem_at(reader.text, word.start, word.end, problem))
    return Node(does="value", value=word.text[1:-1], start=word.start, end=word.end)
