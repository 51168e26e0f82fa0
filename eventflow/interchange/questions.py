"""One question to a filter as plain JSON, and its answer: does this event pass this pattern?

A question has ``dialect``, ``pattern`` (or ``pattern_text``, which wins) and, unless only the pattern is asked about,
``event`` (or ``event_text``, which wins); ``scope`` for SNS, ``source`` for event source mappings and pipes.
"""

from collections.abc import Mapping
from typing import Any, TypeGuard

from eventflow.engine.filters.event_text import read_event, write_event
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import DIALECTS, CompiledFilter, PatternFilter
from eventflow.engine.filters.problem import FilterError, FilterProblem
from eventflow.engine.filters.subscription import BODY

_REFUSALS = {
    "eventbridge": "Event pattern is not valid. Reason: {}",
    "esm": "Invalid filter pattern definition. {}",
    "pipes": "Invalid filter pattern definition. {}",
    "sns": "Invalid parameter: Attributes Reason: FilterPolicy: {}",
}
"""How each service begins its answer to a pattern that it does not take."""
_NOT_JSON = ("cw-logs", "iot")
"""Dialects whose patterns are languages of their own."""
_MISSING = object()


def answer(question: object) -> dict[str, Any]:
    """``{"result": "match" | "no-match" | "valid" | "invalid"}``, with ``error`` and ``problems`` where it is invalid.

    ValueError if this is no question at all.
    """
    if not isinstance(question, Mapping):
        raise ValueError("A question is a JSON object with dialect, pattern and event.")
    dialect = str(question.get("dialect", "eventbridge"))
    if dialect != "s3" and dialect not in DIALECTS:
        raise ValueError(f"There is no dialect {dialect!r}; there are {', '.join([*DIALECTS, 's3'])}.")
    if "pattern" not in question and "pattern_text" not in question:
        raise ValueError("The question has neither pattern nor pattern_text.")
    try:
        asked = _filter(dialect, question)
    except FilterError as error:
        first = error.problems[0]
        return _invalid(_REFUSALS.get(dialect, "{}").format(first.reason), error.problems)
    raw = _event(dialect, question)
    if raw is _MISSING:
        return {"result": "valid"}
    if isinstance(raw, _Unreadable):
        return {"result": "invalid", "error": f"Parameter Event is not valid. {raw}"}
    try:
        return {"result": "match" if asked.matches(raw) else "no-match"}
    except ValueError as error:
        return {"result": "invalid", "error": str(error)}


class _Unreadable(str):
    """Why an event can't be read."""

    __slots__ = ()


def _filter(dialect: str, question: Mapping[str, Any]) -> CompiledFilter:
    pattern, text = question.get("pattern"), question.get("pattern_text")
    if dialect == "s3":
        return ObjectKeyFilter.from_rules(_rules(text) if isinstance(text, str) else pattern)
    if dialect in _NOT_JSON and isinstance(pattern, str) and not isinstance(text, str):
        text = pattern
    texts = [text] if isinstance(text, str) else [write_event(pattern)]
    if dialect in ("esm", "pipes") and not isinstance(text, str) and _are_patterns(pattern):
        texts = [write_event(item) for item in pattern]
    source = question.get("source") or _guessed(question.get("event"))
    scope = question.get("scope") or ""
    return PatternFilter(dialect=dialect, patterns=tuple(texts), scope=str(scope), source=str(source)).compiled()


def _are_patterns(pattern: object) -> TypeGuard[list[object]]:
    return isinstance(pattern, list) and bool(pattern) and all(isinstance(item, Mapping) for item in pattern)


def _rules(text: str) -> Any:
    try:
        return read_event(text)
    except ValueError as error:
        raise FilterError([FilterProblem(str(error))]) from None


def _guessed(record: object) -> str:
    """The service whose record this looks like."""
    if not isinstance(record, Mapping):
        return ""
    if isinstance(named := record.get("eventSource"), str):
        return named
    return next(
        (
            service
            for name, service in (("kinesis", "kinesis"), ("dynamodb", "dynamodb"), ("body", "sqs"))
            if name in record
        ),
        "",
    )


def _event(dialect: str, question: Mapping[str, Any]) -> Any:
    text = question.get("event_text")
    if not isinstance(text, str):
        event = question.get("event")
        if event is None:
            return _MISSING
    elif dialect == "cw-logs" or (dialect == "sns" and question.get("scope") == BODY):
        return text
    else:
        try:
            event = read_event(text)
        except ValueError as error:
            return _Unreadable(error)
    if dialect == "s3":
        key = event.get("key") if isinstance(event, Mapping) else event
        return key if isinstance(key, str) else _Unreadable("It has no object key, a text.")
    if dialect == "eventbridge" and not isinstance(event, Mapping):
        return _Unreadable("It is not a JSON object.")
    return event


def _invalid(message: str, problems: tuple[FilterProblem, ...]) -> dict[str, Any]:
    places = [{"reason": p.reason, "line": p.line, "column": p.column, "filter": p.filter} for p in problems]
    return {"result": "invalid", "error": message, "problems": places}
