"""What a reader of a trace needs to know: nodes, edges, rules, sites and decks of a run, as plain JSON."""

from collections.abc import Sequence
from typing import Any

from eventflow.engine.assembly import Assembly
from eventflow.engine.scenario.interventions import Intervention, to_plain
from eventflow.engine.scenario.model import Function
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.rules import RULES

ENGINE_VERSION = "1"
"""Raised whenever equal input gives another trace than before."""


def manifest(assembly: Assembly, seed: int, until_us: int, interventions: Sequence[Intervention]) -> dict[str, Any]:
    """The manifest of a run."""
    nodes = list(assembly.scenario.nodes)
    ids = sorted({site.rule for site in assembly.recorder.sites if site.rule})
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
            else {"name": node.name, "role": "source", "kind": node.kind, "traffic": bool(node.traffic)}
            for node in nodes
        ],
        "edges": [
            {
                "name": f"{nodes[edge.node_from].name}->{nodes[edge.node_to].name}",
                "from": edge.node_from,
                "to": edge.node_to,
                "role": edge.role,
                "invocation": edge.invocation,
                "filter": edge.filter,
            }
            for edge in assembly.edges
        ],
        "rules": [RULES[id].as_dict() for id in ids],
        "sites": [[site.kind.value, site.node, site.edge, places[site.rule]] for site in assembly.recorder.sites],
        "decks": {
            str(number): [
                {
                    "name": CATALOGUE[source.kind].title(card.content),
                    "size_bytes": CATALOGUE[source.kind].size_bytes(card.content),
                    "template": card.template,
                    "payload": dict(card.content),
                }
                for card in assembly.decks.of(source.name)
            ]
            for number, source in enumerate(assembly.scenario.sources)
            if assembly.decks.of(source.name)
        },
    }
