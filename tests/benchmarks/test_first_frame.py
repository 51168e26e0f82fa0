"""What a person waits for after clicking Run."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.first_frame import measure

pytestmark = pytest.mark.benchmark


def test_first_frame_is_there_before_a_person_waits(browser_type_launch_args):
    figures = measure(browser_type_launch_args)
    Path("var").mkdir(exist_ok=True)
    Path("var/bench-first-frame.json").write_text(json.dumps(figures, indent=1) + "\n")

    assert figures["median_ms"] < 300
