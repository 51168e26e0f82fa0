"""CloudWatch Logs filter patterns over messages in JSON: ``{ $.user.id = 1 && ($.latency > 50 || $.note IS NULL) }``.

A selector leads from the message's object to a value; ``$.items[*]`` and ``$.*`` lead to several, of which one must
satisfy the condition. Comparisons, also ``!=``, are for texts and numbers: where there is nothing, an object, an
array, true, false or null, none of them holds.

Simplified: AWS documents for objects and arrays only that != does not hold; here it is so for what is missing, too.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from eventflow.engine.filters.explanation import Clause, Condition
from eventflow.engine.filters.logs.condition import Comparison
from eventflow.engine.filters.logs.selector import NAME, Selector, read_selector
from eventflow.engine.filters.logs.syntax import Group, Reader, alternatives, holds, leaves
from eventflow.engine.filters.shown import shortened, shown

MOST_WILDCARDS = 3
MOST_SHOWN = 3


class Known(Enum):
    """What IS asks for."""

    TRUE = True
    FALSE = False
    NULL = None


class Existence(Enum):
    """What NOT EXISTS asks for."""

    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True)
class JsonCondition:
    """One question about one place of the message."""

    selector: Selector
    test: Comparison | Known | Existence
    start: int
    end: int

    def holds_for(self, message: Any) -> bool:
        """Whether one of the values satisfies the condition, or none is there if that is wanted."""
        match self.test:
            case Existence.ABSENT:
                return not self.selector.found_in(message)
            case Known(value=wanted):
                return any(value is wanted for value in self.selector.found_in(message))
            case Comparison() as comparison:
                return any(_satisfies(comparison, value) for value in self.selector.found_in(message))


@dataclass(frozen=True, slots=True)
class JsonPattern:
    """What a message in JSON must hold."""

    tree: Group[JsonCondition] | JsonCondition
    text: str

    def matches(self, message: str) -> bool:
        """Whether a message is JSON of this kind."""
        event = json_object(message)
        return event is not None and holds(self.tree, lambda leaf: leaf.holds_for(event))

    def clauses(self, message: str) -> tuple[Clause, ...]:
        """An answer for each operand of ``&&``; the operands of the outermost ``||`` are branches."""
        event = json_object(message)
        if event is None:
            reason = "The message is not a JSON object."
            return (Clause(path="$", start=0, end=len(self.text), values=(shown(message),), held=False, reason=reason),)
        return tuple(
            self._clause(part, number, event)
            for number, branch in enumerate(alternatives(self.tree, every=False))
            for part in alternatives(branch, every=True)
        )

    def _clause(self, tree: Group[JsonCondition] | JsonCondition, branch: int, event: Any) -> Clause:
        single = list(leaves(tree))
        held = holds(tree, lambda leaf: leaf.holds_for(event))
        said = "; ".join(self._said(leaf, event) for leaf in single[:MOST_SHOWN])
        found = [value for leaf in single[:MOST_SHOWN] for value in leaf.selector.found_in(event)[:MOST_SHOWN]]
        return Clause(
            branch=branch,
            path=", ".join(dict.fromkeys(leaf.selector.text for leaf in single[:MOST_SHOWN])),
            start=tree.start,
            end=tree.end,
            conditions=tuple(Condition(start=leaf.start, end=leaf.end, held=leaf.holds_for(event)) for leaf in single),
            values=tuple(shown(value) for value in found),
            held=held,
            reason=f"{said}{', as wanted' if held else self._unmet(single)}.",
        )

    def _said(self, leaf: JsonCondition, event: Any) -> str:
        values = leaf.selector.found_in(event)
        listed = ", ".join(shown(value) for value in values[:MOST_SHOWN])
        more = f" and {len(values) - MOST_SHOWN} more" if len(values) > MOST_SHOWN else ""
        return f"{leaf.selector.text} is {listed}{more}" if values else f"{leaf.selector.text} is not there"

    def _unmet(self, single: list[JsonCondition]) -> str:
        if len(single) > 1:
            return ", which is not enough"
        asked = self.text[single[0].start + len(single[0].selector.text) : single[0].end].strip()
        return f", so {shortened(asked)} does not hold"


def json_object(message: str) -> dict[str, Any] | None:
    """The object that a message is, if it is one."""
    try:
        event = json.loads(message, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _satisfies(comparison: Comparison, value: Any) -> bool:
    if isinstance(value, str):
        return comparison.holds(value, None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return comparison.holds(json.dumps(value), Decimal(repr(value)))


def read_json_pattern(reader: Reader) -> JsonPattern | None:
    """The pattern between the reader's braces; None if something is wrong with it, which the reader notes."""
    wildcards: list[JsonCondition] = []

    def condition() -> JsonCondition:
        leaf = _condition(reader)
        if leaf.selector.has_wildcard:
            wildcards.append(leaf)
        return leaf

    reader.skip_spaces()
    if reader.at == reader.end:
        reader.complain(reader.at - 1, reader.end + 1, "A pattern in braces has at least one condition.")
        return None
    tree = reader.expression(condition)
    reader.skip_spaces()
    if reader.at < reader.end:
        reader.complain(reader.at, reader.at + 1, f"Invalid character(s) in term '{reader.text[reader.at]}'")
    for leaf in wildcards[MOST_WILDCARDS:]:
        reader.complain(leaf.start, leaf.end, f"A filter pattern has at most {MOST_WILDCARDS} wildcard selectors.")
    return None if tree is None else JsonPattern(tree, reader.text)


def _condition(reader: Reader) -> JsonCondition:
    reader.skip_spaces()
    start = reader.at
    selector = read_selector(reader)
    test = reader.comparison() or _keywords(reader, start)
    return JsonCondition(selector, test, start, reader.at)


def _keywords(reader: Reader, condition: int) -> Known | Existence:
    start, end = reader.at, reader.at
    words: list[str] = []
    while (word := NAME.match(reader.text, reader.at, reader.end)) and len(words) < 2:
        words.append(word[0])
        reader.at = word.end()
        end = reader.at
        reader.skip_spaces()
    match words:
        case ["IS", "TRUE" | "FALSE" | "NULL" as name]:
            reader.at = end
            return Known[name]
        case ["NOT", "EXISTS"]:
            reader.at = end
            return Existence.ABSENT
        case ["IS", "NOT"] | ["EXISTS", *_]:
            raise reader.refuse(start, end, f"{' '.join(words)} is not supported.")
        case ["IS", *_]:
            raise reader.refuse(start, end, "IS is followed by TRUE, FALSE or NULL, in capitals.")
        case _:
            reason = "A selector is followed by an operator, IS TRUE, IS FALSE, IS NULL or NOT EXISTS, in capitals."
            raise reader.refuse(condition, end, reason)
