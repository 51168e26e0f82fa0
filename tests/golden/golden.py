"""What is kept of a run to notice any change of its trace."""

from collections import Counter
from pathlib import Path
from typing import Any

from eventflow.engine import ENGINE_VERSION
from eventflow.interchange.scenario_yaml import load
from tests.builders import Flow

SCENARIOS = Path("dashboard/scenarios")
GOLDEN = Path(__file__).parent
CASES = tuple((path.stem, load(path.read_text()).seed) for path in sorted(SCENARIOS.glob("*.yaml")))
"""Every scenario of the gallery, with the seed that it starts from."""
ROWS = 12


def path_of(name: str, seed: int) -> Path:
    return GOLDEN / f"{name}-{seed}.json"


def golden(name: str, seed: int) -> dict[str, Any]:
    """A run's hash, ledger and counts, and its first and last rows."""
    run = Flow(load((SCENARIOS / f"{name}.yaml").read_text())).run(seed)
    rows = [[*row[:2], row.kind.name, *row[3:]] for row in run.rows]
    return {
        "engine": ENGINE_VERSION,
        "trace_hash": run.result.trace_hash,
        "ledger": run.ledger,
        "metrics": run.result.metrics,
        "rows": len(rows),
        "kinds": dict(sorted(Counter(row[2] for row in rows).items())),
        "first": rows[:ROWS],
        "last": rows[-ROWS:],
    }
