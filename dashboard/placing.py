"""Where nodes lie when nobody has placed them: in columns from left to right, along the flow. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eventflow.engine.scenario.filter_words import FILTER_WORDS
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources import CATALOGUE

MARGIN = 24
ROW_HEIGHT = 176
SOURCE_WIDTH, FUNCTION_WIDTH = 154, 212
GAP, TRIGGER_GAP, POLL_GAP, FILTER_GAP = 64, 96, 138, 148
"""Before a function there is room for what waits to be tried again, for the batches polled for it, and its filter."""

TARGETS = {"dead_letter_queue": "dead_letter", "on_failure": "on_failure", "on_success": "on_success"}
"""The roles of the edges that a function's own fields make."""

FLOW = ("trigger", "emit")

Edge = tuple[str, str]


class Wire(NamedTuple):
    """An edge as the trace has it: between two nodes, with its role and, where it calls, the way of invoking."""

    start: str
    end: str
    role: str
    invocation: str | None = None


def wires(plain: Mapping[str, Any]) -> list[Wire]:
    """Every edge of a scenario given as plain JSON, without simulating it."""
    functions = plain.get("functions", {})
    found = [trigger_wire(plain, trigger) for trigger in plain.get("triggers", [])]
    found += [
        Wire(name, emission["to"], "emit") for name, fields in functions.items() for emission in fields.get("emits", [])
    ]
    found += [
        Wire(name, fields[target], role)
        for name, fields in functions.items()
        for target, role in TARGETS.items()
        if fields.get(target)
    ]
    for name, fields in plain.get("sources", {}).items():
        settings = fields.get("settings", {})
        if settings.get("Enrichment"):
            found.append(Wire(name, settings["Enrichment"], "enrichment", "synchronous"))
        if settings.get("deadLetterTargetArn"):
            found.append(Wire(name, settings["deadLetterTargetArn"], "dead_letter"))
    for trigger, ending in _named_endings(plain):
        # What Lambda polls is given up by the function's mapping; what is pushed, by the source that pushes it.
        polled = str(_invocation(plain, trigger)).endswith("polling")
        found.append(Wire(trigger["target" if polled else "source"], ending, "on_failure" if polled else "dead_letter"))
    return list(dict.fromkeys(found))


def trigger_wire(plain: Mapping[str, Any], trigger: Mapping[str, Any]) -> Wire:
    """The edge of one trigger."""
    source, target = trigger["source"], trigger["target"]
    forwards = target in plain.get("sources", {}) and not str(_invocation(plain, trigger)).endswith("polling")
    return Wire(source, target, "trigger", "forward" if forwards else _invocation(plain, trigger))


def _invocation(plain: Mapping[str, Any], trigger: Mapping[str, Any]) -> str | None:
    fields = plain.get("sources", {}).get(trigger["source"], {})
    kind = CATALOGUE.get(fields.get("kind", ""))
    if kind is not None and kind.key == "pipes":
        return "asynchronous" if fields.get("settings", {}).get("Enrichment") else "synchronous"
    if kind is None or kind.invocation != "caller's choice":
        return kind.invocation if kind else None
    chosen = value_of(fields.get("settings", {}), kind.settings, "InvocationType")
    return "asynchronous" if chosen == "Event" else "synchronous"


def _named_endings(plain: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Whatever a connection's settings name is where it leaves what fails."""
    nodes = {*plain.get("sources", {}), *plain.get("functions", {})}
    return [
        (trigger, value)
        for trigger in plain.get("triggers", [])
        for value in trigger.get("settings", {}).values()
        if isinstance(value, str) and value in nodes
    ]


def place(plain: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """A place for every node of a scenario given as plain JSON."""
    names = [*plain.get("sources", {}), *plain.get("functions", {})]
    drawn = wires(plain)
    flow = [(wire.start, wire.end) for wire in drawn if wire.role in FLOW]
    endings = [(wire.start, wire.end) for wire in drawn if wire.role not in FLOW]
    # Whoever gives an event up, it ends behind the function that it was for.
    endings += [(trigger["target"], ending) for trigger, ending in _named_endings(plain)]
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


def _lefts(plain: Mapping[str, Any], columns: Mapping[str, int]) -> list[int]:
    """Where each column begins."""
    functions = plain.get("functions", {})
    lefts, x = [], MARGIN
    for column in range(max(columns.values(), default=0) + 1):
        names = {name for name, place in columns.items() if place == column}
        triggers = [trigger for trigger in plain.get("triggers", []) if trigger["target"] in names]
        gap = max((_room_before(plain, trigger) for trigger in triggers), default=GAP)
        x += gap if column else 0
        lefts.append(x)
        x += FUNCTION_WIDTH if names & set(functions) else SOURCE_WIDTH
    return lefts


def _room_before(plain: Mapping[str, Any], trigger: Mapping[str, Any]) -> int:
    if set(trigger) & set(FILTER_WORDS):
        return FILTER_GAP
    return POLL_GAP if str(_invocation(plain, trigger)).endswith("polling") else TRIGGER_GAP


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
