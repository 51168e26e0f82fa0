"""Runs the comparison: in rounds in which the simulators take turns, so that a slow moment hits them all."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.workload import CASES, LONG, SHORT, Case

ROUNDS = 5
ORDER = ("eventflow", "simpy", "simfaas")
FIGURES = Path("var/bench.json")


def measured(simulator: str, case: Case) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.simulators", simulator, str(case.rate_per_s), str(case.requests)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def compare() -> dict[str, Any]:
    """By case: invocations a second of each simulator and how many times as fast ours is; then how ours scales."""
    runs: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for case in CASES:
            for simulator in ORDER:
                runs.setdefault((case.name, simulator), []).append(measured(simulator, case))
    cases = {case.name: _rates(case, runs) for case in CASES}
    short = [measured("eventflow", SHORT) for _ in range(5)]
    long = [measured("eventflow", LONG) for _ in range(2)]
    each_us = {case.name: min(map(_us, taken)) for case, taken in ((SHORT, short), (LONG, long))}
    return {
        "cases": cases,
        "scaling": {
            "us_each": {name: round(us, 3) for name, us in each_us.items()},
            "ratio": round(each_us[LONG.name] / each_us[SHORT.name], 3),
            "peak_mb": round(max(run["peak_mb"] for run in long)),
        },
        "bytes_per_row": round(long[0]["bytes"] / long[0]["rows"], 2),
    }


def save(figures: dict[str, Any]) -> None:
    """Into ``var/bench.json``, beside what other benchmarks wrote there."""
    FIGURES.parent.mkdir(exist_ok=True)
    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    FIGURES.write_text(json.dumps({**kept, **figures}, indent=1) + "\n")


def table(figures: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [f"{'case':8}{'EventFlow':>12}{'SimPy':>12}{'SimFaaS':>12}  invocations a second, median of {ROUNDS}"]
    for name, case in figures["cases"].items():
        rates = "".join(f"{case['per_s'][simulator]:12,.0f}" for simulator in ORDER)
        lines.append(f"{name:8}{rates}  {case['times']['simpy']:.2f}x SimPy, {case['times']['simfaas']:.1f}x SimFaaS")
    scaling = figures["scaling"]
    each = ", ".join(f"{us:.2f} us at {name}" for name, us in scaling["us_each"].items())
    lines.append(f"time per invocation: {each} (x{scaling['ratio']:.2f}), peak {scaling['peak_mb']} MB")
    lines.append(f"bytes per row of the trace: {figures['bytes_per_row']}")
    return "\n".join(lines)


def _rates(case: Case, runs: dict[tuple[str, str], list[dict[str, float]]]) -> dict[str, Any]:
    per_s = {
        simulator: median(run["invocations"] / run["seconds"] for run in runs[case.name, simulator])
        for simulator in ORDER
    }
    return {
        "requests": case.requests,
        "per_s": {simulator: round(rate) for simulator, rate in per_s.items()},
        "times": {peer: round(per_s["eventflow"] / per_s[peer], 2) for peer in ORDER[1:]},
    }


def _us(run: dict[str, float]) -> float:
    return run["seconds"] / run["invocations"] * 1e6
