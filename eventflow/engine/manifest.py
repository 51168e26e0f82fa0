"""What a reader of a trace needs to know: nodes, edges, rules, sites and decks of a run, as plain JSON."""

from collections.abc import Sequence
from typing import Any

from eventflow.engine.assembly.parts import Edge, Parts
from eventflow.engine.assembly.ways import kind_of, traffic_of
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.filter_words import Filter
from eventflow.engine.scenario.interventions import Intervention, to_plain
from eventflow.engine.scenario.model import Function, Source
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.rules import RULES

ENGINE_VERSION = "4"
"""Raised whenever equal input gives another trace than before, or another hash of it."""


def manifest(
    parts: Parts, seed: int, until_us: int, interventions: Sequence[Intervention], *, decks: bool
) -> dict[str, Any]:
    """The manifest of a run."""
    nodes = list(parts.scenario.nodes)
    ids = sorted({site.rule for site in parts.recorder.sites if site.rule})
    places = {id: place for place, id in enumerate(ids)} | {"": -1}
    return {
        "engine": ENGINE_VERSION,
        "seed": seed,
        "until_us": until_us,
        "interventions": to_plain(list(interventions)),
        "kinds": [kind.name for kind in TraceKind],
        "nodes": [
            {"name": node.name, "role": "function", "kind": "function", "traffic": False}
            if isinstance(node, Function)
            else {"name": node.name, "role": "source", "kind": node.kind, "traffic": bool(traffic_of(node))}
            for node in nodes
        ],
        "edges": [
            {
                "name": f"{nodes[edge.node_from].name}->{nodes[edge.node_to].name}",
                "from": edge.node_from,
                "to": edge.node_to,
                "role": edge.role,
                "invocation": edge.invocation,
                **_filtering(edge, nodes[edge.node_from]),
            }
            for edge in parts.edges
        ],
        "rules": [RULES[id].as_dict() for id in ids],
        "sites": [[site.kind.value, site.node, site.edge, places[site.rule]] for site in parts.recorder.sites],
        "decks": {
            str(number): [
                {
                    "name": kind_of(node).title(card.content),
                    "size_bytes": kind_of(node).size_bytes(card.content),
                    "template": card.template,
                    "payload": dict(card.content),
                }
                for card in parts.decks.of(node.name)
            ]
            for number, node in enumerate(nodes)
            if decks and parts.decks.of(node.name)
        },
    }


def _filtering(edge: Edge, node: Source | Function) -> dict[str, Any]:
    """How the edge is filtered: ``filter`` is what the picture shows, ``filters`` what a row's value counts."""
    filtering = CATALOGUE[node.kind].filtering if isinstance(node, Source) and edge.role == "trigger" else None
    filters = [_filter(at_us, filter) for at_us, filter in edge.filters]
    return {
        "dialect": filtering.dialect if filtering else None,
        "words": list(filtering.words) if filtering else [],
        "filter": filters[0]["text"] if filters else None,
        "filters": filters,
    }


def _filter(at_us: int, filter: Filter | None) -> dict[str, Any]:
    plain: dict[str, Any] = {"at_us": at_us, "text": None, "patterns": [], "scope": "", "prefix": "", "suffix": ""}
    match filter:
        case None:
            return plain
        case ObjectKeyFilter(prefix=prefix, suffix=suffix):
            return {**plain, "text": str(filter), "prefix": prefix, "suffix": suffix}
        case _:
            return {**plain, "text": str(filter), "patterns": list(filter.patterns), "scope": filter.scope}
