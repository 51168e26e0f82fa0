"""Commands on nodes: add, remove, rename, move and paste."""

from typing import Any

from dashboard import placing
from dashboard.editing.document import (
    FUNCTION,
    Document,
    RefusedError,
    free_name,
    free_place,
    known_node,
    names_of,
    point,
    shown,
    with_node,
)
from dashboard.editing.kinds import ENDING_KIND, ENDINGS, kinds, usual_name
from dashboard.editing.references import SOURCE_SETTINGS, TARGETS, TRIGGER_SETTINGS, named_settings, with_names
from dashboard.editing.wiring import joined, known_edge, parted
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
    """Copies of nodes, and of the connections between them, with their upper left corner at a place.

    Of a node its ``name``, ``x``, ``y`` and ``plain`` part are given, of a connection its ends ``from`` and ``to``, its
    ``role`` and ``plain`` part: each as the flow has them.
    """
    given = [_pasted_node(item, number) for number, item in enumerate(_listed(command, "nodes"))]
    if not given:
        raise RefusedError("paste", "there is nothing to paste.", "Copy a node first.")
    corner = point([command.get("x"), command.get("y")], "paste")
    left, top = min(node["place"][0] for node in given), min(node["place"][1] for node in given)
    names: dict[str, str] = {}
    for node in given:
        names[node["name"]] = free_name({*names_of(document), *names.values()}, node["name"])
    layout = dict(document["layout"])
    for node in given:
        name, fields = names[node["name"]], dict(node["plain"])
        kind = fields.pop("kind", None)
        if kind == FUNCTION:
            # Where it leads comes with the connections.
            fields = {field: value for field, value in fields.items() if field not in ("emits", *TARGETS)}
            document = {**document, "functions": {**document["functions"], name: fields}}
        elif kind in CATALOGUE:
            document = {**document, "sources": {**document["sources"], name: _alone({"kind": kind, **fields})}}
        else:
            raise RefusedError(node["name"], f"is of unknown kind {shown(kind)}.")
        layout[name] = (corner[0] + node["place"][0] - left, corner[1] + node["place"][1] - top)
    document = {**document, "layout": layout}
    for number, item in enumerate(_listed(command, "edges")):
        document = _pasted_edge(document, item, number, names)
    return document, f"Paste {told(list(names.values()))}"


def _alone(fields: dict[str, Any]) -> dict[str, Any]:
    """A source that leads nowhere."""
    settings = fields.get("settings")
    if not isinstance(settings, dict):
        return fields
    gone: dict[str, None] = {str(settings[name]): None for name in SOURCE_SETTINGS if name in settings}
    return {**fields, "settings": named_settings(settings, SOURCE_SETTINGS, gone)}


def _pasted_node(item: object, number: int) -> dict[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("plain"), dict):
        raise RefusedError(f"nodes[{number}]", "has no plain part.", "Send nodes as the flow has them.")
    name = item.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise RefusedError(
            f"nodes[{number}]", "has no usable name.", "Use letters, digits, dots and dashes, at most 64."
        )
    return {"name": name, "plain": item["plain"], "place": point([item.get("x"), item.get("y")], name)}


def _pasted_edge(document: Document, item: object, number: int, names: dict[str, str]) -> Document:
    where = f"edges[{number}]"
    if not isinstance(item, dict) or {item.get("from"), item.get("to")} - {*names}:
        raise RefusedError(where, "does not lie between two pasted nodes.", "Send connections as the flow has them.")
    start, end, role, plain = names[item["from"]], names[item["to"]], item.get("role"), item.get("plain", {})
    if not isinstance(plain, dict):
        raise RefusedError(where, "has no plain part.", "Send connections as the flow has them.")
    fields = {field: value for field, value in plain.items() if field not in ("source", "target", "to")}
    if role == "trigger":
        settings = fields.get("settings", {})
        if isinstance(settings, dict):
            # What is not copied along stays where it is, if it is there.
            there = {*names_of(document)}
            known = {
                str(value): names.get(str(value), value if value in there else None) for value in settings.values()
            }
            fields["settings"] = named_settings(settings, TRIGGER_SETTINGS, known)
        return {**document, "triggers": [*document["triggers"], {"source": start, "target": end, **fields}]}
    if role in ("emit", "emits"):
        function = document["functions"].get(start)
        if function is None:
            raise RefusedError(where, f"{start} is not a function.", "Only functions write.")
        return with_node(document, start, {**function, "emits": [*function.get("emits", []), {"to": end, **fields}]})
    allowed = (
        ("dead_letter", "on_failure", "on_success") if start in document["functions"] else ("dead_letter", "enrichment")
    )
    if role not in allowed:
        # What a trigger's settings lead to is pasted with the trigger.
        return document
    return joined(document, start, end, str(role))


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
