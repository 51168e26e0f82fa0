"""Texts that a filter compares other than whole: with wildcards, or without regard to case. All in linear time.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from collections import Counter
from collections.abc import Callable, Iterable

TextTest = Callable[[str], bool]

MOST_REPEATED = 3
"""How often the same characters may stand between two wildcards of a text, if they follow most of its wildcards.

A model choice: AWS refuses texts that keep many of their beginnings alive at once, but publishes no limit; it took
those that repeat three times and refused one that repeats four times.
"""
TOO_COMPLEX = (
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a "
    "wildcard character"
)


def wildcard(pattern: str) -> TextTest:
    """``*`` stands for any characters or none; ``\\*`` and ``\\\\`` for themselves. ValueError has AWS's reason.

    Positions in reasons count the bytes of the quoted text, from its opening quote, as AWS's do.
    """
    parts = _parts(pattern)
    if len(parts) == 1:
        return parts[0].__eq__
    first, *middle, last = parts
    repeated = max(Counter(middle).values(), default=0)
    if repeated > MOST_REPEATED and 2 * repeated > len(parts) - 1:
        raise ValueError(TOO_COMPLEX)
    shortest = sum(map(len, parts))

    def matches(text: str) -> bool:
        if len(text) < shortest or not text.startswith(first) or not text.endswith(last):
            return False
        at, end = len(first), len(text) - len(last)
        for part in middle:
            at = text.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True

    return matches


def _parts(pattern: str) -> list[str]:
    parts, part, at, position = [], "", 0, 1
    while at < len(pattern):
        char = pattern[at]
        following = pattern[at + 1 : at + 2]
        if char == "\\":
            if following not in ("*", "\\"):
                raise ValueError(f"Invalid escape character at pos {position}")
            part, char, at, position = part + following, following, at + 1, position + 1
        elif char == "*":
            if following == "*":
                raise ValueError(f"Consecutive wildcard characters at pos {position}")
            parts.append(part)
            part = ""
        else:
            part += char
        at += 1
        position += len(char.encode("utf-8", "replace"))
    return [*parts, part]


def equals_ignoring_case(wanted: str) -> TextTest:
    """Whether a text is this one, each character in its lower- or upper-case spelling."""
    if wanted.isascii():
        lower = wanted.lower()
        return lambda text: len(text) == len(lower) and text.isascii() and text.lower() == lower
    spellings = _spellings(wanted)
    return lambda text: len(text) in _ends(text, spellings)


def begins_ignoring_case(wanted: str) -> TextTest:
    """Whether a text begins with this one, whatever the case."""
    if wanted.isascii():
        lower, size = wanted.lower(), len(wanted)
        return lambda text: (head := text[:size]).isascii() and head.lower() == lower
    spellings = _spellings(wanted)
    return lambda text: bool(_ends(text, spellings))


def ends_ignoring_case(wanted: str) -> TextTest:
    """Whether a text ends with this one, whatever the case."""
    backwards = [tuple(spelling[::-1] for spelling in both) for both in reversed(_spellings(wanted))]
    return lambda text: bool(_ends(text[::-1], backwards))


def _spellings(wanted: str) -> list[tuple[str, ...]]:
    """For each UTF-16 unit its lower- and upper-case spelling, which may have several characters (ß: ß, SS).

    Half of a character beyond U+FFFF has no spelling of its own; AWS's matcher, which goes unit by unit, then looks
    for a question mark.
    """
    units: list[tuple[str, ...]] = []
    for char in wanted:
        if ord(char) > 0xFFFF:
            units += [("?",), ("?",)]
        else:
            units.append(tuple({char.lower(), char.upper()}))
    return units


def _ends(text: str, spellings: Iterable[tuple[str, ...]]) -> set[int]:
    """How far into the text these spellings, one after the other, may reach."""
    reached = {0}
    for alternatives in spellings:
        reached = {at + len(spelling) for at in reached for spelling in alternatives if text.startswith(spelling, at)}
        if not reached:
            break
    return reached
