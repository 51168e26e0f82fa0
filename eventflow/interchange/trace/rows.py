"""Rows of a trace in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.trace.finding import rows_at
from eventflow.engine.trace.kinds import EVENT, WIDTH, TraceKind
from eventflow.engine.trace.recorder import Table
from eventflow.engine.units import SECOND_US
from eventflow.interchange.trace.event_names import EventNames

MOST_ROWS = 1_000_000
"""What is told event by event has to be gathered first; so many rows take some 60 MB."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a site stands for, in words; an empty text for none."""

    kind: TraceKind
    node: str
    edge: str
    rule: str


def places(manifest: dict[str, Any]) -> list[Place]:
    """The sites of a run, in the order of their numbers."""
    nodes = [*(node["name"] for node in manifest["nodes"]), ""]
    edges = [*(edge["name"] for edge in manifest["edges"]), ""]
    kinds = {kind.value: kind for kind in TraceKind}
    rules = [*(rule["id"] for rule in manifest["rules"]), ""]
    return [Place(kinds[kind], nodes[node], edges[edge], rules[rule]) for kind, node, edge, rule in manifest["sites"]]


def seconds(us: int) -> str:
    """Exact, as the table has it: ``1.500000``."""
    return f"{us // SECOND_US}.{us % SECOND_US:06}"


def check_size(rows: int) -> None:
    """ScenarioError if a trace of so many rows is too long to be gathered."""
    if rows > MOST_ROWS:
        message = f"has {rows:,} rows, and at most {MOST_ROWS:,} can be put together event by event."
        raise ScenarioError([Problem("the trace", message, "Take it as csv, or run the flow for a shorter time.")])


class Gathered:
    """A whole trace, put together event by event."""

    def __init__(self, manifest: dict[str, Any], tables: Iterable[Table]) -> None:
        self.table: Table = np.concatenate([np.empty((0, WIDTH), np.int64), *tables])
        check_size(len(self.table))
        self.names = EventNames(manifest)
        self._order = np.argsort(self.table[:, EVENT], kind="stable")
        published = rows_at(self.table, manifest["sites"], lambda site: site[0] == TraceKind.PUBLISHED)
        for row in self.table[published].tolist():
            self.names.take(row)

    def events(self) -> Iterator[tuple[int, list[list[int]]]]:
        """Every event with its rows in order of time; first -1 with those of no event, if there are any."""
        numbers = self.table[self._order, EVENT]
        starts = np.flatnonzero(np.diff(numbers, prepend=-2)).tolist()
        for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True):
            yield int(numbers[start]), self.table[self._order[start:end]].tolist()
