"""What the page draws before any event moves: a card for every node and a wire for every edge."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard import placing
from dashboard.kind_names import SHORT_NAMES
from dashboard.models import Node, Run
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.interchange import scenario_yaml

ENDINGS = {
    "dead_letter": ("Dead-letter queue", "dead-letters"),
    "on_failure": ("On failure", "on-failure"),
    "on_success": ("On success", "on-success"),
}
"""What a node that only takes what functions send it is called, by the role of the edge into it."""

GLYPH_NAMES = {
    "bucket": "Bucket",
    "queue": "Queue",
    "bus": "Event bus",
    "topic": "Topic",
    "stream": "Stream",
    "table": "Table",
}


def nodes(run: Run) -> list[dict[str, Any]]:
    """A card's facts for every node, in the engine's order, so that ``index`` is the node's number in the trace."""
    scenario = scenario_yaml.from_plain(run.snapshot)
    stored = Node.objects.filter(scenario_id=run.scenario_id).values_list("name", "x", "y")
    # A node lies where it was put last, and one that is gone where it lay.
    kept = (run.manifest or {}).get("layout", {})
    places = placing.place(run.snapshot) | kept | {name: (x, y) for name, x, y in stored}
    return cards(scenario, places, edges(run))


def cards(
    scenario: Scenario, places: Mapping[str, Sequence[int]], edges: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The same of a scenario that is not run, perhaps."""
    edges = list(edges)
    sending = {edge["from_index"] for edge in edges}
    roles = {edge["to_index"]: edge["role"] for edge in edges if edge["to_index"] not in sending}
    return [
        {
            "index": index,
            "name": node.name,
            "x": places[node.name][0],
            "y": places[node.name][1],
            **(function_card(node) if isinstance(node, Function) else source_card(node.kind, roles.get(index, ""))),
        }
        for index, node in enumerate(scenario.nodes)
    ]


def function_card(function: Function) -> dict[str, Any]:
    def value(name: str) -> Any:
        return value_of(function.settings, FUNCTION_SETTINGS, name)

    return {
        "role": "function",
        "kind": "function",
        "kind_name": "Function",
        "glyph": "function",
        "sends": False,
        "secondary": f"{value('Runtime')} · {value('MemorySize')} MB",
    }


def source_card(kind: str, incoming: str) -> dict[str, Any]:
    """``sends``: a person can send an event from it by hand."""
    entry = CATALOGUE[kind]
    name, glyph = entry.name, entry.glyph
    secondary, glyph = ENDINGS.get(incoming, (GLYPH_NAMES.get(glyph) or SHORT_NAMES.get(kind, name), glyph))
    return {
        "role": "source",
        "kind": kind,
        "kind_name": name,
        "glyph": glyph,
        "secondary": secondary,
        "sends": entry.accepts_traffic,
    }


def edges(run: Run) -> list[dict[str, Any]]:
    found = (run.manifest or {}).get("edges", [])
    return [
        {
            "index": index,
            "name": edge["name"],
            "from_index": edge["from"],
            "to_index": edge["to"],
            "role": edge["role"],
            "invocation": edge["invocation"],
            "filter": edge["filter"],
        }
        for index, edge in enumerate(found)
    ]
