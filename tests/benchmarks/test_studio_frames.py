"""What moves in the studio moves smoothly, and going to any moment of a long run takes no time that one notices."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.studio_frames import measure

pytestmark = pytest.mark.benchmark


def test_the_studio_is_smooth_and_small(browser_type_launch_args):
    figures = measure(browser_type_launch_args)
    Path("var").mkdir(exist_ok=True)
    Path("var/bench-studio.json").write_text(json.dumps(figures, indent=1) + "\n")

    assert figures["JavaScript, gzip KB"] <= 120
    for case in ("30 cards, 600 more marks", "30 cards, 2000 more marks"):
        assert figures[case]["p95_ms"] < 20, case
    assert figures["scrubbing 100,000 events"]["p95_ms"] < 100
