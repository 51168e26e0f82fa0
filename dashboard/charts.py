"""A node's charts over a whole run, drawn with Plotly from the stored trace.

Colours are left to the page, which knows the theme: a trace of a figure says in ``meta.state`` what it shows.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go  # type: ignore[import-untyped]
from numpy.typing import NDArray

from dashboard.models import Run
from dashboard.stored import tables
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.scenario.interventions import from_plain as interventions_from_plain
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.trace.kinds import AT_US, SITE, VALUE, TraceKind
from eventflow.engine.units import MILLISECOND_US, SECOND_US
from eventflow.interchange import scenario_yaml

K = TraceKind
Table = NDArray[np.int64]

POINTS = 600
BARS = 60
BINS = 40
RESERVED = "ReservedConcurrentExecutions"

OUTCOMES = (
    ("Succeeded", "ok", (K.SUCCEEDED,)),
    ("Attempt failed", "failed", (K.FAILED,)),
    ("Throttled", "throttle", (K.THROTTLED,)),
    ("Dead-lettered", "dead", (K.DEAD_LETTERED,)),
    ("Lost", "lost", (K.LOST, K.RETURNED)),
    ("Filtered out", "filtered", (K.FILTERED,)),
)


def charts(run: Run, node: str) -> dict[str, Any] | None:
    """The figures of a node as JSON; None if the run has no such node."""
    manifest = run.manifest or {"nodes": []}
    numbers = {item["name"]: number for number, item in enumerate(manifest["nodes"])}
    if node not in numbers:
        return None
    rows = NodeRows(run, numbers[node])
    figures = {"outcomes": outcomes(rows)}
    if manifest["nodes"][numbers[node]]["role"] == "function":
        figures |= {"concurrency": concurrency(rows, limits(run, node)), "duration": durations(rows)}
    return {name: figure.to_plotly_json() for name, figure in figures.items()}


class NodeRows:
    """The rows of a run that are about one node, with the kind of each."""

    def __init__(self, run: Run, node: int) -> None:
        sites = (run.manifest or {})["sites"]
        kinds = np.array([site[0] for site in sites])
        about = np.array([site[1] == node for site in sites])
        found: list[Table] = []
        self.end_us = 0
        for table in tables(run):
            found.append(table[about[table[:, SITE]]])
            self.end_us = max(self.end_us, int(table[-1, AT_US]) if len(table) else 0)
        self.table = np.concatenate(found) if found else np.empty((0, 6), np.int64)
        self.kind = kinds[self.table[:, SITE]]
        self.end_us = run.until_us if run.state == Run.State.FINISHED else self.end_us

    def of(self, *kinds: TraceKind) -> Table:
        return self.table[np.isin(self.kind, kinds)]


def concurrency(rows: NodeRows, limit: Sequence[tuple[int, int]]) -> go.Figure:
    table, kind = rows.table, rows.kind
    step = np.where(kind == K.STARTED, 1, np.where(np.isin(kind, (K.SUCCEEDED, K.FAILED)), -1, 0))
    moves = step != 0
    at_us, busy = table[moves, AT_US], np.cumsum(step[moves])
    edges = np.linspace(0, max(rows.end_us, 1), POINTS + 1)
    figure = go.Figure(layout=layout(rows, "Environments in use"))
    figure.add_scatter(
        name="In use",
        x=seconds(edges[:-1]),
        y=most_per_bin(at_us, busy, edges),
        mode="lines",
        line={"shape": "hv"},
        fill="tozeroy",
        meta={"state": "ok"},
    )
    if limit:
        ends = [at for at, _ in limit[1:]] + [rows.end_us]
        for (start_us, value), end_us in zip(limit, ends, strict=True):
            figure.add_shape(
                type="line", x0=start_us / SECOND_US, x1=end_us / SECOND_US, y0=value, y1=value, name="limit"
            )
        figure.add_annotation(
            x=limit[-1][0] / SECOND_US,
            y=limit[-1][1],
            text=f"limit {limit[-1][1]}",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
        )
    return figure


def most_per_bin(at_us: Table, busy: Table, edges: NDArray[np.float64]) -> list[int]:
    """The highest value within each bin, counting the one it began with: a short peak must not vanish."""
    levels = np.concatenate([[0], busy])
    starts = np.searchsorted(at_us, edges[:-1], side="left")
    ends = np.searchsorted(at_us, edges[1:], side="left")
    # reduceat takes the maximum from each start to the next; a bin without a move keeps the level it began with.
    most = np.maximum.reduceat(levels, starts)
    highest: list[int] = np.where(ends > starts, np.maximum(most, levels[ends]), levels[starts]).tolist()
    return highest


def outcomes(rows: NodeRows) -> go.Figure:
    edges = np.linspace(0, max(rows.end_us, 1), BARS + 1)
    figure = go.Figure(layout={**layout(rows, "Outcomes"), "barmode": "stack", "bargap": 0.1})
    for name, state, kinds in OUTCOMES:
        at_us = rows.of(*kinds)[:, AT_US]
        if len(at_us):
            counts, _ = np.histogram(at_us, edges)
            middles = (edges[:-1] + edges[1:]) / 2
            figure.add_bar(name=name, x=seconds(middles), y=counts.tolist(), meta={"state": state})
    return figure


def durations(rows: NodeRows) -> go.Figure:
    lengths = {
        ("Succeeded", "ok"): rows.of(K.SUCCEEDED)[:, VALUE],
        ("Failed", "failed"): rows.of(K.FAILED)[:, VALUE],
    }
    everything = np.concatenate(list(lengths.values())) / MILLISECOND_US
    figure = go.Figure(
        layout={
            "barmode": "stack",
            "bargap": 0.05,
            "xaxis": {"title": {"text": "Duration in ms"}},
            "yaxis": {"title": {"text": "Runs"}},
        }
    )
    if not len(everything):
        return figure
    edges = np.histogram_bin_edges(everything, BINS)
    middles = np.round((edges[:-1] + edges[1:]) / 2, 1).tolist()
    for (name, state), values in lengths.items():
        if len(values):
            counts, _ = np.histogram(values / MILLISECOND_US, edges)
            figure.add_bar(name=name, x=middles, y=counts.tolist(), meta={"state": state})
    return figure


def limits(run: Run, node: str) -> list[tuple[int, int]]:
    """The function's reserved concurrency over time, as (from, limit); empty where it has none."""
    settings = scenario_yaml.from_plain(run.snapshot).function(node).settings
    reserved = [(0, value_of(settings, FUNCTION_SETTINGS, RESERVED))]
    reserved += [
        (change.at_us, change.value)
        for change in interventions_from_plain(run.interventions)
        if isinstance(change, SetSetting) and (change.node, change.property) == (node, RESERVED)
    ]
    return [(at_us, value) for at_us, value in reserved if value is not None]


def layout(rows: NodeRows, title: str) -> dict[str, Any]:
    return {
        "xaxis": {"title": {"text": "Simulated time in s"}, "range": [0, rows.end_us / SECOND_US]},
        "yaxis": {"title": {"text": title}},
    }


def seconds(at_us: NDArray[np.float64]) -> list[float]:
    found: list[float] = np.round(at_us / SECOND_US, 3).tolist()
    return found
