"""Asks one hostile question as a user would: two texts in, an answer or a reason out."""

import json
from time import thread_time
from typing import NamedTuple

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event


class Reply(NamedTuple):
    """``refused`` is what no answer could be given for: the pattern, the event, or the two together."""

    matched: bool | None
    refused: str
    reason: str
    reading_s: float
    deciding_s: float

    @property
    def word(self) -> str:
        return self.refused or ("match" if self.matched else "no-match")


def ask(pattern: str, event: str, *, explain: bool = True) -> Reply:
    """Anything but an answer or a ValueError with a reason goes through: it is a bug.

    Reading the event is timed apart from compiling the pattern and deciding; explaining is not timed.
    """
    begun = thread_time()
    try:
        compiled = EventPattern.compile(pattern)
    except ValueError as error:
        return Reply(None, "pattern", str(error), 0.0, thread_time() - begun)
    compiled_at = thread_time()
    try:
        value = read_event(event)
    except ValueError as error:
        return Reply(None, "event", str(error), thread_time() - compiled_at, compiled_at - begun)
    read_at = thread_time()
    try:
        matched, refused, reason = compiled.matches(value), "", ""
    except ValueError as error:
        matched, refused, reason = None, "both", str(error)
    deciding_s = thread_time() - read_at + compiled_at - begun
    if explain and matched is not None:
        explanation = compiled.explain(value)
        assert explanation.matched is matched
        assert matched or not all(clause.held for clause in explanation.clauses)
        json.dumps(explanation.as_dict())
    return Reply(matched, refused, reason, read_at - compiled_at, deciding_s)
