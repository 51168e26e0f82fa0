"""Runs the comparison of matchers: each in a process of its own, in rounds in which they take turns."""

import json
import subprocess
import sys
from typing import Any

from tests.benchmarks.filter_cases import cases
from tests.benchmarks.matchers import MATCHERS

ROUNDS = 3
FORMS = ("precompiled", "text")


def asked(library: str, form: str, chosen: list[int] | None = None) -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.matchers", library, form]
    answer = subprocess.run(command, input=json.dumps(chosen), check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout)


def compare_filters() -> dict[str, Any]:
    """Who answers which cases rightly; then the best rate of each, on the cases that all of its form answer rightly."""
    expected = [case.expected for case in cases()]
    given = {key: asked(*key) for key in MATCHERS}
    there = [key for key, answers in given.items() if answers is not None]
    counts = {library: counted(given[library, form], expected) for library, form in there}
    chosen = {
        form: [
            number
            for number, answer in enumerate(expected)
            if all(given[library, its][number] is answer for library, its in there if its == form)
        ]
        for form in FORMS
    }
    rates: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        for key in there:
            rates[key] = max(rates.get(key, 0.0), asked(*key, chosen[key[1]]))
    by_form = {form: {library: rates[library, form] for library, its in there if its == form} for form in FORMS}
    return {
        "cases": len(expected),
        "timed": {form: len(numbers) for form, numbers in chosen.items()},
        "answers": counts,
        "per_s": {form: {name: round(rate) for name, rate in by_name.items()} for form, by_name in by_form.items()},
        "times": {
            form: {peer: round(by_name["eventflow"] / rate, 2) for peer, rate in by_name.items() if peer != "eventflow"}
            for form, by_name in by_form.items()
        },
    }


def counted(given: list[bool | str], expected: list[bool]) -> dict[str, int]:
    """How many cases a matcher answers rightly, wrongly, and not at all."""
    cannot = sum(isinstance(answer, str) for answer in given)
    right = sum(answer is wanted for answer, wanted in zip(given, expected, strict=True))
    return {"right": right, "wrong": len(given) - right - cannot, "cannot": cannot}


def filter_table(figures: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [f"{figures['cases']} filter cases"]
    for library, counts in figures["answers"].items():
        rates = ", ".join(
            f"{by_name[library]:,}/s from {form}" if form == "text" else f"{by_name[library]:,}/s {form}"
            for form, by_name in figures["per_s"].items()
            if library in by_name
        )
        answered = f"{counts['right']} right, {counts['wrong']} wrong, {counts['cannot']} not answered"
        lines.append(f"{library:12}{answered:42}{rates}")
    for form, times in figures["times"].items():
        factors = ", ".join(f"{factor:.2f}x {peer}" for peer, factor in times.items())
        lines.append(f"{form}, on the {figures['timed'][form]} cases that all answer rightly: {factors}")
    return "\n".join(lines)
