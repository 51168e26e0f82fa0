"""The filter criteria of an event source mapping: which records Lambda keeps for the function.

A record is kept if one of the patterns matches it. A pattern that looks into the data of a record (``body`` of a
message, ``data`` of a Kinesis record) wants data of its own form: fields of JSON, or one plain text. Data of the
other form never matches. What is not kept is deleted from a queue and skipped in a stream.

Simplified: what differs between two records of one payload (ids, times, sequence numbers, the receive count) is
filtered by the same values.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from collections.abc import Callable, Sequence
from typing import Any

from eventflow.engine.filters.event_source_mapping import EventSourceMappingFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.invocation.filtering import FILTER_RULES, TriggerFilter
from eventflow.engine.scenario.event_source import Filtering
from eventflow.engine.scenario.filter_words import Filter, fitted
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
        self._filtering = filtering
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
        fit = fitted(filter, self._filtering)
        if not isinstance(fit, PatternFilter):
            return self._other
        criteria = fit.compiled()
        assert isinstance(criteria, EventSourceMappingFilter)
        is_json = criteria.wrong_form(self._record(card))
        return self._other if is_json is None else self._wrong_form.get(is_json, self._other)
