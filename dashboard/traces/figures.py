"""The three linked charts over the events that a query means, and where one run stands among all of its function.

Colours are left to the page: a trace of a figure says in ``meta.state`` what it shows. Durations lie on a scale of
powers of ten, in microseconds. Each figure brings its numbers as a table, too.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.traces.query import OUTCOMES
from dashboard.traces.survey import Flags, Survey
from eventflow.engine.units import SECOND_US

Figure = dict[str, Any]

BINS = 56
TIME_BINS = 72
LENGTH_BINS = 22
MOST_MARKS = 500
PERCENTILES = (50, 95, 99)


def figures(survey: Survey, found: Flags) -> dict[str, Figure]:
    """``duration`` and ``over-time`` of the found events' runs, and the ``outcomes`` of the events."""
    chosen = found[survey.runs.event]
    lengths = np.log10(np.maximum(survey.runs.length_us, 1))
    low, high = bounds(lengths)
    return {
        "duration": durations(survey, chosen, lengths, np.linspace(low, high, BINS + 1)),
        "over-time": over_time(survey, chosen, lengths, np.linspace(low, high, LENGTH_BINS + 1)),
        "outcomes": outcomes(survey, found),
    }


def bounds(lengths: NDArray[np.float64]) -> tuple[float, float]:
    """The ends of the scale: the same for every query of a run, so that charts stay comparable."""
    if not len(lengths):
        return 3.0, 6.0
    low, high = float(lengths.min()), float(lengths.max())
    room = max((high - low) * 0.04, 0.05)
    return low - room, high + room


def durations(survey: Survey, chosen: Flags, lengths: NDArray[np.float64], edges: NDArray[np.float64]) -> Figure:
    """How long runs took, warm and cold ones one upon the other."""
    runs = survey.runs
    warm, _ = np.histogram(lengths[chosen & ~runs.cold], edges)
    cold, _ = np.histogram(lengths[chosen & runs.cold], edges)
    middles = ((edges[:-1] + edges[1:]) / 2).round(4).tolist()
    parts = [("Warm", "ok", warm), ("Cold", "cold", cold)]
    marks = []
    if chosen.any():
        values = np.percentile(lengths[chosen], PERCENTILES).round(4).tolist()
        marks = [{"at": at, "name": f"p{rank}"} for rank, at in zip(PERCENTILES, values, strict=True)]
    spans = [f"{length(a)} to {length(b)}" for a, b in pairwise(edges.tolist())]
    return {
        "data": [
            {
                "type": "bar",
                "name": name,
                "x": middles,
                "y": counts.tolist(),
                "customdata": spans,
                "hovertemplate": "%{customdata}: %{y:,} " + name.lower() + "<extra></extra>",
                "meta": {"state": state},
            }
            for name, state, counts in parts
        ],
        "layout": {"barmode": "stack", "bargap": 0.12, "xaxis": {"range": [float(edges[0]), float(edges[-1])]}},
        "marks": marks,
        "table": {
            "caption": "Runs by how long they took",
            "heads": ["Duration", "Warm", "Cold"],
            "rows": [
                [span, int(w), int(c)] for span, w, c in zip(spans, warm.tolist(), cold.tolist(), strict=True) if w + c
            ],
        },
    }


def over_time(survey: Survey, chosen: Flags, lengths: NDArray[np.float64], edges: NDArray[np.float64]) -> Figure:
    """How long runs took by when they ended; cells with failures are drawn over the others."""
    runs = survey.runs
    times = np.linspace(0, max(survey.end_us, 1), TIME_BINS + 1)
    every, _, _ = np.histogram2d(lengths[chosen], runs.at_us[chosen], (edges, times))
    failed, _, _ = np.histogram2d(lengths[chosen & runs.failed], runs.at_us[chosen & runs.failed], (edges, times))
    x = ((times[:-1] + times[1:]) / 2 / SECOND_US).round(3).tolist()
    y = ((edges[:-1] + edges[1:]) / 2).round(4).tolist()
    return {
        "data": [heat("Runs", "", x, y, every), heat("Failed", "failed", x, y, failed)],
        "layout": {
            "xaxis": {"range": [0, survey.end_us / SECOND_US]},
            "yaxis": {"range": [float(edges[0]), float(edges[-1])]},
        },
        "marks": [],
        "table": {
            "caption": "Runs by when they ended",
            "heads": ["Simulated time in s", "Runs", "Failed", "Longest"],
            "rows": [
                [
                    round(float(times[place]) / SECOND_US, 1),
                    int(count),
                    int(failed[:, place].sum()),
                    length(float(edges[int(np.flatnonzero(every[:, place])[-1]) + 1])),
                ]
                for place, count in enumerate(every.sum(axis=0).tolist())
                if count
            ],
        },
    }


def heat(name: str, state: str, x: list[float], y: list[float], counts: NDArray[np.float64]) -> dict[str, Any]:
    cells = [[count or None for count in row] for row in counts.astype(int).tolist()]
    return {
        "type": "heatmap",
        "name": name,
        "x": x,
        "y": y,
        "z": cells,
        "zmin": 0,
        "zmax": max(int(counts.max(initial=0)), 1),
        "meta": {"state": state},
    }


def outcomes(survey: Survey, found: Flags) -> Figure:
    """What the events came to, by the function they were with last."""
    nodes = survey.manifest["nodes"]
    rows = []
    for node in (*survey.functions, -1):
        here = found & (survey.function == node)
        if not here.any():
            continue
        counts = np.bincount(survey.outcome[here], minlength=len(OUTCOMES)).tolist()
        counted = {outcome: count for outcome, count in zip(OUTCOMES, counts, strict=True) if count}
        rows.append({"function": nodes[node]["name"] if node >= 0 else None, "total": sum(counts), "counts": counted})
    return {"rows": rows}


def among(survey: Survey, event: int) -> dict[str, Any] | None:
    """The runs of the event's last function, and which of them are the event's; None if it never ran."""
    runs = survey.runs
    node = int(survey.function[event])
    here = runs.node == node
    own = here & (runs.event == event)
    if node < 0 or not own.any():
        return None
    others = np.flatnonzero(here & ~own)
    # Evenly over the run: a sample that needs no luck.
    shown = others[np.linspace(0, len(others) - 1, min(len(others), MOST_MARKS)).astype(int)] if len(others) else others
    last = np.flatnonzero(own)[-1]
    slower = int((runs.length_us[here] > runs.length_us[last]).sum())
    return {
        "function": survey.manifest["nodes"][node]["name"],
        "count": int(here.sum()),
        "slower": slower,
        "others": {"length_us": runs.length_us[shown].tolist(), "failed": runs.failed[shown].tolist()},
        "own": {"length_us": runs.length_us[own].tolist(), "failed": runs.failed[own].tolist()},
    }


def length(power: float) -> str:
    """A duration on the scale of powers of ten, in three figures."""
    us = 10.0**power
    for size, unit in ((SECOND_US, "s"), (1_000, "ms"), (1, "us")):
        if us >= size:
            return f"{us / size:.3g} {unit}"
    return f"{us:.2g} us"
