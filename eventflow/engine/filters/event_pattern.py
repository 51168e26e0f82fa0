"""Event patterns: JSON that says what an event must hold, as EventBridge and Lambda filters write it.

An object names fields, a list holds the values a field may have. An array in the event matches if one of its
items does. Understood here: exact values, ``prefix``, ``suffix``, ``anything-but`` a value or a list of them,
``exists`` and ``numeric``; anything else is refused, never ignored.

Simplified: fields of different items of one array may match together (AWS wants them in the same item).

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Test = Callable[[list[Any]], bool]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class EventPattern:
    """A compiled pattern; ``source`` is the JSON it was made from."""

    source: Mapping[str, Any]
    _conditions: tuple[tuple[tuple[str, ...], tuple[Test, ...]], ...]

    @classmethod
    def compile(cls, source: object) -> "EventPattern":
        """ValueError says what AWS would not take, or what is not understood here."""
        if not isinstance(source, Mapping) or not source:
            raise ValueError("an event pattern is a JSON object with at least one field")
        return cls(source, tuple(_conditions(source, ())))

    def matches(self, event: Any) -> bool:
        """Whether every named field of the event has one of the values it may have."""
        return all(
            any(test(values) for test in tests)
            for path, tests in self._conditions
            for values in [list(_leaves(event, path))]
        )


def _conditions(source: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[Test, ...]]]:
    for field, wanted in source.items():
        here = (*path, str(field))
        if isinstance(wanted, Mapping):
            if not wanted:
                raise ValueError(f"{'.'.join(here)} is empty")
            yield from _conditions(wanted, here)
        elif isinstance(wanted, list) and wanted:
            yield here, tuple(_test(item, ".".join(here)) for item in wanted)
        else:
            raise ValueError(f"{'.'.join(here)} must be a list of values or an object")


def _test(item: object, where: str) -> Test:
    if not isinstance(item, Mapping):
        if isinstance(item, list):
            raise ValueError(f"{where} holds a list inside its list")
        return lambda values: any(_same(value, item) for value in values)
    if len(item) != 1:
        raise ValueError(f"{where} wants one operator at a time")
    ((name, operand),) = item.items()
    match name, operand:
        case "prefix", str():
            return lambda values: any(isinstance(value, str) and value.startswith(operand) for value in values)
        case "suffix", str():
            return lambda values: any(isinstance(value, str) and value.endswith(operand) for value in values)
        case "exists", bool():
            return lambda values: bool(values) is operand
        case "anything-but", str() | int() | float() | list():
            refused = operand if isinstance(operand, list) else [operand]
            return lambda values: any(not any(_same(value, no) for no in refused) for value in values)
        case "numeric", list() if _is_comparison(operand):
            pairs = [(_COMPARE[operand[i]], operand[i + 1]) for i in range(0, len(operand), 2)]
            return lambda values: any(
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and all(compare(value, bound) for compare, bound in pairs)
                for value in values
            )
    raise ValueError(f"{where} has {name!r}, which is not understood here with {operand!r}")


def _is_comparison(operand: list[Any]) -> bool:
    return len(operand) in (2, 4) and all(
        operand[i] in _COMPARE and isinstance(operand[i + 1], int | float) for i in range(0, len(operand), 2)
    )


def _same(value: object, wanted: object) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool) or value is None or wanted is None:
        return value is wanted
    return isinstance(value, str) == isinstance(wanted, str) and value == wanted


def _leaves(event: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(event, list):
        for item in event:
            yield from _leaves(item, path)
    elif not path:
        if not isinstance(event, Mapping):
            yield event
    elif isinstance(event, Mapping) and path[0] in event:
        yield from _leaves(event[path[0]], path[1:])
