"""A flow as it is edited: the scenario as plain JSON with every section there, and where each node lies."""

import json
from collections.abc import Mapping
from typing import Any

from dashboard import placing
from eventflow.engine import Problem, ScenarioError
from eventflow.interchange import scenario_yaml

Document = dict[str, Any]

FUNCTION = "function"
"""What stands where a source has its kind."""

SECTIONS: Mapping[str, Any] = {"sources": {}, "functions": {}, "triggers": [], "interventions": [], "alarms": []}
FIELDS = ("name", "title", "description", "seed", "until", "account", *SECTIONS, "layout")
"""The order in which a document has what it has."""

FARTHEST = 100_000


class RefusedError(ScenarioError):
    """The command can't be done; nothing is changed."""

    def __init__(self, where: str, message: str, remedy: str = "") -> None:
        super().__init__([Problem(where, message, remedy)])


def opened(plain: Mapping[str, Any], layout: Mapping[str, tuple[int, int]]) -> Document:
    """A document of a plain scenario; a node that lies nowhere yet gets a place where nothing lies."""
    places: dict[str, list[int]] = {}
    names = [*plain.get("sources", {}), *plain.get("functions", {})]
    missing = [name for name in names if name not in layout]
    suggested = placing.place(plain) if missing else {}
    taken = {name: (int(x), int(y)) for name, (x, y) in layout.items() if name in names}
    for name in missing:
        taken[name] = free_place(taken.values(), suggested[name])
    for name in names:
        places[name] = list(taken[name])
    return ordered({**SECTIONS, **plain, "layout": places})


def ordered(document: Document) -> Document:
    """The same with its fields in their order."""
    return {field: document[field] for field in FIELDS if field in document}


def canonical(document: Document) -> Document:
    """The same document in the one form that is stored. ScenarioError if it can't be read."""
    plain = scenario_yaml.to_plain(scenario_yaml.from_plain(document))
    plain.setdefault("title", plain["name"])
    return opened(plain, {name: (x, y) for name, (x, y) in document.get("layout", {}).items()})


def same(one: object, other: object) -> bool:
    """Whether two pieces of plain JSON are alike to the order of their keys, on which the luck of a run depends."""
    return json.dumps(one) == json.dumps(other)


def free_place(taken: Any, wanted: tuple[int, int]) -> tuple[int, int]:
    """The wanted place, or the next one below it where nothing lies."""
    x, y = wanted
    while any(abs(x - left) < placing.FUNCTION_WIDTH and abs(y - top) < placing.ROW_HEIGHT for left, top in taken):
        y += placing.ROW_HEIGHT
    return x, y


def names_of(document: Document) -> list[str]:
    """Every node: sources, then functions."""
    return [*document["sources"], *document["functions"]]


def kind_of(document: Document, name: str) -> str:
    """The kind of a node, ``function`` for a function."""
    source = document["sources"].get(name)
    return source["kind"] if source else FUNCTION


def known_node(document: Document, name: object) -> str:
    """The name, if a node has it."""
    if not isinstance(name, str) or name not in {*document["sources"], *document["functions"]}:
        raise RefusedError(shown(name), "is not a node of this flow.", "It may have been removed or renamed.")
    return name


def node_fields(document: Document, name: str) -> dict[str, Any]:
    """What the document says of a node."""
    fields: dict[str, Any] = document["sources"].get(name) or document["functions"].get(name, {})
    return fields


def with_node(document: Document, name: str, fields: dict[str, Any]) -> Document:
    """The document in which a node that is there says this."""
    section = "sources" if name in document["sources"] else "functions"
    return {**document, section: {**document[section], name: fields}}


def free_name(taken: Any, wanted: str) -> str:
    """The wanted name, or the same with the first number that makes it nobody else's."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted[:60]}-{number}"
    return name


def point(value: object, where: str) -> tuple[int, int]:
    """A place in the picture that was sent as two numbers."""
    if isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value)):
        x, y = (round(number) for number in value)
        if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
            return x, y
    raise RefusedError(where, "has no place.", f"Send two numbers from {-FARTHEST:,} to {FARTHEST:,}.")


def shown(value: object) -> str:
    """What was sent, short enough for a sentence."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
