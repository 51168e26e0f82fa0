"""Simulated time: an integer count of microseconds, and the words people write it in."""

import re
from collections.abc import Iterator

MICROSECONDS = {
    "us": 1,
    "ms": 1_000,
    "s": 1_000_000,
    "m": 60_000_000,
    "h": 3_600_000_000,
    "d": 86_400_000_000,
}
SECOND_US = MICROSECONDS["s"]
MILLISECOND_US = MICROSECONDS["ms"]

_SYMBOLS = {"m": "min", "us": "µs"}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(us|ms|s|m|h|d)\s*")


def seconds_us(seconds: float) -> int:
    """Seconds as microseconds."""
    return round(seconds * SECOND_US)


def milliseconds_us(milliseconds: float) -> int:
    """Milliseconds as microseconds."""
    return round(milliseconds * MILLISECOND_US)


def parse_duration_us(text: str | int | float) -> int:
    """``"2m30s"``, ``"500ms"`` or a number of seconds, as microseconds. ValueError says what was wrong."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise ValueError(f"{text!r} is not a time; write it like 90s, 2m30s or 500ms")
    if not isinstance(text, str):
        if not 0 <= text <= 10**9:
            raise ValueError(f"{text!r} is not a time; write it like 90s, 2m30s or 500ms")
        return seconds_us(text)
    total_us, position = 0.0, 0
    while position < len(text.rstrip()):
        part = _PART.match(text, position)
        if part is None:
            raise ValueError(f"{text!r} is not a time; write it like 90s, 2m30s or 500ms")
        total_us += float(part[1]) * MICROSECONDS[part[2]]
        position = part.end()
    if position == 0 or total_us > 10**15:
        raise ValueError(f"{text!r} is not a time; write it like 90s, 2m30s or 500ms")
    return round(total_us)


def duration_text(us: int) -> str:
    """The shortest text that ``parse_duration_us`` reads back as ``us``: ``"2m30s"``."""
    return "".join(f"{count}{unit}" for count, unit in _parts(us)) or "0s"


def duration_words(us: int) -> str:
    """The same for a reader: ``"2 min 30 s"``."""
    return " ".join(f"{count} {_SYMBOLS.get(unit, unit)}" for count, unit in _parts(us)) or "0 s"


def _parts(us: int) -> Iterator[tuple[int, str]]:
    for unit in reversed(MICROSECONDS):
        count, us = divmod(us, MICROSECONDS[unit])
        if count:
            yield count, unit
