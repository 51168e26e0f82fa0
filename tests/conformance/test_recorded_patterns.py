"""`manage.py match` answers as AWS did, or the matcher behind EventBridge, where somebody recorded it.

The recordings are other projects' data and not part of this repository. EVENTFLOW_FILTER_CASES names a file of them,
one JSON object a line with `dialect`, `pattern` or `pattern_text`, `event` or `event_text`, for SNS `scope`, for event
source mappings `source`, and `expected`: match, no-match, valid-pattern, invalid-pattern or complexity=N.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "patterns-dev.jsonl"
RECORDINGS = Path(os.environ.get("EVENTFLOW_FILTER_CASES") or BESIDE)
ASKED = ("dialect", "pattern", "pattern_text", "event", "event_text", "scope", "source")
MOST_COMPLEX = 150
"""https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html"""

pytestmark = pytest.mark.skipif(
    not RECORDINGS.exists(), reason="no recorded cases: name a file of them in EVENTFLOW_FILTER_CASES"
)


def recorded() -> list[dict[str, Any]]:
    cases = map(json.loads, RECORDINGS.read_text().splitlines())
    return [case for case in cases if not case.get("flags") and answer(case["expected"])]


def answer(expected: str) -> str | None:
    """How `manage.py match` puts it; None for what it isn't asked about."""
    if expected.startswith("complexity="):
        return "valid" if int(expected.removeprefix("complexity=")) <= MOST_COMPLEX else "invalid"
    answers = {"valid-pattern": "valid", "invalid-pattern": "invalid", "match": "match", "no-match": "no-match"}
    return answers.get(expected)


def question(case: dict[str, Any]) -> str:
    about_the_pattern = answer(case["expected"]) in {"valid", "invalid"}
    left_out = {"event", "event_text"} if about_the_pattern else set()
    return json.dumps({name: case[name] for name in ASKED if name in case and name not in left_out})


def test_recorded_cases_are_answered_as_recorded(monkeypatch, capsys):
    cases = recorded()
    asked = "".join(f"{question(case)}\n" for case in cases)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked.encode()), encoding="utf-8"))
    out = io.StringIO()

    call_command("match", stdout=out)

    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    wrong = [
        f"{case['dialect']} {case['name']}: {given} instead of {case['expected']}\n  {question(case)}"
        for case, given in zip(cases, answers, strict=True)
        if given["result"] != answer(case["expected"])
    ]
    with capsys.disabled():
        print(f"\n{len(cases) - len(wrong)} of {len(cases)} recorded cases right")
    assert not wrong, "\n".join(wrong)
