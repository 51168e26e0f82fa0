"""Filters of event source mappings and pipes: patterns over a record whose data part is decoded first.

A record passes if one of the patterns matches. Where a pattern asks for JSON below the data part and the data is no
JSON, or the other way about, SQS messages and stream records do not pass; Kafka and Amazon MQ then look at the
metadata alone. A message that SQS filters out is deleted, a stream record skipped.

Pipes accept fewer operators.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.explanation import Clause, Explanation
from eventflow.engine.filters.pattern.condition import Operators
from eventflow.engine.filters.pattern.rule_text import Branch, Rule, read_rule
from eventflow.engine.filters.problem import FilterError, FilterProblem, problem_at

MOST_PATTERNS = 5
"""Patterns of a mapping; AWS raises it to 10 on request."""
LONGEST_PATTERN = 4_096
"""Characters of a pattern."""

DATA_FIELDS = {
    "sqs": ("body",),
    "kinesis": ("data",),
    "dynamodb": ("dynamodb",),
    "kafka": ("key", "value"),
    "mq": ("data",),
}
"""By service, the fields of a record that hold data; everything else is metadata."""
_ALIASES = {"msk": "kafka", "selfmanagedkafka": "kafka", "activemq": "mq", "rabbitmq": "mq", "amazonmq": "mq"}
_DATA_IS_JSON = ("kinesis", "dynamodb")
_KEEPS_MISMATCHES = ("kafka", "mq")
_MISMATCH_ENDS = {"sqs": "is deleted from the queue", "kinesis": "is skipped"}


class EventSourceMappingFilter:
    """The FilterCriteria of an event source mapping."""

    OPERATORS = Operators()

    def __init__(self, patterns: tuple[EventPattern, ...], source: str) -> None:
        self.patterns = patterns
        self.source = source
        self._branches = [[_Branch(branch, source) for branch in pattern.rule.branches] for pattern in patterns]

    @classmethod
    def compile(cls, texts: Sequence[str], source: str) -> Self:
        """From the patterns' texts; FilterError has every reason against each."""
        service = service_of(source)
        problems: list[FilterProblem] = []
        patterns = []
        if service == "documentdb":
            problems.append(FilterProblem("Event filtering is not supported for Amazon DocumentDB."))
        if len(texts) > MOST_PATTERNS:
            problems.append(FilterProblem(f"There are more than {MOST_PATTERNS} filters.", filter=MOST_PATTERNS))
        for number, text in enumerate(texts):
            try:
                if len(text) > LONGEST_PATTERN:
                    reason = f"A pattern has at most {LONGEST_PATTERN:,} characters, not {len(text):,}."
                    raise FilterError([FilterProblem(reason, LONGEST_PATTERN, len(text))])
                rule = read_rule(text, cls.OPERATORS)
                if service in _DATA_IS_JSON:
                    _refuse_text_data(text, rule, *DATA_FIELDS[service])
                patterns.append(EventPattern(text, rule))
            except FilterError as error:
                problems += [replace(problem, filter=number) for problem in error.problems]
        if problems:
            raise FilterError(problems)
        return cls(tuple(patterns), service)

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""
        return tuple(
            replace(warning, filter=number)
            for number, pattern in enumerate(self.patterns)
            for warning in pattern.warnings
        )

    def matches(self, raw: Any) -> bool:
        """Whether one of the patterns takes this record. No pattern at all takes every record."""
        if not self.patterns:
            return True
        return self._takes(record_view(raw, self.source))

    def wrong_form(self, raw: Any) -> bool | None:
        """Whether the record's data is JSON, if every pattern wants data of the other form; None if one does not."""
        view = record_view(raw, self.source)
        names = [branch.mismatched(view) for branches in self._branches for branch in branches]
        if not names or None in names:
            return None
        return isinstance(view[names[0]], dict | list)

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""
        view = record_view(raw, self.source)
        matched = not self.patterns or self._takes(view)
        clauses: list[Clause] = []
        sentences = []
        for number, (pattern, branches) in enumerate(zip(self.patterns, self._branches, strict=True)):
            explanation = pattern.explain(view)
            own = [replace(clause, filter=number) for clause in explanation.clauses]
            sentence = explanation.sentence
            for place, branch in enumerate(branches):
                if (reason := branch.mismatch(view)) is not None:
                    sentence = reason
                    own = [branch.judged(clause, reason) if clause.branch == place else clause for clause in own]
            clauses += own
            sentences.append(sentence)
        if not self.patterns:
            return Explanation(matched=True, sentence="There is no filter, so every record passes.")
        if matched:
            sentence = (
                "Every field of the pattern holds." if len(self.patterns) == 1 else "One of the patterns matches."
            )
        elif len(sentences) == 1:
            sentence = sentences[0]
        else:
            sentence = f"None of the {len(sentences)} patterns matches. The first: {sentences[0]}"
        return Explanation(matched=matched, sentence=sentence, clauses=tuple(clauses))

    def _takes(self, view: Any) -> bool:
        for pattern, branches in zip(self.patterns, self._branches, strict=True):
            if not any(branch.mismatched(view) for branch in branches):
                if pattern.matches(view):
                    return True
            elif any(branch.takes(view) for branch in branches):
                return True
        return False


