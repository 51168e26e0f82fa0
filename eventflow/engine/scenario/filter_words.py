"""A trigger's filter in AWS's words, both ways: what a scenario and an intervention say beside source and function.

``prefix`` and ``suffix`` of a bucket, ``EventPattern`` of a rule, ``FilterCriteria`` of an event source mapping,
``FilterPolicy`` and ``FilterPolicyScope`` of a subscription, ``FilterPattern`` of a log group's subscription filter,
``Sql`` of a rule of AWS IoT Core, ``Events`` and ``Branches`` of a repository's trigger. A pattern is its JSON text,
kept as it is written, or the object itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from eventflow.engine.errors import Problem
from eventflow.engine.filters.object_key import LONGEST_VALUE, ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.filters.subscription import ATTRIBUTES, SCOPES
from eventflow.engine.scenario.event_source import Filtering

Filter = ObjectKeyFilter | PatternFilter
Complain = Callable[[str, str, str], None]
"""Takes a place within the trigger, a message and a remedy."""

KEY_WORDS = ("prefix", "suffix")
_PATTERN_WORDS = {
    "eventbridge": ("EventPattern",),
    "esm": ("FilterCriteria",),
    "pipes": ("FilterCriteria",),
    "sns": ("FilterPolicy", "FilterPolicyScope"),
    "cw-logs": ("FilterPattern",),
    "iot-rule": ("Sql",),
    "codecommit": ("Events", "Branches"),
}
FILTER_WORDS = tuple(dict.fromkeys(word for words in (KEY_WORDS, *_PATTERN_WORDS.values()) for word in words))


def words_of(filter: Filter) -> tuple[str, ...]:
    """AWS's properties that such a filter is written in."""
    return KEY_WORDS if isinstance(filter, ObjectKeyFilter) else _PATTERN_WORDS.get(filter.dialect, ())


def fits(filter: Filter, filtering: Filtering | None) -> bool:
    """Whether a trigger of this kind can have such a filter."""
    return filtering is not None and words_of(filter) == filtering.words


def fitted(filter: Filter | None, filtering: Filtering | None) -> Filter | None:
    """The filter with what its words alone don't say: the dialect, and what its records come from."""
    if not isinstance(filter, PatternFilter) or filtering is None or not fits(filter, filtering):
        return filter
    return replace(filter, dialect=filtering.dialect, source=filtering.source)


def pattern_place(filter: PatternFilter, number: int) -> str:
    """Where the nth pattern of such a filter is written."""
    (word, *_) = words_of(filter) or ("filter",)
    return f"{word}.Filters[{number}].Pattern" if word == "FilterCriteria" else word


