"""Runs the flows in EventFlow and SimPy in turns, and ours at several sizes."""

import json
import subprocess
import sys
from statistics import median
from typing import Any

from tests.benchmarks.flow_workload import BACKLOGS, FLOWS, LENGTHS

ROUNDS = 5
ORDER = ("eventflow", "simpy")


def measured(simulator: str, name: str) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.flow_simulators", simulator, name]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def compare_flows() -> dict[str, Any]:
    """By flow: messages a second of each simulator, and how many times as fast ours is; then how ours grows."""
    rates: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for case in FLOWS:
            for simulator in ORDER:
                figures = measured(simulator, case.name)
                rates.setdefault((case.name, simulator), []).append(figures["events"] / figures["seconds"])
    per_s = {key: median(found) for key, found in rates.items()}
    flows = {
        case.name: {
            "per_s": {simulator: round(per_s[case.name, simulator]) for simulator in ORDER},
            "times": round(per_s[case.name, "eventflow"] / per_s[case.name, "simpy"], 2),
        }
        for case in FLOWS
    }
    return {"flows": flows, "lengths": _each_us(LENGTHS), "backlogs": _each_us(BACKLOGS)}


def flow_table(figures: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [f"{'flow':20}{'EventFlow':>12}{'SimPy':>12}  messages a second, median of {ROUNDS}"]
    for name, flow in figures["flows"].items():
        lines.append(
            f"{name:20}{flow['per_s']['eventflow']:12,}{flow['per_s']['simpy']:12,}  {flow['times']:.2f}x SimPy"
        )
    for what in ("lengths", "backlogs"):
        each = ", ".join(f"{us:.2f} us at {name}" for name, us in figures[what].items())
        lines.append(f"time per message: {each}")
    return "\n".join(lines)


def _each_us(cases: Any) -> dict[str, float]:
    """Microseconds per message by case, the best of two."""
    found = {}
    for case in cases:
        runs = [measured("eventflow", case.name) for _ in range(2)]
        found[case.name] = round(min(run["seconds"] / run["events"] for run in runs) * 1e6, 3)
    return found
