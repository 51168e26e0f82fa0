"""Documents as a test wants them."""

from typing import Any

from dashboard import gallery
from dashboard.editing.document import Document, canonical, opened
from eventflow.engine import Scenario
from eventflow.interchange import scenario_yaml


def a_document(scenario: Scenario) -> Document:
    return canonical(opened(scenario_yaml.to_plain(scenario), {}))


def of_the_gallery(slug: str) -> Document:
    return a_document(gallery.read(slug))


def empty() -> Document:
    return canonical(opened({"name": "new-flow"}, {}))


def names(document: Document) -> list[str]:
    return [*document["sources"], *document["functions"]]


def settings(document: Document, node: str) -> dict[str, Any]:
    return (document["sources"].get(node) or document["functions"][node]).get("settings", {})
