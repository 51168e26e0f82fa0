"""A flow as the edit page has it: everything that is drawn and asked there, of one version of the document."""

from typing import Any

from django.template.loader import get_template

from dashboard import edits, picture
from dashboard.editing.document import FUNCTION, Document
from dashboard.editing.problems import located
from dashboard.editing.targets import targets
from dashboard.editing.wiring import Edge, edges
from dashboard.forms.editing import forms
from dashboard.forms.filter import filter_forms
from dashboard.forms.node import Form
from dashboard.models import Scenario
from eventflow.engine import Scenario as EngineScenario
from eventflow.engine.validation.scenario import problems
from eventflow.interchange import scenario_yaml

NOWHERE = {"index": "", "x": None, "y": None}
"""A card says nothing of its place, so that it stays the same wherever it stands."""


def flow(row: Scenario, document: Document) -> dict[str, Any]:
    """The flow of a stored scenario, whose document this is."""
    scenario = scenario_yaml.from_plain(document)
    found = edges(document)
    drawn = edge_cards(scenario, document, found)
    text = scenario_yaml.dump(scenario)
    undo, redo = edits.steps(row)
    ends = targets(document)
    shown, lists = listed(forms(scenario, document, found), ends["names"])
    return {
        "slug": row.slug,
        "name": row.name,
        "version": row.version,
        "nodes": node_cards(scenario, document, drawn),
        "edges": drawn,
        "forms": shown,
        "lists": lists,
        "filters": filter_forms(scenario),
        "problems": located(problems(scenario, scenario.interventions), document, text),
        "yaml": text,
        "undo": undo,
        "redo": redo,
        "targets": ends,
    }


def listed(forms: dict[str, Form], names: list[str]) -> tuple[dict[str, Form], dict[str, list[int]]]:
    """The forms with the choices between nodes apart, since most have the same: a field says the key of its list.

    A list has the nodes as their places in ``names``, and its key says whose it was first: so one node more makes no
    form another one.
    """
    places = {name: place for place, name in enumerate(names)}
    keys: dict[tuple[int, ...], str] = {}

    def apart(owner: str, field: dict[str, Any]) -> dict[str, Any]:
        if "of_nodes" not in field:
            return field
        rest = {name: value for name, value in field.items() if name not in ("of_nodes", "choices")}
        nodes = tuple(places[name] for name, _ in field["choices"] if name)
        return {**rest, "list": keys.setdefault(nodes, f"{owner}.{field['name']}")}

    shown = {
        owner: [{**group, "fields": [apart(owner, field) for field in group["fields"]]} for group in form]
        for owner, form in forms.items()
    }
    return shown, {key: list(nodes) for nodes, key in keys.items()}


def node_cards(scenario: EngineScenario, document: Document, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the studio has them, and of each its card and what the document says of it."""
    template = get_template("studio/node_card.html")
    return [
        {**card, "html": template.render({"node": {**card, **NOWHERE}}), "plain": _plain_node(document, card["name"])}
        for card in picture.cards(scenario, document["layout"], drawn)
    ]


def edge_cards(scenario: EngineScenario, document: Document, found: list[Edge]) -> list[dict[str, Any]]:
    """As the studio has them, and of each its id and what the document says of it."""
    indexes = {node.name: index for index, node in enumerate(scenario.nodes)}
    return [
        {
            "index": index,
            "id": edge.id,
            "name": edge.name,
            "from_index": indexes[edge.start],
            "to_index": indexes[edge.end],
            "role": edge.role,
            "invocation": edge.invocation,
            "filter": _filter(scenario, edge),
            "plain": _plain_edge(document, edge),
        }
        for index, edge in enumerate(found)
    ]


def _filter(scenario: EngineScenario, edge: Edge) -> str | None:
    filter = None if edge.trigger is None else scenario.triggers[edge.trigger].filter
    return None if filter is None else str(filter)


def _plain_node(document: Document, name: str) -> dict[str, Any]:
    source = document["sources"].get(name)
    return source or {"kind": FUNCTION, **document["functions"][name]}


def _plain_edge(document: Document, edge: Edge) -> dict[str, Any]:
    """A trigger's fields, or what a function writes; nothing where the name of the target is all there is."""
    plain: dict[str, Any] = {}
    if edge.trigger is not None:
        plain = document["triggers"][edge.trigger]
    elif edge.role == "emit":
        plain = next(emission for emission in document["functions"][edge.start]["emits"] if emission["to"] == edge.end)
    return {field: value for field, value in plain.items() if field not in ("source", "target", "to")}
