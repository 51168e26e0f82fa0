"""Payloads are a deck: a run makes a few concrete payloads per source, and its events refer to cards.

So each filter is evaluated once per card, never in the hot loop. Templates keep their share of the deck exactly;
events draw cards with equal chance.

In a template's text ``{cat|dog}`` is one of the words and ``{0000}`` that many digits; a text that is only
``{1..500}`` is a whole number in that range.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

DECK_SIZE = 200

_RANGE = re.compile(r"\{(-?\d+)\.\.(-?\d+)\}")
_BLANK = re.compile(r"\{(0+|[^{}|]+(?:\|[^{}|]+)+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadTemplate:
    """A kind of payload, and how often it comes relative to the others."""

    name: str
    weight: float = 1.0
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """A concrete payload: what the template's content became."""

    template: str
    content: Mapping[str, Any]


def materialise(
    templates: tuple[PayloadTemplate, ...], draws: NDArray[np.float64], size: int = DECK_SIZE
) -> list[Card]:
    """A deck of about ``size`` cards, each template with its share and at least one card."""
    total = sum(template.weight for template in templates)
    luck = cycle(draws.tolist())
    return [
        Card(template.name, {key: fill(value, luck) for key, value in template.content.items()})
        for template in templates
        for _ in range(max(1, round(size * template.weight / total)))
    ]


def fill(value: Any, luck: Iterator[float]) -> Any:
    """``value`` with every blank filled from ``luck``."""
    if isinstance(value, Mapping):
        return {key: fill(item, luck) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fill(item, luck) for item in value]
    if not isinstance(value, str):
        return value
    if whole := _RANGE.fullmatch(value):
        low, high = int(whole[1]), int(whole[2])
        return low + int(next(luck) * (high - low + 1))
    return _BLANK.sub(lambda blank: _choose(blank[1], next(luck)), value)


def _choose(blank: str, draw: float) -> str:
    if blank.startswith("0"):
        return str(int(draw * 10 ** len(blank))).zfill(len(blank))
    words = blank.split("|")
    return words[int(draw * len(words))]
