"""The edges of a document: which there are, what each is called in a command, and how one is made and taken away."""

from typing import Any, NamedTuple

from dashboard import placing
from dashboard.editing.document import Document, RefusedError, node_fields, shown, with_node
from dashboard.editing.references import NEEDS, TRIGGER_SETTINGS, without_strays

FIELDS = {"dead_letter": "dead_letter_queue", "on_failure": "on_failure", "on_success": "on_success"}
"""By role, the field of a function that names the target."""

SETTINGS = {"dead_letter": "deadLetterTargetArn", "enrichment": "Enrichment"}
"""By role, the setting of a source that names it."""


class Edge(NamedTuple):
    """An edge of the picture; ``trigger`` is its place among the triggers if it is one."""

    id: str
    start: str
    end: str
    role: str
    invocation: str | None
    trigger: int | None = None

    @property
    def name(self) -> str:
        """As in a run's manifest."""
        return f"{self.start}->{self.end}"


def edges(document: Document) -> list[Edge]:
    """Every edge, triggers first: the order that a run's manifest has."""
    found: list[Edge] = []
    seen: dict[str, int] = {}
    for number, trigger in enumerate(document["triggers"]):
        wire = placing.trigger_wire(document, trigger)
        name = f"{wire.start}->{wire.end}"
        seen[name] = seen.get(name, 0) + 1
        id = name if seen[name] == 1 else f"{name}#{seen[name]}"
        found.append(Edge(id, wire.start, wire.end, wire.role, wire.invocation, number))
    for wire in placing.wires(document):
        if wire.role != "trigger":
            id = f"{wire.role}:{wire.start}->{wire.end}"
            found.append(Edge(id, wire.start, wire.end, wire.role, wire.invocation))
    return found


def known_edge(document: Document, id: object) -> Edge:
    """The edge of this id."""
    for edge in edges(document):
        if edge.id == id:
            return edge
    raise RefusedError(shown(id), "is not a connection of this flow.", "It may have been removed.")


def joined(document: Document, start: str, end: str, role: str) -> Document:
    """The document with one more edge."""
    if role == "trigger":
        return {**document, "triggers": [*document["triggers"], {"source": start, "target": end}]}
    fields = node_fields(document, start)
    if role == "emits":
        fields = {**fields, "emits": [*fields.get("emits", []), {"to": end}]}
    elif start in document["functions"]:
        fields = {**fields, FIELDS[role]: end}
    else:
        fields = {**fields, "settings": {**fields.get("settings", {}), SETTINGS[role]: end}}
    return with_node(document, start, fields)


def parted(document: Document, edge: Edge) -> Document:
    """The document without an edge, whatever of it makes that edge."""
    if edge.trigger is not None:
        triggers = [plain for number, plain in enumerate(document["triggers"]) if number != edge.trigger]
        return without_strays({**document, "triggers": triggers})
    document = with_node(document, edge.start, _parted_node(node_fields(document, edge.start), edge))
    triggers = [_parted_trigger(plain, edge) for plain in document["triggers"]]
    return {**document, "triggers": triggers}


def _parted_node(fields: dict[str, Any], edge: Edge) -> dict[str, Any]:
    fields = dict(fields)
    if edge.role == "emit":
        fields["emits"] = [emission for emission in fields.get("emits", []) if emission["to"] != edge.end]
    if fields.get(FIELDS.get(edge.role, "")) == edge.end:
        del fields[FIELDS[edge.role]]
    setting = SETTINGS.get(edge.role, "")
    if fields.get("settings", {}).get(setting) == edge.end:
        gone = (setting, *NEEDS.get(setting, ()))
        fields["settings"] = {name: value for name, value in fields["settings"].items() if name not in gone}
    return fields


def _parted_trigger(plain: dict[str, Any], edge: Edge) -> dict[str, Any]:
    """What a mapping gives up leaves its function; what a source can't hand over leaves the source."""
    if edge.role not in ("dead_letter", "on_failure") or edge.start not in (plain["source"], plain["target"]):
        return plain
    settings = {
        name: value
        for name, value in plain.get("settings", {}).items()
        if name not in TRIGGER_SETTINGS or value != edge.end
    }
    return {**plain, "settings": settings}