def pattern_text(value: object) -> str:
    """A pattern's text, as it is or of the object that is given; ValueError ends a sentence about it."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("must be a pattern, a JSON object or the text of one")
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("holds a value that JSON does not have") from None


def plain_filter(filter: Filter | None) -> dict[str, Any]:
    """The fields that ``read_filter`` reads back."""
    match filter:
        case None:
            return {}
        case ObjectKeyFilter(prefix=prefix, suffix=suffix):
            return {word: text for word, text in zip(KEY_WORDS, (prefix, suffix), strict=True) if text}
        case PatternFilter(dialect="sns", patterns=(text,), scope=scope):
            return {"FilterPolicy": text, "FilterPolicyScope": scope or ATTRIBUTES}
        case PatternFilter(dialect="codecommit", patterns=(text,)):
            plain: dict[str, Any] = json.loads(text)
            return plain
        case PatternFilter(dialect="eventbridge" | "cw-logs" | "iot-rule", patterns=(text,)):
            return {words_of(filter)[0]: text}
        case PatternFilter(patterns=patterns):
            return {"FilterCriteria": {"Filters": [{"Pattern": text} for text in patterns]}}


def read_filter(fields: Mapping[str, Any], where: str) -> tuple[Filter | None, list[Problem]]:
    """The filter that these fields say, and every complaint about their form; other fields are left alone."""
    problems: list[Problem] = []

    def complain(place: str, message: str, remedy: str = "") -> None:
        problems.append(Problem(f"{where}.{place}" if place else where, message, remedy))

    given = {word: fields[word] for word in FILTER_WORDS if fields.get(word) is not None}
    given = {word: value for word, value in given.items() if value != "" or word not in KEY_WORDS}
    kinds = [words for words in (KEY_WORDS, *dict.fromkeys(_PATTERN_WORDS.values())) if {*words} & {*given}]
    if not kinds:
        return None, []
    if len(kinds) > 1:
        complain("", f"has {' and '.join(given)}, which no trigger has together.", "Keep one.")
        return None, problems
    filter: Filter | None
    match kinds[0][0]:
        case "prefix":
            filter = _object_key(given, complain)
        case "FilterPattern" | "Sql" as word:
            filter = _plain_text("cw-logs" if word == "FilterPattern" else "iot-rule", word, given[word], complain)
        case "Events":
            filter = PatternFilter(dialect="codecommit", patterns=(_json(given, complain),))
        case "EventPattern":
            filter = _patterns("eventbridge", [("EventPattern", given["EventPattern"])], complain)
        case "FilterCriteria":
            filter = _patterns("esm", _criteria(given["FilterCriteria"], complain), complain)
        case _:
            filter = _policy(given, complain)
    return (None if problems else filter), problems


def _object_key(given: Mapping[str, Any], complain: Complain) -> Filter:
    parts = {word: given.get(word, "") for word in KEY_WORDS}
    for word, part in parts.items():
        if not isinstance(part, str):
            complain(word, f"must be a text, not {part!r}.", "")
        elif len(part) > LONGEST_VALUE:
            complain(word, f"must have at most {LONGEST_VALUE:,} characters.", "")
    return ObjectKeyFilter(**parts)


def _patterns(dialect: str, given: list[tuple[str, Any]], complain: Complain) -> PatternFilter | None:
    texts = tuple(_text(value, place, complain) for place, value in given)
    return PatternFilter(dialect=dialect, patterns=texts) if texts else None


def _plain_text(dialect: str, word: str, value: object, complain: Complain) -> PatternFilter | None:
    if isinstance(value, str):
        return PatternFilter(dialect=dialect, patterns=(value,))
    complain(word, "must be a text.", "")
    return None


def _json(given: Mapping[str, Any], complain: Complain) -> str:
    """https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryTrigger.html"""
    for word, value in given.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            complain(word, "must be a list of texts.", "")
    return json.dumps(dict(given), ensure_ascii=False, default=str)


def _criteria(value: object, complain: Complain) -> list[tuple[str, Any]]:
    """https://docs.aws.amazon.com/lambda/latest/api/API_FilterCriteria.html"""
    form = 'Write {Filters: [{Pattern: "…"}]}.'
    if not isinstance(value, Mapping) or {*value} - {"Filters"} or not isinstance(value.get("Filters", []), list):
        complain("FilterCriteria", "must be an object with the list Filters.", form)
        return []
    found = []
    for number, item in enumerate(value.get("Filters", [])):
        if isinstance(item, Mapping) and {*item} == {"Pattern"}:
            found.append((f"FilterCriteria.Filters[{number}].Pattern", item["Pattern"]))
        else:
            complain(f"FilterCriteria.Filters[{number}]", "must be an object with a Pattern.", form)
    return found


def _policy(given: Mapping[str, Any], complain: Complain) -> PatternFilter | None:
    scope = given.get("FilterPolicyScope", ATTRIBUTES)
    if scope not in SCOPES:
        complain("FilterPolicyScope", f"must be {' or '.join(SCOPES)}, not {scope!r}.", "")
    if "FilterPolicy" not in given:
        complain("FilterPolicyScope", "has no FilterPolicy beside it.", "Add one, or leave the scope out.")
        return None
    policy = _patterns("sns", [("FilterPolicy", given["FilterPolicy"])], complain)
    return policy and replace(policy, scope=scope)


def _text(value: object, place: str, complain: Complain) -> str:
    try:
        return pattern_text(value)
    except ValueError as error:
        complain(place, f"{error}.", "")
        return ""
