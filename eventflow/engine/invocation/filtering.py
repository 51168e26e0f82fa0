"""A trigger's filter at work: it decides about each card once, and again when a person gives the trigger another one.

Simplified: another filter holds at once. AWS takes a short while, and up to 15 minutes for a filter policy.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eventflow.engine.chance.deck import Card
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.scenario.event_source import Filtering
from eventflow.engine.scenario.filter_words import Filter, fitted
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Recorder
from eventflow.engine.trace.rules import rule

_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"
_EVENTBRIDGE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html"
_SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html"
_ESM = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"
_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html"
_IOT = "https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html"
_CODECOMMIT = "https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html"


@dataclass(frozen=True, slots=True)
class FilterRules:
    """Why an event passed, and why it did not."""

    passed: str
    filtered: str


OBJECT_KEY = FilterRules(
    rule("s3.filter", "Passed the filter", "The key {name} fits {filter}.", _S3),
    rule(
        "s3.filtered",
        "Filtered out",
        "The key {name} does not fit {filter}, so {edge_to} never hears of it.",
        _S3,
    ),
)
EVENT_PATTERN = FilterRules(
    rule("eventbridge.filter", "Matched the rule", "{name} matches the event pattern {filter}.", _EVENTBRIDGE),
    rule(
        "eventbridge.filtered",
        "Filtered out",
        "{name} does not match the event pattern {filter}, so {edge_to} never hears of it.",
        _EVENTBRIDGE,
    ),
)
FILTER_POLICY = FilterRules(
    rule("sns.filter", "Passed the filter", "{name} fits the filter policy {filter}.", _SNS),
    rule(
        "sns.filtered",
        "Filtered out",
        "{name} does not fit the filter policy {filter}, so it is not delivered to {edge_to}.",
        _SNS,
    ),
)
LOG_PATTERN = FilterRules(
    rule("logs.filter", "Matched the filter", "{name} matches the filter pattern {filter}.", _LOGS),
    rule(
        "logs.filtered",
        "Filtered out",
        "{name} does not match the filter pattern {filter}, so {edge_to} never hears of it.",
        _LOGS,
    ),
)
IOT_SQL = FilterRules(
    rule("iot.filter", "Taken by the rule", "The rule {filter} takes {name}.", _IOT),
    rule(
        "iot.filtered",
        "Filtered out",
        "The rule {filter} does not take {name}, so {edge_to} never hears of it.",
        _IOT,
    ),
)
REPOSITORY = FilterRules(
    rule("codecommit.filter", "Triggered", "The trigger is for {filter}, and so for {name}.", _CODECOMMIT),
    rule(
        "codecommit.filtered",
        "Filtered out",
        "The trigger is for {filter}, not for {name}, so {edge_to} never hears of it.",
        _CODECOMMIT,
    ),
)
_CRITERIA = rule("esm.filter", "Passed the filter", "{name} fits the filter criteria {filter}.", _ESM)
QUEUE_CRITERIA = FilterRules(
    _CRITERIA,
    rule(
        "esm.deleted",
        "Filtered out",
        "{name} does not fit the filter criteria {filter}, so Lambda deleted it from {edge_from} unseen.",
        _ESM,
    ),
)
BROKER_CRITERIA = FilterRules(
    _CRITERIA,
    rule(
        "esm.acknowledged",
        "Filtered out",
        "{name} does not fit the filter criteria {filter}, so Lambda acknowledged it to {edge_from} unseen.",
        _ESM,
    ),
)
STREAM_CRITERIA = FilterRules(
    _CRITERIA,
    rule(
        "esm.skipped",
        "Filtered out",
        "{name} does not fit the filter criteria {filter}, so Lambda skipped it and read on.",
        _ESM,
    ),
)
FILTER_RULES = {
    ("s3", ""): OBJECT_KEY,
    ("eventbridge", ""): EVENT_PATTERN,
    ("sns", ""): FILTER_POLICY,
    ("cw-logs", ""): LOG_PATTERN,
    ("iot-rule", ""): IOT_SQL,
    ("codecommit", ""): REPOSITORY,
    ("esm", "sqs"): QUEUE_CRITERIA,
    ("esm", "mq"): BROKER_CRITERIA,
    ("esm", "kinesis"): STREAM_CRITERIA,
    ("esm", "dynamodb"): STREAM_CRITERIA,
    ("esm", "kafka"): STREAM_CRITERIA,
}
"""By the dialect and what its records come from."""


class TriggerFilter:
    """What one trigger lets through, from now on.

    ``takes`` says so of each card of the source. ``number`` is the place of the filter among all that the trigger
    has in this run, and ``passed`` the site for what it lets through, None while there is no filter.
    """

    __slots__ = ("_cards", "_edge", "_filtering", "_node", "_number", "_recorder", "number", "passed", "takes")

    def __init__(
        self,
        recorder: Recorder,
        filtering: Filtering | None,
        node: str,
        number: int,
        edge: int,
        cards: Sequence[Card],
        filter: Filter | None,
    ) -> None:
        self._recorder = recorder
        self._filtering = filtering
        self._node = node
        self._number = number
        self._edge = edge
        self._cards = cards
        self.number = 0
        self.passed: int | None = None
        self.takes: list[bool] = []
        self._hold(filter)

    def change(self, filter: Filter | None) -> None:
        """Have this filter decide about what comes from now on."""
        self.number += 1
        self._hold(filter)

    def expect(self, filter: Filter | None) -> None:
        """Have a site ready for a filter that comes later: a run's sites are known before it starts."""
        if filter is not None:
            self._passed()

    def _hold(self, filter: Filter | None) -> None:
        self.passed = None if filter is None else self._passed()
        self.takes[:] = [True] * len(self._cards) if filter is None else self._decided(filter)

    def _decided(self, filter: Filter) -> list[bool]:
        filtering = self._filtering
        assert filtering is not None
        decide = fitted(filter, filtering)
        assert decide is not None
        scope = filter.scope if isinstance(filter, PatternFilter) else ""
        return [decide.matches(filtering.raw(self._node, card.content, scope)) for card in self._cards]

    def _passed(self) -> int:
        assert self._filtering is not None
        why = FILTER_RULES[self._filtering.dialect, self._filtering.source].passed
        return self._recorder.site(TraceKind.PASSED, self._number, self._edge, why)
