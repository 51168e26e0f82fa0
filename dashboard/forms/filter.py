"""The form of every trigger's filter, as the words say that AWS has for it."""

from typing import Any

from dashboard.models import Run
from eventflow.engine.filters.subscription import SCOPES
from eventflow.engine.sources import CATALOGUE

LABELS = {
    "EventPattern": "Event pattern",
    "FilterCriteria": "Filter pattern",
    "FilterPolicy": "Filter policy",
}
SCOPE_LABELS = {"MessageAttributes": "Attributes", "MessageBody": "Body"}


def filter_forms(run: Run) -> list[dict[str, Any]]:
    """One for each trigger that can have a filter, in the order of the manifest's edges."""
    manifest = run.manifest or {"nodes": [], "edges": []}
    found = []
    for number, edge in enumerate(manifest["edges"]):
        source, target = manifest["nodes"][edge["from"]], manifest["nodes"][edge["to"]]
        if edge["role"] != "trigger" or (filtering := CATALOGUE[source["kind"]].filtering) is None:
            continue
        word = filtering.words[0]
        found.append(
            {
                "edge": number,
                "source": source["name"],
                "function": target["name"],
                "word": word,
                "label": LABELS.get(word, ""),
                "scopes": [(scope, SCOPE_LABELS[scope]) for scope in SCOPES] if word == "FilterPolicy" else [],
                "many": word == "FilterCriteria",
                "docs": filtering.docs,
            }
        )
    return found