class PipeFilter(EventSourceMappingFilter):
    """The FilterCriteria of an EventBridge pipe."""

    OPERATORS = Operators(
        plain=Operators().plain - {"wildcard"},
        inside_anything_but=frozenset(),
    )


class _Branch:
    """One combination of a pattern, whose data and metadata are judged apart where the data is of another form."""

    def __init__(self, branch: Branch, source: str) -> None:
        self._source = source
        self._branch = branch
        names = DATA_FIELDS.get(source, ())
        self._as_text = {name for name in names if name in branch}
        self._as_json = {name for name in names if any(path.startswith(f"{name}.") for path in branch)}

    @cached_property
    def _whole(self) -> EventPattern:
        return EventPattern("", Rule((self._branch,), ()))

    @cached_property
    def _metadata(self) -> EventPattern:
        names = DATA_FIELDS[self._source]
        metadata = {path: leaf for path, leaf in self._branch.items() if path.partition(".")[0] not in names}
        return EventPattern("", Rule((metadata,), ()))

    def takes(self, view: Any) -> bool:
        """Whether this record has all the branch wants."""
        if self.mismatched(view) is None:
            return self._whole.matches(view)
        return self._source in _KEEPS_MISMATCHES and self._metadata.matches(view)

    def mismatched(self, view: Any) -> str | None:
        """The data field that is JSON though the branch wants text, or the other way about."""
        if not isinstance(view, dict):
            return None
        for name in self._as_json:
            if name in view and not isinstance(view[name], dict | list):
                return name
        for name in self._as_text:
            if isinstance(view.get(name), dict | list):
                return name
        return None

    def mismatch(self, view: Any) -> str | None:
        """What is said where data and pattern are of different kinds and the record therefore does not pass."""
        if self._source in _KEEPS_MISMATCHES or (name := self.mismatched(view)) is None:
            return None
        is_json, end = name in self._as_text, _MISMATCH_ENDS.get(self._source, "is skipped")
        if is_json:
            return f"The pattern wants {name} as plain text, but it is JSON, so the record {end}."
        return f"The pattern looks inside {name}, but it is no JSON, so the record {end}."

    def judged(self, clause: Clause, reason: str) -> Clause:
        """A clause about the data part does not hold when the kinds differ."""
        name = clause.path.partition(".")[0]
        return replace(clause, held=False, reason=reason) if name in self._as_text | self._as_json else clause


def _refuse_text_data(text: str, rule: Rule, name: str) -> None:
    """A stream's data is filtered as JSON only; AWS refuses a pattern that wants it as plain text."""
    leaves = {branch[name] for branch in rule.branches if name in branch}
    reason = f"{name} must be a JSON object here: the data of a stream's record is filtered as JSON only."
    if leaves:
        raise FilterError(problem_at(text, leaf.start, leaf.end, reason) for leaf in leaves)


def service_of(source: str) -> str:
    """The service that a source, its alias or its ``aws:`` name stands for."""
    name = source.lower().removeprefix("aws:").replace("-", "").replace("_", "").replace("amazon", "")
    return _ALIASES.get(name, name)


def record_view(raw: Any, service: str) -> Any:
    """The record as the filter sees it: what Lambda's event has, with its data part decoded."""
    if not isinstance(raw, dict):
        return raw
    match service:
        case "sqs":
            body = raw.get("body")
            return {**raw, "body": _decoded(body)} if isinstance(body, str) else raw
        case "kinesis":
            record = raw.get("kinesis", raw)
            if not isinstance(record, dict):
                return raw
            return {**record, "data": _decoded(_from_base64(record["data"]))} if "data" in record else record
        case "kafka":
            return {**raw, **{name: _decoded(_from_base64(raw[name])) for name in ("key", "value") if name in raw}}
        case "mq":
            return {**raw, "data": _decoded(_from_base64(raw["data"]))} if "data" in raw else raw
        case _:
            return raw


def _decoded(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return read_event(text)
    except ValueError:
        return text


def _from_base64(text: Any) -> Any:
    """The text behind base64, or what was given if it is none."""
    if not isinstance(text, str):
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
