"""Functions of AWS IoT SQL that a condition may call. With arguments of a wrong type they give Undefined.

Simplified: functions that need a clock, chance, an account or another service are refused (``timestamp``, ``newuuid``,
``get_thing_shadow`` …), and so are those of trigonometry, hashing, encoding and casting.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from eventflow.engine.filters.iot.values import (
    LONGEST_TEXT,
    NUMBERS,
    UNDEFINED,
    Work,
    number,
    to_int,
    to_number,
    to_text,
)
from eventflow.engine.filters.regex.bounded import bounded_regex
from eventflow.engine.filters.regex.syntax import IOT_SQL, RegexError

SPACES = " \t"


@dataclass(frozen=True, slots=True)
class Call:
    """What a function is called with: its arguments, the message's topic, and how much it may do."""

    arguments: list[Any]
    topic: str | None
    work: Work

    def texts(self) -> list[str] | None:
        """Every argument as text; None if one has none."""
        texts = [to_text(argument, self.work) for argument in self.arguments]
        return None if None in texts else [text for text in texts if text is not None]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments it takes (None: any number), and what it gives."""

    least: int
    most: int | None
    result: Callable[[Call], Any]


def _of_texts(result: Callable[..., Any]) -> Callable[[Call], Any]:
    def call(call: Call) -> Any:
        texts = call.texts()
        return UNDEFINED if texts is None else result(*texts)

    return call


def _rounded(rounding: str) -> Callable[[Call], Any]:
    def call(call: Call) -> Any:
        found = to_number(call.arguments[0])
        if isinstance(found, Decimal):
            whole = found.to_integral_value(rounding)
            return int(whole) if abs(whole) < Decimal("1e34") else whole
        return UNDEFINED if found is None else found

    return call


def _abs(call: Call) -> Any:
    found = to_number(call.arguments[0])
    return UNDEFINED if found is None else abs(found)


def _sign(call: Call) -> Any:
    found = to_number(call.arguments[0])
    return UNDEFINED if found is None else (found > 0) - (found < 0)


def remainder(left: Any, right: Any) -> Any:
    """What is left of a division, with the sign of what is divided."""
    one, other = to_number(left), to_number(right)
    if one is None or other is None or other == 0:
        return UNDEFINED
    if isinstance(one, int) and isinstance(other, int):
        rest = abs(one) % abs(other)
        return -rest if one < 0 else rest
    found = number(NUMBERS.remainder(Decimal(one), Decimal(other)))
    return UNDEFINED if found is None else found


def _get(call: Call) -> Any:
    container, key = call.arguments
    return element(container, key)


def element(container: Any, key: Any) -> Any:
    """What an array or a text has at an index from 0, or an object under a name."""
    if isinstance(container, dict):
        return container.get(key, UNDEFINED) if isinstance(key, str) else UNDEFINED
    index = to_int(key)
    if not isinstance(container, list | str) or index is None or not 0 <= index < len(container):
        return UNDEFINED
    return container[index]


def _nanvl(call: Call) -> Any:
    first, second = call.arguments
    return second if first is UNDEFINED or first is None else first


def _concat(call: Call) -> Any:
    if len(call.arguments) < 2:
        return call.arguments[0] if call.arguments else UNDEFINED
    if any(isinstance(argument, list) for argument in call.arguments):
        joined: list[Any] = []
        for argument in call.arguments:
            joined += argument if isinstance(argument, list) else [argument]
        call.work.spend(len(joined))
        return UNDEFINED if UNDEFINED in call.arguments else joined
    if not any(isinstance(argument, str) for argument in call.arguments):
        return UNDEFINED
    texts = call.texts()
    return UNDEFINED if texts is None or sum(map(len, texts)) > LONGEST_TEXT else "".join(texts)


def _substring(call: Call) -> Any:
    text = to_text(call.arguments[0], call.work)
    numbers = [to_number(argument) for argument in call.arguments[1:]]
    if text is None:
        return UNDEFINED
    places = []
    for found in numbers:
        if found is None:
            return UNDEFINED
        places.append(int(min(max(found, 0), len(text))))
    return text[slice(*places)] if len(places) == 2 else text[places[0] :]


def _replace(call: Call) -> Any:
    texts = call.texts()
    if texts is None:
        return UNDEFINED
    text, old, new = texts
    longest = len(text) + (text.count(old) * len(new))
    call.work.spend(longest // 50)
    return UNDEFINED if longest > LONGEST_TEXT else text.replace(old, new)


def _regexp_matches(call: Call) -> Any:
    texts = call.texts()
    if texts is None:
        return UNDEFINED
    text, pattern = texts
    call.work.spend(5 * len(text) + 100 * len(pattern))
    try:
        return bounded_regex(pattern, IOT_SQL).found_in(text)
    except RegexError:
        return UNDEFINED


def _topic(call: Call) -> Any:
    if call.topic is None:
        return UNDEFINED
    if not call.arguments:
        return call.topic
    place, levels = to_int(call.arguments[0]), call.topic.split("/")
    return levels[place - 1] if place is not None and 1 <= place <= len(levels) else UNDEFINED


FUNCTIONS: dict[str, Function] = {
    "abs": Function(1, 1, _abs),
    "ceil": Function(1, 1, _rounded(ROUND_CEILING)),
    "concat": Function(0, None, _concat),
    "endswith": Function(2, 2, _of_texts(str.endswith)),
    "floor": Function(1, 1, _rounded(ROUND_FLOOR)),
    "get": Function(2, 2, _get),
    "indexof": Function(2, 2, _of_texts(str.find)),
    "isnull": Function(1, 1, lambda call: call.arguments[0] is None),
    "isundefined": Function(1, 1, lambda call: call.arguments[0] is UNDEFINED),
    "length": Function(1, 1, _of_texts(len)),
    "lower": Function(1, 1, _of_texts(str.lower)),
    "ltrim": Function(1, 1, _of_texts(lambda text: text.lstrip(SPACES))),
    "mod": Function(2, 2, lambda call: remainder(*call.arguments)),
    "nanvl": Function(2, 2, _nanvl),
    "numbytes": Function(1, 1, _of_texts(lambda text: len(text.encode("utf-8", "replace")))),
    "regexp_matches": Function(2, 2, _regexp_matches),
    "remainder": Function(2, 2, lambda call: remainder(*call.arguments)),
    "replace": Function(3, 3, _replace),
    "round": Function(1, 1, _rounded(ROUND_HALF_UP)),
    "rtrim": Function(1, 1, _of_texts(lambda text: text.rstrip(SPACES))),
    "sign": Function(1, 1, _sign),
    "startswith": Function(2, 2, _of_texts(str.startswith)),
    "substring": Function(2, 3, _substring),
    "topic": Function(0, 1, _topic),
    "trim": Function(1, 1, _of_texts(lambda text: text.strip(SPACES))),
    "upper": Function(1, 1, _of_texts(str.upper)),
}
