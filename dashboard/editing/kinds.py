"""What can be added to a flow: every kind of source, a function, and where a flow can end; by group."""

import re
from functools import cache
from typing import Any, NamedTuple

from dashboard.editing.document import FUNCTION
from dashboard.kind_names import SHORT_NAMES
from eventflow.engine.sources import CATALOGUE

GROUPS = {
    "storage": "Storage",
    "streams": "Streams",
    "messaging": "Queues & topics",
    "http": "HTTP",
    "schedules": "Schedules",
    "workflows": "Workflows",
    "devices": "Devices, people",
    "identity": "Devices, people",
    "conversations": "Devices, people",
    "operations": "Operations",
    "custom": "Custom",
}
"""By family; the page lists the groups in this order."""


class Ending(NamedTuple):
    """A queue under the name of what it is for."""

    name: str
    glyph: str
    words: str


ENDINGS = {
    "dead-letters": Ending("Dead letters", "dead-letters", "dead-letter queue dlq"),
    "on-success": Ending("On success", "on-success", "destination"),
    "on-failure": Ending("On failure", "on-failure", "destination"),
}
ENDING_KIND = "sqs"


@cache
def kinds() -> list[dict[str, str]]:
    """An entry for each."""
    order = list(dict.fromkeys(GROUPS.values()))
    sources = [
        {
            "kind": key,
            "name": SHORT_NAMES.get(key, kind.name),
            "group": GROUPS[kind.family],
            "glyph": kind.glyph,
            "words": f"{kind.name} {key} {kind.family}".casefold(),
        }
        for key, kind in CATALOGUE.items()
    ]
    sources.sort(key=lambda entry: (order.index(entry["group"]), entry["name"].casefold()))
    function = {
        "kind": FUNCTION,
        "name": "Function",
        "group": "Compute",
        "glyph": "function",
        "words": "aws lambda function code",
    }
    endings = [
        {"kind": key, "name": ending.name, "group": "Endings", "glyph": ending.glyph, "words": ending.words}
        for key, ending in ENDINGS.items()
    ]
    return [function, *sources, *endings]


def groups() -> list[dict[str, Any]]:
    """The same by group."""
    found: dict[str, list[dict[str, str]]] = {}
    for entry in kinds():
        found.setdefault(entry["group"], []).append(entry)
    return [{"name": name, "kinds": entries} for name, entries in found.items()]


def usual_name(kind: str) -> str:
    """What a node of this kind is called if nobody says otherwise."""
    name = next(entry["name"] for entry in kinds() if entry["kind"] == kind)
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
