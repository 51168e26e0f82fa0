"""A value as a reason quotes it: JSON on one line, and not too much of it."""

import json
from typing import Any

LONGEST_VALUE = 80


def shown(value: Any) -> str:
    """The JSON of this value, shortened."""
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        value = value[: LONGEST_VALUE + 1]
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        return "…"
    return shortened(text)


def shortened(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def shown_around(text: str, start: int) -> str:
    """The stretch of a long text around this place."""
    if len(text) <= LONGEST_VALUE:
        return shown(text)
    begin = max(0, start - LONGEST_VALUE // 4)
    stretch = text[begin : begin + LONGEST_VALUE - 4]
    return shown(f"{'…' if begin else ''}{stretch}{'…' if begin + len(stretch) < len(text) else ''}")
