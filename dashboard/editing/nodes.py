"""Commands on nodes: add, remove, rename, move and paste."""

from typing import Any

from dashboard import placing
from dashboard.editing.document import (
    FUNCTION,
    Document,
    RefusedError,
    canonical,
    free_name,
    free_place,
    known_node,
    names_of,
    point,
    shown,
)
from dashboard.editing.kinds import ENDING_KIND, ENDINGS, kinds, usual_name
from dashboard.editing.references import (
    SOURCE_SETTINGS,
    TARGETS,
    TRIGGER_SETTINGS,
    Names,
    named_function,
    named_settings,
    with_names,
)
from dashboard.editing.wiring import known_edge, parted
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.scenario import NAME

Command = dict[str, Any]
Done = tuple[Document, str]
"""The document after a command, and what the command did in words."""

FIRST_TRAFFIC = [{"constant": {"rate": 1}}]
"""What the first source of a flow sends, and every source that nothing else can send anything."""


def add(document: Document, command: Command) -> Done:
    """One more node, of a kind of the palette."""
    kind = command.get("kind")
    entry = next((entry for entry in kinds() if entry["kind"] == kind), None)
    if entry is None:
        raise RefusedError(shown(kind), "is no kind of node.", f"There are {', '.join(e['kind'] for e in kinds())}.")
    name = command.get("name")
    name = free_name(names_of(document), usual_name(entry["kind"])) if name is None else new_name(document, name)
    if entry["kind"] == FUNCTION:
        document = {**document, "functions": {**document["functions"], name: {}}}
    else:
        document = {**document, "sources": {**document["sources"], name: _new_source(document, entry["kind"])}}
    if command.get("x") is None and command.get("y") is None:
        place = free_place(document["layout"].values(), placing.place(document)[name])
    else:
        place = point([command.get("x"), command.get("y")], name)
    return {**document, "layout": {**document["layout"], name: place}}, f"Add {name}"


def _new_source(document: Document, kind: str) -> dict[str, Any]:
    if kind in ENDINGS:
        return {"kind": ENDING_KIND}
    entry = CATALOGUE[kind]
    begins = not any(_sends(fields) for fields in document["sources"].values())
    fed = entry.emittable or any(kind in other.targets for other in CATALOGUE.values())
    if entry.accepts_traffic and entry.arrivals is None and (begins or not fed):
        return {"kind": kind, "traffic": FIRST_TRAFFIC}
    return {"kind": kind}


def _sends(fields: dict[str, Any]) -> bool:
    return bool(fields.get("traffic")) or CATALOGUE[fields["kind"]].arrivals is not None


def remove(document: Document, command: Command) -> Done:
    """Nodes with all that hangs on them, and edges."""
    nodes = [known_node(document, name) for name in _listed(command, "nodes")]
    # Of an edge that goes with its node, nothing is left to take away.
    gone = [known_edge(document, id) for id in _listed(command, "edges")]
    if not nodes and not gone:
        raise RefusedError("remove", "names nothing to remove.", "Choose a node or a connection first.")
    # From the last: the numbers of triggers before it stay what they are.
    for edge in sorted(gone, key=lambda edge: -1 if edge.trigger is None else edge.trigger, reverse=True):
        document = parted(document, edge)
    document = with_names(document, dict.fromkeys(nodes))
    return document, f"Remove {told(nodes, [edge.name for edge in gone])}"


def rename(document: Document, command: Command) -> Done:
    """A node under another name, wherever it is named."""
    node = known_node(document, command.get("node"))
    if command.get("name") == node:
        return document, f"Rename {node}"
    name = new_name(document, command.get("name"))
    return with_names(document, {node: name}), f"Rename {node} to {name}"


def move(document: Document, command: Command) -> Done:
    """Nodes at other places; no other node moves."""
    places = command.get("places")
    if not isinstance(places, dict) or not places:
        raise RefusedError("places", "names no node.", 'Write {"uploads": [24, 24]}.')
    moved = {known_node(document, name): point(place, str(name)) for name, place in places.items()}
    return {**document, "layout": {**document["layout"], **moved}}, f"Move {told(list(moved))}"


