"""A slice of what `make fuzz` asks: hostile patterns and events get an answer, or a reason for none."""

import pytest

from tests.fuzz.asking import ask
from tests.fuzz.hostile import case
from tests.fuzz.kinds import KINDS

CASES = 2_000
"""Of all kinds alike, and small: how long large ones take is measured by `make fuzz`."""


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=[make.__name__ for make in KINDS])
def test_hostile_pattern_and_event_get_an_answer_or_a_reason(kind):
    for number in range(kind, CASES, len(KINDS)):
        _, pattern, event = case(number, largest=0.1)

        reply = ask(pattern, event)

        assert reply.matched is not None or reply.reason, number
