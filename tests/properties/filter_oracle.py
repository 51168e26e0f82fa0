"""Event patterns the slow way: every combination of alternatives, every choice of a value for every field.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
"""

import itertools
import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from tests.properties.filter_json import Json, Number, Object

Rule = dict[str, list[Json]]
"""By path the conditions, of which one must hold."""


class Leaf(NamedTuple):
    path: str
    value: Json
    seats: dict[int, int]
    """By array, the element that it is part of."""


def matches(pattern: Object, event: Object) -> bool:
    leaves = list(flattened(event))
    return any(satisfied(rule, leaves) for rule in combinations(pattern, [{}]))


def combinations(pattern: Object, rules: list[Rule], above: str = "") -> list[Rule]:
    """One rule per combination of ``$or`` alternatives; where a path comes twice, the later one counts."""
    for name, value in pattern.members:
        path = above + name
        if name == "$or":
            rules = [rule for branch in value for rule in combinations(branch, rules, above)]
        elif isinstance(value, Object):
            rules = combinations(value, rules, path + ".")
        else:
            rules = [{**rule, path: value} for rule in rules]
    return rules


def flattened(event: Object) -> Iterator[Leaf]:
    numbers = itertools.count()

    def below(value: Json, path: str, seats: dict[int, int]) -> Iterator[Leaf]:
        if isinstance(value, Object):
            for name, item in value.members:
                yield from below(item, f"{path}.{name}" if path else name, seats)
        elif isinstance(value, list):
            array = next(numbers)
            for place, item in enumerate(value):
                # A value that stands in an array itself is one of several values of the field, not of an element.
                yield from below(item, path, {**seats, array: place} if isinstance(item, Object | list) else seats)
        else:
            yield Leaf(path, value, seats)

    return below(event, "", {})


def satisfied(rule: Rule, leaves: list[Leaf], bound: dict[int, int] | None = None) -> bool:
    """Every choice of a leaf for every path, in the order of the paths, whose elements agree with those before it."""
    if not rule:
        return True
    bound = bound or {}
    path = min(rule, key=lambda path: path.encode("utf-16-be"))
    others = {other: wanted for other, wanted in rule.items() if other != path}
    here = [leaf for leaf in leaves if leaf.path == path and agree(leaf.seats, bound)]
    if not here and any(map(absent, rule[path])) and satisfied(others, leaves, bound):
        return True
    return any(
        satisfied(others, leaves, bound | leaf.seats)
        for leaf in here
        if any(holds(condition, leaf.value) for condition in rule[path] if not absent(condition))
    )


def agree(one: dict[int, int], other: dict[int, int]) -> bool:
    return all(other.get(array, place) == place for array, place in one.items())


def absent(condition: Json) -> bool:
    return isinstance(condition, Object) and condition.members == (("exists", False),)


def holds(condition: Json, value: Json) -> bool:
    """Whether one condition is true of one leaf."""
    if isinstance(condition, Object):
        ((operator, operand),) = condition.members
        return operates(operator, operand, value)
    if isinstance(condition, Number):
        return isinstance(value, Number) and equal(condition, value)
    if isinstance(condition, str):
        return isinstance(value, str) and (value == condition or same_address(value, condition))
    return value is condition


def operates(operator: str, operand: Json, value: Json) -> bool:
    match operator, operand:
        case "exists", _:
            return True
        case "anything-but", Object(((inner, wanted),)):
            texts = wanted if isinstance(wanted, list) else [wanted]
            return not any(operates(inner, text, value) for text in texts)
        case "anything-but", list():
            return not any(holds(item, value) for item in operand)
        case "anything-but", _:
            return not holds(operand, value)
        case "numeric", list():
            return isinstance(value, Number) and within(operand, value)
    if not isinstance(value, str):
        return False
    match operator, operand:
        case "prefix", str():
            return value.startswith(operand)
        case "suffix", str():
            return value.endswith(operand)
        case "prefix", Object(((_, str() as text),)):
            return re.match(ignoring_case(text), value) is not None
        case "suffix", Object(((_, str() as text),)):
            return re.search(f"(?:{ignoring_case(text)})\\Z", value) is not None
        case "equals-ignore-case", str():
            return re.fullmatch(ignoring_case(operand), value) is not None
        case "wildcard", str():
            return re.fullmatch(stars(operand), value, re.DOTALL) is not None
        case "cidr", str():
            return is_address(value) and IPv4Address(address_bytes(value)) in IPv4Network(operand, strict=False)
    raise AssertionError(operator)


def equal(one: Number, other: Number) -> bool:
    return one.text == other.text or (one.value is not None and one.value == other.value)


def within(bounds: list[Json], number: Number) -> bool:
    if number.value is None:
        return False
    return all(
        {
            "=": number.value == bound.value,
            "<": number.value < bound.value,
            "<=": number.value <= bound.value,
            ">": number.value > bound.value,
            ">=": number.value >= bound.value,
        }[sign]
        for sign, bound in zip(bounds[::2], bounds[1::2], strict=True)
    )


def is_address(text: str) -> bool:
    return re.fullmatch(r"\d+\.\d+\.\d+\.\d+", text, re.ASCII) is not None


def same_address(one: str, other: str) -> bool:
    return is_address(one) and is_address(other) and address_bytes(one) == address_bytes(other)


def address_bytes(text: str) -> bytes:
    return bytes(map(int, text.split(".")))


def ignoring_case(text: str) -> str:
    """Each character of the pattern in its lower- or upper-case spelling, which may be longer."""
    return "".join(f"(?:{re.escape(char.lower())}|{re.escape(char.upper())})" for char in text)


def stars(pattern: str) -> str:
    pieces = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join(".*" if piece == "*" else re.escape(piece[-1]) for piece in pieces)
