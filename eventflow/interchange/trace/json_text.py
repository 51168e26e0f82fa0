"""A run as JSON: what went in, what it adds up to, and its rows event by event."""

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Any

from eventflow.engine.trace.recorder import Table
from eventflow.interchange.trace.rows import Gathered, Place, places

EVENTS_AT_ONCE = 200


def json_text(head: dict[str, Any], manifest: dict[str, Any], tables: Iterable[Table]) -> Iterator[str]:
    """One JSON object: what ``head`` has, then ``events`` and ``rows_of_no_event``. ScenarioError if it is too long."""
    gathered, sites = Gathered(manifest, tables), places(manifest)
    yield dumps({**head, "events": []})[:-2] + "\n"
    others: list[list[int]] = []
    lines: list[str] = []
    separator = ""
    for event, rows in gathered.events():
        if event < 0:
            others = rows
            continue
        told = {"event": gathered.names.of(event), "number": event, "rows": [_row(row, sites) for row in rows]}
        lines.append(separator + dumps(told))
        separator = ",\n"
        if len(lines) == EVENTS_AT_ONCE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)
    yield '\n], "rows_of_no_event": ' + dumps([_row(row, sites) for row in others]) + "}\n"


def _row(row: list[int], sites: list[Place]) -> dict[str, Any]:
    at_us, _, number, subject, attempt, value = row
    site = sites[number]
    return {
        "at_us": at_us,
        "kind": site.kind.name,
        "node": site.node or None,
        "edge": site.edge or None,
        "subject": subject,
        "attempt": attempt,
        "value": value,
        "rule": site.rule or None,
    }
