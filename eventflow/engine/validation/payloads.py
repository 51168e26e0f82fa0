"""Every complaint about what a payload holds: fields that its kind does not have, and values of which no event can be.

Beyond what the kind itself complains about, a payload is made into an event once to see whether that can be done.
"""

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

from eventflow.engine.chance.deck import fill
from eventflow.engine.errors import Problem
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.sources.shapes import json_text

NODE = "node"
CAN_NOT_BE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)


def payload_problems(where: str, content: Mapping[str, Any], kind: EventSource) -> Iterator[Problem]:
    """What is wrong with the content of one payload of this kind."""
    unknown = [field for field in content if field not in kind.content]
    for field in unknown:
        yield Problem(
            f"{where}.{field}",
            f"is not part of a payload of {kind.name}.",
            f"There are {', '.join(kind.content)}." if kind.content else "Remove it.",
        )
    if complaint := kind.complaint(content) or kind.complaint(_filled(content)):
        yield Problem(where, f"{complaint}.")
    elif not unknown and not _can_be(content, kind):
        yield from _wrong_fields(where, content, kind)


def _wrong_fields(where: str, content: Mapping[str, Any], kind: EventSource) -> Iterator[Problem]:
    """The fields without which it could be, else the whole payload."""
    found = [field for field in content if _can_be({**content, field: kind.content[field]}, kind)]
    for place in [f"{where}.{field}" for field in found] or [where]:
        yield Problem(place, f"has a form of which {kind.name} can't make an event.", f"Compare {kind.docs}.")


def _can_be(content: Mapping[str, Any], kind: EventSource) -> bool:
    try:
        whole: Content = _filled({**kind.content, **content})
        json_text(kind.event(NODE, whole))
        json_text(kind.hands_on(NODE, whole, {}))
        if kind.filtering is not None:
            kind.filtering.raw(NODE, whole)
        return isinstance(kind.title(whole) + kind.partition_key(whole), str) and kind.size_bytes(whole) >= 0
    except CAN_NOT_BE:
        return False


def _filled(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: fill(value, repeat(0.5)) for key, value in content.items()}
