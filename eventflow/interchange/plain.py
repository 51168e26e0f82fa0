"""Reads plain data (what YAML or JSON gives) and collects every complaint, each with its place."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from eventflow.engine.errors import Problem
from eventflow.engine.units import parse_duration_us

T = TypeVar("T")


class Reader:
    """Collects problems while plain data is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, where: str, message: str, remedy: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(where or "the scenario", message, remedy))

    def fields(self, plain: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        """``plain`` as an object with only known fields; an empty one where it is something else."""
        if plain is None:
            return {}
        if not isinstance(plain, Mapping):
            self.complain(where, "must be an object with named fields.")
            return {}
        for name in plain:
            if name not in known:
                self.complain(f"{where}.{name}".lstrip("."), "is not known here.", f"There are {', '.join(known)}.")
        return {str(name): value for name, value in plain.items()}

    def named(self, plain: object, where: str) -> Iterator[tuple[str, Any]]:
        """The items of an object whose names are free."""
        if plain is None:
            return
        if not isinstance(plain, Mapping):
            self.complain(where, "must be an object with a name for each.")
            return
        for name, value in plain.items():
            yield str(name), value

    def items(self, plain: object, where: str) -> Iterator[tuple[str, Any]]:
        """The items of a list, with their places."""
        if plain is None:
            return
        if not isinstance(plain, list):
            self.complain(where, "must be a list.")
            return
        for number, item in enumerate(plain):
            yield f"{where}[{number}]", item

    def text(self, fields: Mapping[str, Any], name: str, where: str, default: T) -> str | T:
        """A text, or the default if it is not given."""
        value = fields.get(name)
        if value is None:
            return default
        if not isinstance(value, str) or len(value) > 10_000:
            self.complain(f"{where}.{name}".lstrip("."), f"must be a text, not {value!r}.")
            return default
        return value

    def truth(self, fields: Mapping[str, Any], name: str, where: str, default: bool) -> bool:
        """True or false, or the default if it is not given."""
        value = fields.get(name, default)
        if not isinstance(value, bool):
            self.complain(f"{where}.{name}".lstrip("."), f"must be true or false, not {value!r}.")
            return default
        return value

    def number(self, fields: Mapping[str, Any], name: str, where: str, default: float) -> float:
        """A number, or the default if it is not given."""
        value = fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
            self.complain(f"{where}.{name}".lstrip("."), f"must be a number, not {value!r}.")
            return default
        return value

    def whole(self, fields: Mapping[str, Any], name: str, where: str, default: int) -> int:
        """A whole number, or the default if it is not given."""
        value = self.number(fields, name, where, default)
        if value != int(value):
            self.complain(f"{where}.{name}".lstrip("."), f"must be a whole number, not {value!r}.")
        return int(value)

    def time_us(self, fields: Mapping[str, Any], name: str, where: str, default: T) -> int | T:
        """A time, or the default if it is not given."""
        if fields.get(name) is None:
            return default
        try:
            return parse_duration_us(fields[name])
        except ValueError as error:
            self.complain(f"{where}.{name}".lstrip("."), f"{error}.")
            return default
