"""Documents as a test wants them."""

from typing import Any

from dashboard import gallery
from dashboard.editing.document import Document, canonical, opened
from dashboard.editing.targets import END, START, targets
from eventflow.engine import Scenario
from eventflow.interchange import scenario_yaml


def a_document(scenario: Scenario) -> Document:
    return canonical(opened(scenario_yaml.to_plain(scenario), {}))


def of_the_gallery(slug: str) -> Document:
    return a_document(gallery.read(slug))


def empty() -> Document:
    return canonical(opened({"name": "new-flow"}, {}))


def all_ends(document: Document) -> dict[str, list[dict[str, str]]]:
    """For each node every other one, with each role it can be connected in, or why in none: as the page reads it."""
    said = targets(document)
    there = {(start, end, role): why for start, role, why, places in said["taken"] for end in places}
    found: dict[str, list[dict[str, str]]] = {}
    for start, name in enumerate(said["names"]):
        found[name] = []
        for end, other in enumerate(said["names"]):
            if start == end:
                continue
            roles = [
                {
                    "to": other,
                    "role": role,
                    "reason": complaint.replace(START, name).replace(END, other) or there.get((start, end, role), ""),
                }
                for role, complaint in said["pairs"][f"{said['of'][start]} {said['of'][end]}"]
            ]
            found[name] += [role for role in roles if not role["reason"]] or roles[:1]
    return found


def names(document: Document) -> list[str]:
    return [*document["sources"], *document["functions"]]


def settings(document: Document, node: str) -> dict[str, Any]:
    return (document["sources"].get(node) or document["functions"][node]).get("settings", {})
