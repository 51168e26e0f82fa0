"""Kinds of hostile questions, and what they are made with.

A kind is a function of a random generator and a size from 0 (tiny) to 1 (as large as AWS takes); it returns the texts
of a pattern and an event.
"""

import json
import random
from collections.abc import Callable

Luck = random.Random
Pair = tuple[str, str]

MOST_PATTERN, MOST_EVENT = 4_096, 262_144
"""Characters: of a pattern as EventBridge's API takes it, and of a message as SQS does."""

KINDS: list[Callable[[Luck, float], Pair]] = []


def kind(make: Callable[[Luck, float], Pair]) -> Callable[[Luck, float], Pair]:
    KINDS.append(make)
    return make


def pattern_of(conditions: object, field: str = "a") -> str:
    return json.dumps({field: conditions})


def upto(luck: Luck, most: float, size: float) -> int:
    return luck.randint(1, max(1, int(most * size)))


def fill(room: int, piece: str, close: int = 0) -> int:
    """How many pieces, each with so many closing characters, there is room for."""
    return max(1, room // (len(piece) + close))
