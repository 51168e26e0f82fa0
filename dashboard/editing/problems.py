"""Where a problem lies in a flow: its node or its connection, the field, and the line of the YAML."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from eventflow.engine import Problem

Located = dict[str, Any]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOKEN = re.compile(r"[^.\[\]]+")
_LINE = re.compile(r"line (\d+)")


def located(problems: Iterable[Problem], plain: object, text: str | None = None) -> list[Located]:
    """The problems of a plain scenario, which may be any plain data, with the lines of the text it was written in."""
    found = list(problems)
    places = Places(plain, text if found else None)
    return [{**problem.as_dict(), **places.of(problem.where)} for problem in found]


class Places:
    """Finds what a problem's ``where`` speaks of."""

    def __init__(self, plain: object, text: str | None) -> None:
        plain = plain if isinstance(plain, Mapping) else {}
        self._paths: dict[str, list[str]] = {}
        self._edges: dict[str, str] = {}
        for section in ("sources", "functions"):
            parts = plain.get(section)
            for name in parts if isinstance(parts, Mapping) else ():
                self._paths.setdefault(str(name), [section, str(name)])
        triggers = plain.get("triggers")
        for number, trigger in enumerate(triggers if isinstance(triggers, list) else ()):
            if isinstance(trigger, Mapping):
                name = f"{trigger.get('source')}->{trigger.get('target')}"
                self._paths.setdefault(name, ["triggers", str(number)])
                self._edges[f"triggers[{number}]"] = name
        self._tree = yaml.compose(text, Loader=_LOADER) if text and not _is_broken(text) else None

    def of(self, where: str) -> Located:
        """Node, edge, field and line; None for what it does not speak of."""
        if line := _LINE.fullmatch(where):
            return {"node": None, "edge": None, "field": None, "line": int(line[1])}
        for place, name in self._edges.items():
            if where == place or where.startswith((f"{place}.", f"{place}[")):
                where = name + where.removeprefix(place)
        part = max((name for name in self._paths if _is_of(where, name)), key=len, default=None)
        rest = where if part is None else where.removeprefix(part).lstrip(".")
        path = [*self._paths.get(part or "", []), *_TOKEN.findall(rest)]
        edge = part if part and "->" in part else None
        return {
            "node": None if edge else part,
            "edge": edge,
            "field": rest or None,
            "line": None if self._tree is None else _line(self._tree, path),
        }


def _is_of(where: str, name: str) -> bool:
    # Names may have dots in them, so that only what follows tells where one ends.
    return where == name or where.startswith((f"{name}.", f"{name}["))


def _is_broken(text: str) -> bool:
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.YAMLError:
        return True
    return False


def _line(tree: Any, path: list[str]) -> int:
    """That of the last step that the text has."""
    line = 1
    for token in path:
        found = _step(tree, token) or _step(_child(tree, "settings"), token)
        if found is None:
            break
        line, tree = found
    return line


def _step(tree: Any, token: str) -> tuple[int, Any] | None:
    if isinstance(tree, yaml.MappingNode):
        for key, value in tree.value:
            if isinstance(key, yaml.ScalarNode) and key.value == token:
                return key.start_mark.line + 1, value
    if isinstance(tree, yaml.SequenceNode) and token.isdecimal() and int(token) < len(tree.value):
        item = tree.value[int(token)]
        return item.start_mark.line + 1, item
    return None


def _child(tree: Any, token: str) -> Any:
    found = _step(tree, token)
    return found[1] if found else None