def paste(document: Document, command: Command) -> Done:
    """Copies of nodes, and of what connects them, with their upper left corner at a place.

    Of a node its ``name``, ``x``, ``y`` and ``plain`` part are given, of a connection its ends ``from`` and ``to``, its
    ``role`` and ``plain`` part: each as the flow has them.
    """
    piece = _piece(_listed(command, "nodes"), _listed(command, "edges"))
    corner = point([command.get("x"), command.get("y")], "paste")
    names: dict[str, str] = {}
    for name in names_of(piece):
        names[name] = free_name({*names_of(document), *names.values()}, name)
    left, top = (min(place[axis] for place in piece["layout"].values()) for axis in (0, 1))
    there = {name: name for name in names_of(document)}
    # Where a copied node leads is copied along, or it leads nowhere. What a copied trigger names may stay where it is.
    inside: Names = {**dict.fromkeys(_named(piece)), **names}
    either: Names = {**dict.fromkeys(_named(piece)), **there, **names}
    sources = {
        names[name]: {**fields, "settings": named_settings(fields.get("settings", {}), SOURCE_SETTINGS, inside)}
        for name, fields in piece["sources"].items()
    }
    functions = {names[name]: named_function(fields, inside) for name, fields in piece["functions"].items()}
    triggers = [
        {
            **plain,
            "source": names[plain["source"]],
            "target": names[plain["target"]],
            "settings": named_settings(plain.get("settings", {}), TRIGGER_SETTINGS, either),
        }
        for plain in piece["triggers"]
    ]
    layout = {names[name]: (corner[0] + x - left, corner[1] + y - top) for name, (x, y) in piece["layout"].items()}
    return {
        **document,
        "sources": {**document["sources"], **sources},
        "functions": {**document["functions"], **functions},
        "triggers": [*document["triggers"], *triggers],
        "layout": {**document["layout"], **layout},
    }, f"Paste {told(list(names.values()))}"


def _piece(nodes: list[Any], edges: list[Any]) -> Document:
    """What is to be pasted as a document of its own. ScenarioError if it can't be read."""
    if not nodes:
        raise RefusedError("paste", "there is nothing to paste.", "Copy a node first.")
    piece: Document = {"name": "piece", "sources": {}, "functions": {}, "triggers": [], "layout": {}}
    for number, item in enumerate(nodes):
        plain, name = (item.get("plain"), item.get("name")) if isinstance(item, dict) else (None, None)
        if not isinstance(plain, dict) or not isinstance(name, str):
            raise RefusedError(f"nodes[{number}]", "has no name and plain part.", "Send nodes as the flow has them.")
        new_name(piece, name)
        is_function = plain.get("kind") == FUNCTION
        piece["functions" if is_function else "sources"][name] = (
            {field: value for field, value in plain.items() if field != "kind"} if is_function else plain
        )
        piece["layout"][name] = point([item.get("x"), item.get("y")], name)
    for number, item in enumerate(edges):
        if not isinstance(item, dict) or not isinstance(item.get("plain", {}), dict):
            raise RefusedError(f"edges[{number}]", "has no plain part.", "Send connections as the flow has them.")
        ends = {"source": str(item.get("from")), "target": str(item.get("to"))}
        if not {*ends.values()} <= {*piece["layout"]}:
            raise RefusedError(f"edges[{number}]", "does not lie between two of the nodes.", "Send only those that do.")
        # All others are parts of the nodes themselves.
        if item.get("role") == "trigger":
            piece["triggers"].append({**item.get("plain", {}), **ends})
    return canonical(piece)


def _named(piece: Document) -> set[str]:
    """Every text in it that may be the name of a node."""
    found: set[str] = set()
    for fields in piece["functions"].values():
        found |= {fields[field] for field in TARGETS if field in fields}
        found |= {emission["to"] for emission in fields.get("emits", [])}
    for fields in (*piece["sources"].values(), *piece["triggers"]):
        found |= {value for value in fields.get("settings", {}).values() if isinstance(value, str)}
    return found


def new_name(document: Document, name: object) -> str:
    """A name that no node has yet."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        remedy = "Use letters, digits, dots and dashes, at most 64, with a letter or digit first."
        raise RefusedError("name", f"{shown(name)} is not a usable name.", remedy)
    if name in names_of(document):
        raise RefusedError(
            "name", f"{name} is the name of another node.", f"Try {free_name(names_of(document), name)}."
        )
    return name


def told(nodes: list[str], edges: list[str] | None = None) -> str:
    """``uploads``, ``3 nodes``, ``uploads and a connection``."""
    words = []
    if nodes:
        words.append(nodes[0] if len(nodes) == 1 else f"{len(nodes)} nodes")
    if edges:
        single = edges[0] if not nodes else "a connection"
        words.append(single if len(edges) == 1 else f"{len(edges)} connections")
    return " and ".join(words)


def _listed(command: Command, field: str) -> list[Any]:
    value = command.get(field) or []
    if not isinstance(value, list):
        raise RefusedError(field, "must be a list.")
    return value
