"""What of a flow an answer need not repeat: what the browser has had with the version before.

What a version was made of is kept as digests, for a while and in this process alone; where they are gone, an answer
has everything.
"""

import json
from hashlib import blake2b
from typing import Any

from django.core.cache import cache

from dashboard.models import Scenario

KEYS = {"nodes": "name", "edges": "id", "filters": "edge"}
"""The lists of which single entries can stay as they are, and what tells their entries apart."""

PLACES = {"nodes": ("index",), "edges": ("index", "from_index", "to_index"), "filters": ()}
"""What of an entry only says where it stands: it is always told."""

KEPT_S = 3_600
Digests = dict[str, dict[str, str]]


def remember(row: Scenario, flow: dict[str, Any]) -> None:
    """The browser gets this whole flow, or what makes it out of an earlier one."""
    cache.set(_key(row, flow["version"]), _digests(flow), KEPT_S)


def since(row: Scenario, version: int | None, flow: dict[str, Any]) -> dict[str, Any]:
    """The flow for a browser that has this version: of what is the same only the name is left."""
    known: Digests | None = cache.get(_key(row, version)) if version is not None else None
    if known is None:
        return flow
    digests = _digests(flow)

    def is_same(section: str, key: str) -> bool:
        return known[section].get(key) == digests[section][key]

    short = {
        section: [
            {**{name: entry[name] for name in (key, *PLACES[section])}, "same": True}
            if is_same(section, str(entry[key]))
            else entry
            for entry in flow[section]
        ]
        for section, key in KEYS.items()
    }
    forms = {owner: None if is_same("forms", owner) else form for owner, form in flow["forms"].items()}
    return {**flow, **short, "forms": forms, "since": version}


def _digests(flow: dict[str, Any]) -> Digests:
    found = {
        section: {
            str(entry[key]): _digest({name: part for name, part in entry.items() if name not in PLACES[section]})
            for entry in flow[section]
        }
        for section, key in KEYS.items()
    }
    return {**found, "forms": {owner: _digest(form) for owner, form in flow["forms"].items()}}


def _digest(part: Any) -> str:
    return blake2b(json.dumps(part, default=str).encode(), digest_size=8).hexdigest()


def _key(row: Scenario, version: int | None) -> str:
    return f"flow:{row.pk}:{version}"
