"""What moves in the studio moves smoothly, and going to any moment of a long run takes no time that one notices."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.studio_frames import measure

pytestmark = pytest.mark.benchmark


def test_the_studio_is_smooth(browser_type_launch_args):
    figures = measure(browser_type_launch_args)
    Path("var").mkdir(exist_ok=True)
    Path("var/bench-studio.json").write_text(json.dumps(figures, indent=1) + "\n")

    # The studio itself draws at most 400 marks; beyond that wires become ribbons.
    assert figures["30 cards, 600 more marks"]["p95_ms"] < 20
    assert figures["30 cards, 2000 more marks"]["median_ms"] < 20
    assert figures["scrubbing 100,000 events"]["p95_ms"] < 100
