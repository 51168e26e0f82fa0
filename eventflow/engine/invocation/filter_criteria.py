"""The filter criteria of an event source mapping: which records Lambda keeps for the function.

A record is kept if one of the patterns matches it. A pattern that looks into the data of a record (``body`` of a
message, ``data`` of a Kinesis record) wants data of its own form: fields of JSON, or one plain text. Data of the
other form never matches. What is not kept is deleted from a queue and skipped in a stream.

Simplified: what differs between two records of one payload (ids, times, sequence numbers, the receive count) is
filtered by the same values.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.invocation.filtering import FILTER_RULES, TriggerFilter
from eventflow.engine.scenario.event_source import Filtering
from eventflow.engine.scenario.filter_words import Filter
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.trace.rules import rule

_SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html"

DELETED_TEXT = rule(
    "esm.deleted.text",
    "Filtered out: no JSON",
    "The body of {name} is plain text, but the filter criteria {filter} look into JSON. So Lambda deleted it from "
    "{edge_from} unseen, and no dead-letter queue gets a copy.",
    _SOURCE,
)
DELETED_JSON = rule(
    "esm.deleted.json",
    "Filtered out: no plain text",
    "The body of {name} is JSON, but the filter criteria {filter} want a plain text. So Lambda deleted it from "
    "{edge_from} unseen, and no dead-letter queue gets a copy.",
    _SOURCE,
)
SKIPPED_TEXT = rule(
    "esm.skipped.text",
    "Filtered out: no JSON",
    "The data of {name} is not JSON, but the filter criteria {filter} look into JSON. So Lambda skipped it and read "
    "on.",
    "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html",
)

WRONG_FORM = {
    ("sqs", False): DELETED_TEXT,
    ("sqs", True): DELETED_JSON,
    ("kinesis", False): SKIPPED_TEXT,
}
"""By the source and whether the data is JSON: why a record is dropped whose data is not of the form wanted."""


class RecordFilter:
    """A trigger's filter, asked about each record that Lambda's poller takes."""

    def __init__(
        self,
        recorder: Recorder,
        filter: TriggerFilter,
        filtering: Filtering,
        filters: Sequence[tuple[int, Filter | None]],
        record: Callable[[int], Any],
        node: int,
        edge: int,
    ) -> None:
        """``filters``: all that the trigger has in this run, in order; ``record`` makes that of a card."""
        self.now = filter
        self._filters = filters
        self._source = filtering.source
        self._record = record
        self._reasons: dict[tuple[int, int], int] = {}
        why = FILTER_RULES[filtering.dialect, filtering.source].filtered
        self._other = recorder.site(TraceKind.FILTERED, node, edge, why)
        self._wrong_form = {
            is_json: recorder.site(TraceKind.FILTERED, node, edge, rule)
            for (source, is_json), rule in WRONG_FORM.items()
            if source == filtering.source
        }

    def site(self, card: int) -> int:
        """Where it is recorded that this card was not kept."""
        key = (self.now.number, card)
        if key not in self._reasons:
            self._reasons[key] = self._reason(self._filters[self.now.number][1], card)
        return self._reasons[key]

    def _reason(self, filter: Filter | None, card: int) -> int:
        data = data_of(self._source, self._record(card))
        if data is None or not isinstance(filter, PatternFilter):
            return self._other
        name, text = data
        wanted = {type(part) for pattern in filter.patterns if (part := _part(pattern, name)) is not None}
        is_json = looks_like_json(text)
        return self._wrong_form.get(is_json, self._other) if wanted == {list if is_json else dict} else self._other


def data_of(source: str, record: Any) -> tuple[str, str] | None:
    """The field of a pattern that looks into a record's data, and the data; None where there is no such field."""
    match source:
        case "sqs":
            return "body", record["body"]
        case "kinesis":
            return "data", b64decode(record["kinesis"]["data"]).decode(errors="replace")
        case _:
            return None


def looks_like_json(data: str) -> bool:
    """Whether this is a JSON object or array, which alone has fields."""
    try:
        return isinstance(json.loads(data), dict | list)
    except ValueError:
        return False


def _part(pattern: str, name: str) -> object:
    parsed = json.loads(pattern)
    return parsed.get(name) if isinstance(parsed, Mapping) else None
