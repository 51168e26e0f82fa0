"""Where a node's name stands in a document: renaming and removing change all of these places, and only these."""

from collections.abc import Mapping
from typing import Any

from dashboard.editing.document import Document

TARGETS = ("dead_letter_queue", "on_failure", "on_success")
SOURCE_SETTINGS = ("deadLetterTargetArn", "Enrichment")
TRIGGER_SETTINGS = ("OnFailure", "DeadLetterConfig", "RedrivePolicy", "ErrorAction", "BucketARN")
"""The settings whose value is the name of a node."""

NEEDS = {"deadLetterTargetArn": ("maxReceiveCount",)}
"""Settings that count for nothing without another one."""

Names = Mapping[str, str | None]
"""What nodes are called from now on; None: they are gone."""


def with_names(document: Document, names: Names) -> Document:
    """The document in which nodes are called otherwise or are gone."""
    layout = {now: place for name, place in document["layout"].items() if (now := _now(name, names)) is not None}
    document = {
        **document,
        "sources": {
            now: {**fields, "settings": named_settings(fields.get("settings", {}), SOURCE_SETTINGS, names)}
            for name, fields in document["sources"].items()
            if (now := _now(name, names)) is not None
        },
        "functions": {
            now: named_function(fields, names)
            for name, fields in document["functions"].items()
            if (now := _now(name, names)) is not None
        },
        "triggers": [trigger for plain in document["triggers"] if (trigger := named_trigger(plain, names)) is not None],
        "interventions": [_intervention(plain, names) for plain in document["interventions"]],
        "alarms": [{**plain, "function": _now(plain["function"], names)} for plain in document["alarms"]],
        "layout": layout,
    }
    return without_strays(document)


def without_strays(document: Document) -> Document:
    """The document without what happens to nodes and connections that are no longer there."""
    ways = {f"{trigger['source']}->{trigger['target']}" for trigger in document["triggers"]}
    there = {*document["sources"], *document["functions"], *ways}
    return {
        **document,
        "interventions": [plain for plain in document["interventions"] if _subject(plain) in {*there, None}],
        "alarms": [plain for plain in document["alarms"] if plain["function"] in document["functions"]],
    }


def named_function(fields: dict[str, Any], names: Names) -> dict[str, Any]:
    """A function whose targets are called otherwise; those that are gone it has no longer."""
    fields = {
        field: _now(value, names) if field in TARGETS else value
        for field, value in fields.items()
        if field not in TARGETS or _now(value, names) is not None
    }
    if "emits" in fields:
        now = [{**emission, "to": _now(emission["to"], names)} for emission in fields["emits"]]
        fields["emits"] = [emission for emission in now if emission["to"] is not None]
    return fields


def named_trigger(plain: dict[str, Any], names: Names) -> dict[str, Any] | None:
    """A trigger between nodes that are called otherwise; None if one of them is gone."""
    source, target = _now(plain["source"], names), _now(plain["target"], names)
    if source is None or target is None:
        return None
    settings = named_settings(plain.get("settings", {}), TRIGGER_SETTINGS, names)
    return {**plain, "source": source, "target": target, "settings": settings}


def named_settings(settings: dict[str, Any], naming: tuple[str, ...], names: Names) -> dict[str, Any]:
    """Settings some of which are names of nodes."""
    kept = {}
    dropped: set[str] = set()
    for name, value in settings.items():
        now = _now(value, names) if name in naming and isinstance(value, str) else value
        if now is None and value is not None:
            dropped.update((name, *NEEDS.get(name, ())))
        else:
            kept[name] = now
    return {name: value for name, value in kept.items() if name not in dropped}


def _now(name: str, names: Names) -> str | None:
    return names.get(name, name)


def _intervention(plain: dict[str, Any], names: Names) -> dict[str, Any]:
    """Of a node that is gone it keeps the name, and is dropped as a stray."""
    changed = {}
    for verb, what in plain.items():
        if isinstance(what, dict):
            what = {
                key: _called(value, names) if key in ("node", "source", "target") else value
                for key, value in what.items()
            }
        changed[verb] = what
    return changed


def _called(name: str, names: Names) -> str:
    """A node or a connection, ``a->b``."""
    return "->".join(_now(part, names) or part for part in name.split("->"))


def _subject(plain: dict[str, Any]) -> str | None:
    """The node or the connection that something happens to; None where it is an event."""
    for what in plain.values():
        if isinstance(what, dict) and "node" in what:
            return str(what["node"])
        if isinstance(what, dict) and "source" in what:
            return f"{what['source']}->{what['target']}"
    return None
