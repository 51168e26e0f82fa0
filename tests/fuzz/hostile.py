"""Patterns and events that somebody made to hurt, by number: the same on every machine."""

import random

from tests.fuzz import oddities, shapes, texts  # noqa: F401 - each adds its kinds
from tests.fuzz.kinds import KINDS


def case(number: int, *, largest: float = 1.0) -> tuple[str, str, str]:
    """Name of the kind, pattern, event. Most are small; one in a hundred is as large as can be."""
    luck = random.Random(number)
    make = KINDS[number % len(KINDS)]
    size = largest * (1.0 if luck.random() < 0.01 else luck.random() ** 6)
    return (make.__name__, *make(luck, size))
