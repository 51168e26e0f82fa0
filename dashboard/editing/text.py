"""The command replace: the whole flow as somebody has written it in YAML."""

from typing import Any

from dashboard.editing.document import Document, RefusedError, opened, point
from dashboard.editing.nodes import Command, Done
from eventflow.interchange import scenario_yaml


def replace(document: Document, command: Command) -> Done:
    """Nodes that keep their names keep their places, unless the text has a layout."""
    text = command.get("yaml")
    if not isinstance(text, str):
        raise RefusedError("yaml", "is not a text.", "Send the flow as YAML.")
    plain = scenario_yaml.parse(text)
    scenario = scenario_yaml.from_plain(plain)
    layout: dict[str, Any] = plain.get("layout") or {} if isinstance(plain, dict) else {}
    if not isinstance(layout, dict):
        raise RefusedError("layout", "must be an object with a place for each node.", "Write uploads: [24, 24].")
    places = {**document["layout"], **{str(name): point(place, f"layout.{name}") for name, place in layout.items()}}
    # The name is the flow's address, which stays.
    named = {**scenario_yaml.to_plain(scenario), "name": document["name"]}
    return opened(named, places), "Change the flow as YAML"
