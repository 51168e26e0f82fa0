"""A run's trace as text for other programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from dashboard.models import Run
from dashboard.stored import NotReadyError, tables
from eventflow.engine import Problem, ScenarioError
from eventflow.interchange.trace.csv_text import csv_text
from eventflow.interchange.trace.json_text import json_text
from eventflow.interchange.trace.open_telemetry import open_telemetry_text
from eventflow.interchange.trace.rows import check_size


@dataclass(frozen=True, slots=True)
class Format:
    """How a run is written: its file's ending, its type, and whether the whole trace has to be gathered for it."""

    ending: str
    content_type: str
    text: Callable[[Run], Iterator[str]]
    gathers: bool


def export(run: Run, format: str) -> tuple[Format, Iterator[str]]:
    """The run in a format, piece by piece. ScenarioError before the first piece, if it can't be had."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise ScenarioError([Problem("format", f"there is no format {format!r}.", f"Choose one of {known}.")])
    if not run.is_over:
        raise NotReadyError("the run", "is not over yet.", "Wait until it has finished, then export it.")
    rows = run.chunks.aggregate(rows=Sum("rows"))["rows"]
    if rows is None or run.manifest is None:
        message = f"has no trace: it was {run.state} before its first event."
        raise NotReadyError("the run", message, "Start it once more.")
    found = FORMATS[format]
    if found.gathers:
        check_size(rows)
    return found, found.text(run)


def filename(run: Run, format: Format) -> str:
    """``photo-thumbnails-seed-7-1a2b3c4d.csv``."""
    return f"{run.snapshot['name']}-seed-{run.seed}-{run.id.hex[:8]}.{format.ending}"


def _csv(run: Run) -> Iterator[str]:
    return csv_text(run.manifest, tables(run))


def _json(run: Run) -> Iterator[str]:
    head: dict[str, Any] = {
        "run": run.id.hex,
        "name": run.name,
        "state": run.state,
        "engine": run.engine_version,
        "seed": run.seed,
        "until_us": run.until_us,
        "parent": run.parent_id.hex if run.parent_id else None,
        "fork_us": run.fork_us,
        "scenario": run.snapshot,
        "interventions": run.interventions,
        "ledger": run.ledger,
        "metrics": run.metrics,
        "trace_hash": run.trace_hash or None,
    }
    return json_text(head, run.manifest, tables(run))


def _otel(run: Run) -> Iterator[str]:
    return open_telemetry_text(run.id.hex, run.snapshot["name"], run.manifest, tables(run))


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", _csv, gathers=False),
    "json": Format("json", "application/json", _json, gathers=True),
    "otel": Format("otel.json", "application/json", _otel, gathers=True),
}
