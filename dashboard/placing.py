"""Where nodes lie when nobody has placed them: in columns from left to right, along the flow. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from eventflow.engine.scenario.filter_words import FILTER_WORDS

MARGIN = 24
ROW_HEIGHT = 176
SOURCE_WIDTH, FUNCTION_WIDTH = 154, 212
GAP, TRIGGER_GAP, FILTER_GAP = 64, 96, 148
"""Before a function there is room for what waits to be tried again, and for its filter."""

TARGETS = ("dead_letter_queue", "on_failure", "on_success")

Edge = tuple[str, str]


def place(plain: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """A place for every node of a scenario given as plain JSON."""
    functions = plain.get("functions", {})
    names = [*plain.get("sources", {}), *functions]
    flow = [(trigger["source"], trigger["target"]) for trigger in plain.get("triggers", [])]
    flow += [(name, emission["to"]) for name, fields in functions.items() for emission in fields.get("emits", [])]
    endings = [(name, fields[target]) for name, fields in functions.items() for target in TARGETS if fields.get(target)]
    flow += [(name, fields["settings"]["Enrichment"]) for name, fields in _enriched(plain)]
    endings += _mapping_endings(plain)
    columns = columns_of(names, flow + endings)
    lefts = _lefts(plain, columns)
    rows: defaultdict[int, int] = defaultdict(int)
    places = {}
    # Where failures go lies below the flow of what succeeds.
    aside = {target for _, target in endings} - {target for _, target in flow}
    for name in sorted(names, key=lambda name: name in aside):
        column = columns[name]
        places[name] = (lefts[column], MARGIN + rows[column] * ROW_HEIGHT)
        rows[column] += 1
    return places


def _enriched(plain: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The pipes that call a function on the way."""
    sources = plain.get("sources", {}).items()
    return [(name, fields) for name, fields in sources if fields.get("settings", {}).get("Enrichment")]


def _mapping_endings(plain: Mapping[str, Any]) -> list[Edge]:
    """Where queues move messages, and where what a stream's function failed on is recorded."""
    endings = []
    for name, fields in plain.get("sources", {}).items():
        settings = fields.get("settings", {})
        if settings.get("deadLetterTargetArn"):
            endings.append((name, settings["deadLetterTargetArn"]))
    nodes = {*plain.get("sources", {}), *plain.get("functions", {})}
    for trigger in plain.get("triggers", []):
        # Whatever a connection's settings name is where it leaves what fails.
        named = [value for value in trigger.get("settings", {}).values() if isinstance(value, str) and value in nodes]
        endings += [(trigger["target"], name) for name in named]
    return endings


def _lefts(plain: Mapping[str, Any], columns: Mapping[str, int]) -> list[int]:
    """Where each column begins."""
    functions = plain.get("functions", {})
    lefts, x = [], MARGIN
    for column in range(max(columns.values(), default=0) + 1):
        names = {name for name, place in columns.items() if place == column}
        triggers = [trigger for trigger in plain.get("triggers", []) if trigger["target"] in names]
        gap = max((FILTER_GAP if set(t) & set(FILTER_WORDS) else TRIGGER_GAP for t in triggers), default=GAP)
        x += gap if column else 0
        lefts.append(x)
        x += FUNCTION_WIDTH if names & set(functions) else SOURCE_WIDTH
    return lefts


def columns_of(names: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The longest way to each node; an edge that closes a circle does not count."""
    columns = dict.fromkeys(names, 0)
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for start, end in edges:
        if start in columns and end in columns:
            followers[start].append(end)

    ahead = _without_circles(columns, followers)

    def push(name: str, column: int) -> None:
        columns[name] = max(columns[name], column)
        for follower in ahead[name]:
            if columns[follower] <= column:
                push(follower, column + 1)

    for name in columns:
        push(name, columns[name])
    return columns


def _without_circles(names: Iterable[str], followers: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The same ways without those that lead back to where one has come by, walked in the order of the names."""
    ahead: dict[str, list[str]] = {}

    def walk(name: str, path: frozenset[str]) -> None:
        if name not in ahead:
            ahead[name] = []
            ahead[name] += [follower for follower in followers.get(name, ()) if follower not in path]
            for follower in ahead[name]:
                walk(follower, path | {follower})

    for name in names:
        walk(name, frozenset({name}))
    return ahead
