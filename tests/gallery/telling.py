"""The gallery's scenarios, run once each, and the same ones with a setting changed."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eventflow.engine import simulate
from eventflow.interchange.scenario_yaml import from_plain, load, parse
from tests.reading import Run

FOLDER = Path("dashboard/scenarios")
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))

Change = Sequence[Any]
"""The way to a place in the YAML, and what is to stand there: ``("functions", "worker", "settings", "Timeout", 5)``."""


@cache
def run_of(name: str) -> Run:
    """The scenario as it is."""
    return Run(simulate(load(_text(name))))


def changed(name: str, *changes: Change) -> Run:
    """The scenario with these changes."""
    plain: Any = parse(_text(name))
    for *way, last, value in changes:
        place = plain
        for step in way:
            place = place[step] if isinstance(place, list) else place.setdefault(step, {})
        place[last] = value
    return Run(simulate(from_plain(plain)))


def metrics(run: Run, name: str) -> dict[str, Any]:
    """Of a function or a mapping."""
    return run.result.metrics[name]


def waits_s(run: Run, source: str, function: str) -> list[float]:
    """How long each event of a source waits from when it is sent to when its first run starts."""
    sent = {row.event: row.at_s for row in run.rows if row.kind.name == "PUBLISHED" and row.node == source}
    begun: dict[int, float] = {}
    for row in run.rows:
        if row.kind.name in ("STARTED", "JOINED") and row.node == function:
            begun.setdefault(row.event, row.at_s)
    return [begun[event] - at_s for event, at_s in sent.items() if event in begun]


def _text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text()
