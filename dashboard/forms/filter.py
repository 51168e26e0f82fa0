"""The form of every trigger's filter, as the words say that AWS has for it."""

from typing import Any

from eventflow.engine import Scenario
from eventflow.engine.filters.subscription import SCOPES
from eventflow.engine.sources import CATALOGUE

LABELS = {
    "EventPattern": "Event pattern",
    "FilterCriteria": "Filter pattern",
    "FilterPolicy": "Filter policy",
}
SCOPE_LABELS = {"MessageAttributes": "Attributes", "MessageBody": "Body"}


def filter_forms(scenario: Scenario) -> list[dict[str, Any]]:
    """One for each trigger that can have a filter. A manifest's edges begin with the triggers, in their order."""
    found = []
    for number, trigger in enumerate(scenario.triggers):
        filtering = CATALOGUE[scenario.source(trigger.source).kind].filtering
        if filtering is None:
            continue
        word = filtering.words[0]
        found.append(
            {
                "edge": number,
                "source": trigger.source,
                "target": trigger.target,
                "word": word,
                "label": LABELS.get(word, ""),
                "scopes": [(scope, SCOPE_LABELS[scope]) for scope in SCOPES] if word == "FilterPolicy" else [],
                "many": word == "FilterCriteria",
                "docs": filtering.docs,
            }
        )
    return found
