"""A filter that an experiment tries, in a few words: what stands on its chip, at a chart's axis and in a verdict."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.filter_words import read_filter

LONGEST = 32
_ELLIPSIS = "…"
_SIGNS = {">=": "≥", "<=": "≤"}


def filter_text(plain: Mapping[str, Any]) -> str:
    """``images/*.jpg``, or what each field must be: ``amount ≥ 100, state paid``. Any text will do, a wrong one too."""
    filter, _ = read_filter(plain, "filter")
    match filter:
        case None:
            text = json.dumps(plain, ensure_ascii=False)
        case ObjectKeyFilter(prefix=prefix, suffix=suffix):
            text = f"{prefix}*{suffix}"
        case _:
            text = " or ".join(dict.fromkeys(_pattern(text) for text in filter.patterns))
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}{_ELLIPSIS}"


def told_apart(texts: Sequence[str]) -> list[str]:
    """The same texts, the second and further ones of a kind with a number behind."""
    found: list[str] = []
    for text in texts:
        number, name = 1, text
        while name in found:
            number += 1
            name = f"{text} ({number})"
        found.append(name)
    return found


def _pattern(text: str) -> str:
    """The fields that a pattern asks for; a text that is no object says it itself."""
    try:
        pattern = json.loads(text)
        return ", ".join(_fields("", pattern)) if isinstance(pattern, dict) and pattern else text
    except (ValueError, RecursionError):
        return text


def _fields(name: str, pattern: object) -> Iterator[str]:
    if isinstance(pattern, dict):
        for key, value in pattern.items():
            yield from _fields(key, value)
    elif isinstance(pattern, list) and name == "$or":
        yield " or ".join(", ".join(_fields("", part)) for part in pattern)
    elif isinstance(pattern, list):
        yield f"{name} {' or '.join(_rule(rule) for rule in pattern)}".strip()
    else:
        yield f"{name} {_plain(pattern)}".strip()


def _rule(rule: object) -> str:
    if not isinstance(rule, dict) or len(rule) != 1:
        return _plain(rule)
    ((operator, value),) = rule.items()
    match operator, value:
        case ("prefix" | "suffix", dict()) if len(value) == 1:
            (value,) = value.values()
            return _rule({operator: value})
        case "prefix", _:
            return f"{_plain(value)}*"
        case "suffix", _:
            return f"*{_plain(value)}"
        case "numeric", list():
            return " ".join(_SIGNS.get(_plain(part), _plain(part)) for part in value)
        case "exists", bool():
            return "is there" if value else "is not there"
        case "anything-but", _:
            values = value if isinstance(value, list) else [value]
            return f"not {', '.join(_rule(one) for one in values)}"
        case (("wildcard" | "equals-ignore-case" | "cidr"), _):
            return _plain(value)
        case _:
            return _plain(rule)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
