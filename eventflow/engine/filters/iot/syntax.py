"""Conditions of AWS IoT SQL: from words to a tree. Functions are understood in upper and lower case.

Simplified: nested SELECT clauses, EXISTS and CAST are refused; of CASE there is the form with a value to compare.
Conditions nest at most 16 deep.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-operators.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-literals.html
https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-case.html
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from eventflow.engine.filters.iot.functions import FUNCTIONS
from eventflow.engine.filters.iot.values import DIGITS, to_number
from eventflow.engine.filters.iot.words import Token
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at
from eventflow.engine.filters.regex.syntax import IOT_SQL, RegexError, read_regex

MAX_DEPTH = 16  # ours: parentheses, arrays, calls and cases within one another

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of a condition: what it does with its operands.

    ``operators`` are those between three or more operands of the same rank: ``a + b - c``.
    """

    does: str
    operands: tuple["Node", ...] = ()
    operators: tuple[str, ...] = ()
    value: Any = None
    start: int
    end: int


class ConditionReader:
    """Reads the words of a condition; notes what else is wrong with it."""

    def __init__(self, text: str, words: list[Token]) -> None:
        self.text, self.words, self.at, self.depth = text, words, 0, 0
        self.problems: list[FilterProblem] = []

    @property
    def word(self) -> Token:
        """The word that comes next."""
        return self.words[self.at]

    def sees(self, *texts: str) -> str | None:
        """Which of these signs or keywords comes next, if one does; it is read then."""
        word = self.word
        if word.kind not in ("sign", "keyword") or word.text not in texts:
            return None
        self.at += 1
        return word.text

    def want(self, text: str) -> None:
        """This sign or keyword comes next."""
        if not self.sees(text):
            raise self.refuse(self.word, f"{text.upper()} is missing here.")

    def refuse(self, word: Token, reason: str) -> FilterError:
        """What cannot be read further, after what was noted before."""
        return FilterError([*self.problems, problem_at(self.text, word.start, word.end, reason)])

    def condition(self) -> Node:
        """Conditions joined by OR."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse(self.word, f"The condition is nested more than {MAX_DEPTH} deep.")
        node = self._chain("or", ("or",), lambda: self._chain("and", ("and",), self._negation))
        self.depth -= 1
        return node

    def _chain(self, does: str, signs: tuple[str, ...], operand: Callable[[], Node]) -> Node:
        operands, operators = [operand()], []
        while sign := self.sees(*signs):
            operators.append(sign)
            operands.append(operand())
        if not operators:
            return operands[0]
        return Node(
            does=does,
            operands=tuple(operands),
            operators=tuple(operators),
            start=operands[0].start,
            end=operands[-1].end,
        )

    def _negation(self) -> Node:
        start, times = self.word.start, 0
        while self.sees("not"):
            times += 1
        node = self._comparison()
        for _ in range(2 - times % 2 if times else 0):  # two say as much as four
            node = Node(does="not", operands=(node,), start=start, end=node.end)
        return node

    def _comparison(self) -> Node:
        left = self._sum()
        sign = self.sees(*COMPARISONS, "in")
        if sign is None:
            return left
        right = self._sum()
        node = Node(does=sign, operands=(left, right), start=left.start, end=right.end)
        if self.word.kind == "sign" and self.word.text in COMPARISONS:
            raise self.refuse(self.word, "A comparison has two sides; put parentheses around one of them.")
        return node

    def _sum(self) -> Node:
        return self._chain("sum", ("+", "-"), lambda: self._chain("product", ("*", "/", "%"), self._signed))

    def _signed(self) -> Node:
        start, negative = self.word.start, False
        while sign := self.sees("-", "+"):
            negative ^= sign == "-"
        node = self._path()
        return Node(does="minus", operands=(node,), start=start, end=node.end) if negative else node

    def _path(self) -> Node:
        node = self._primary()
        steps = [node]
        while sign := self.sees(".", "["):
            if sign == ".":
                name = self.word
                if name.kind not in ("name", "keyword"):
                    raise self.refuse(name, "A name is missing after the point.")
                self.at += 1
                steps.append(Node(does="value", value=self.text[name.start : name.end], start=name.start, end=name.end))
            else:
                steps.append(self.condition())
                self.want("]")
        if len(steps) == 1:
            return node
        return Node(does="path", operands=tuple(steps), start=node.start, end=self.words[self.at - 1].end)

    def _primary(self) -> Node:
        word = self.word
        self.at += 1
        match word.kind, word.text:
            case "number", _:
                number = _number(word.text)
                if number is None:
                    raise self.refuse(word, f"{word.text} is beyond the numbers of AWS IoT SQL.")
                return Node(does="value", value=number, start=word.start, end=word.end)
            case "text", _:
                return Node(does="value", value=_text(word), start=word.start, end=word.end)
            case "keyword", ("true" | "false" | "null"):
                return Node(does="value", value=CONSTANTS[word.text], start=word.start, end=word.end)
            case "keyword", "case":
                return self._case(word)
            case "keyword", "select":
                raise self.refuse(word, "SELECT within a condition is not simulated.")
            case "sign", "(":
                node = self.condition()
                self.want(")")
                return replace(node, start=word.start, end=self.words[self.at - 1].end)
            case "sign", "[":
                items = self._list("]")
                return Node(does="array", operands=items, start=word.start, end=self.words[self.at - 1].end)
            case "sign", "{":
                return self._object(word)
            case "name", name:
                if self.sees("("):
                    return self._call(word)
                if name.startswith("@"):
                    raise self.refuse(word, "Variables are not simulated.")
                return Node(does="attribute", value=name, start=word.start, end=word.end)
            case "end", _:
                raise self.refuse(word, "The condition ends too early.")
            case _:
                raise self.refuse(word, f"A value is missing before {word.text.upper()}.")

    def _list(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        if not self.sees(closing):
            items.append(self.condition())
            while self.sees(","):
                items.append(self.condition())
            self.want(closing)
        return tuple(items)

    def _object(self, opening: Token) -> Node:
        names: list[str] = []
        values: list[Node] = []
        while not names or self.sees(","):
            name = self.word
            if name.kind != "text":
                if not names and self.sees("}"):
                    return Node(does="object", value=(), start=opening.start, end=self.words[self.at - 1].end)
                raise self.refuse(name, "An object's names are texts.")
            self.at += 1
            self.want(":")
            names.append(_text(name))
            values.append(self.condition())
        self.want("}")
        end = self.words[self.at - 1].end
        return Node(does="object", value=tuple(names), operands=tuple(values), start=opening.start, end=end)

    def _case(self, word: Token) -> Node:
        if self.word.text == "when" and self.word.kind == "keyword":
            raise self.refuse(self.word, "CASE is followed by the value that each WHEN is compared with.")
        operands = [self.condition()]
        self.want("when")
        self.at -= 1
        while self.sees("when"):
            operands.append(self.condition())
            self.want("then")
            operands.append(self.condition())
        if self.sees("else"):
            operands.append(self.condition())
        self.want("end")
        return Node(does="case", operands=tuple(operands), start=word.start, end=self.words[self.at - 1].end)

    def _call(self, word: Token) -> Node:
        name = word.text.lower()
        arguments = self._list(")")
        node = Node(does="call", value=name, operands=arguments, start=word.start, end=self.words[self.at - 1].end)
        function = FUNCTIONS.get(name)
        if function is None:
            reason = f"{word.text} is no function of AWS IoT SQL that is simulated."
            self.problems.append(problem_at(self.text, word.start, word.end, reason))
        elif len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            most = "" if function.most == function.least else f" to {function.most}"
            wanted = f"{function.least}{most} argument{'' if function.least == function.most == 1 else 's'}"
            self.problems.append(problem_at(self.text, node.start, node.end, f"{word.text} takes {wanted}."))
        elif name == "regexp_matches" and arguments[1].does == "value" and isinstance(arguments[1].value, str):
            try:
                read_regex(arguments[1].value, IOT_SQL)
            except RegexError as error:
                where = arguments[1]
                self.problems.append(problem_at(self.text, where.start, where.end, error.reason))
        return node


def _number(text: str) -> int | Decimal | None:
    return int(text) if text.isdigit() and len(text) <= DIGITS else to_number(text.replace("+", ""))


def _text(word: Token) -> str:
    """What stands in the quotation marks; a doubled one means itself."""
    mark = word.text[0]
    return word.text[1:-1].replace(mark * 2, mark)
