"""From a finished run to the messages and records that lie in its queues and buckets.

Simplified: what was sent to a queue, a topic or a function that goes on with it is not told here; it is an event of
that node.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from eventflow.engine.assembly.ways import kind_of, node_of
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.destinations import ROLE_RULES
from eventflow.engine.invocation.hand_off_rules import KEPT_RULES
from eventflow.engine.invocation.queue.redrive import REDRIVEN
from eventflow.engine.invocation.records import (
    CONDITIONS,
    SUCCESS,
    Answer,
    Ending,
    dead_letter_message,
    destination_record,
    moved_message,
    run_error,
    target_dead_letter,
    undelivered,
)
from eventflow.engine.invocation.stream.batches import FROM_REPORTED
from eventflow.engine.invocation.stream.endings import ON_FAILURE
from eventflow.engine.invocation.stream.records import Discarded, failure_record
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.simulation import Result
from eventflow.engine.sources.shapes import START, arn
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.recorder import Site
from eventflow.engine.units import SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing that was put into ``target`` about an event: an SQS message or a destination record."""

    at_us: int
    event: int
    target: str
    body: dict[str, Any]


@dataclass(slots=True)
class _Story:
    """What is known of an event so far."""

    born: str = ""
    node: str = ""
    content: Mapping[str, Any] | None = None
    shard: int = 0
    init_us: int = 0
    answer: Answer | None = None
    condition: str = ""
    reason: str = ""
    reported: bool = False


def deliveries(scenario: Scenario, result: Result) -> Iterator[Delivery]:
    """Everything that dead-letter queues and destinations took, in order of time."""
    reader = _Reader(scenario, result)
    for row in result.table.tolist():
        if delivery := reader.read(*row):
            yield delivery


class _Reader:
    """Follows every event through the trace."""

    def __init__(self, scenario: Scenario, result: Result) -> None:
        self._scenario = scenario
        self._names = [node.name for node in scenario.nodes]
        self._sites = result.sites
        self._edges = result.manifest["edges"]
        self._decks = result.manifest["decks"]
        self._seed = result.manifest["seed"]
        self._stories: dict[int, _Story] = {}
        self._discarded: dict[int, list[int]] = {}

    def read(self, at_us: int, event: int, number: int, subject: int, attempt: int, value: int) -> Delivery | None:
        """Take in one row; what it delivers, if anything."""
        site, story = self._sites[number], self._stories.setdefault(event, _Story())
        match site.kind:
            case TraceKind.PUBLISHED:
                story.born = _time_text(at_us)
                self._at(story, site.node, value)
            case TraceKind.FORWARDED:
                self._at(story, site.node, value)
            case TraceKind.RECEIVED:
                story.shard = subject
            case TraceKind.INIT:
                story.init_us = value
            case TraceKind.SUCCEEDED:
                story.answer, story.condition = Answer(), SUCCESS
            case TraceKind.FAILED:
                story.answer = Answer(error=self._error(event, site, value - story.init_us))
                story.init_us = 0
            case TraceKind.UNPROCESSED:
                story.reported = site.rule == FROM_REPORTED
            case TraceKind.GAVE_UP:
                story.condition, story.reason = CONDITIONS.get(site.rule, ""), site.rule
            case TraceKind.SENT:
                return self._sent(at_us, event, site, subject, attempt, value)
        return None

    def _sent(self, at_us: int, event: int, site: Site, subject: int, attempt: int, value: int) -> Delivery | None:
        body: dict[str, Any]
        if site.rule == REDRIVEN:
            body = moved_message(self._payload(event))
        elif site.rule == ON_FAILURE:
            together = self._discarded.setdefault(subject, [])
            together.append(event)
            if len(together) < value:
                return None
            body = self._failure(at_us, self._discarded.pop(subject), site, attempt)
        elif site.rule in KEPT_RULES:
            edge, reason = self._edges[site.edge], self._stories[event].reason
            rule_arn = arn("events", f"rule/{self._names[edge['from']]}")
            target_arn = arn("lambda", f"function:{self._names[edge['to']]}")
            body = target_dead_letter(undelivered(self._payload(event), rule_arn, target_arn, reason, attempt))
        elif site.rule in ROLE_RULES.values():
            ending = self._ending(at_us, event, site, attempt)
            as_message = site.rule == ROLE_RULES["dead_letter"]
            body = dead_letter_message(ending) if as_message else destination_record(ending)
        else:
            return None
        return Delivery(at_us=at_us, event=event, target=self._names[site.node], body=body)

    def _at(self, story: _Story, node: int, card: int) -> None:
        """The event is at this node, as this card."""
        story.node, story.content = self._names[node], self._decks[str(node)][card]["payload"]

    def _payload(self, event: int) -> Any:
        story = self._stories[event]
        assert story.content is not None
        return kind_of(node_of(self._scenario, story.node)).event(story.node, story.content)

    def _error(self, event: int, site: Site, run_us: int) -> dict[str, Any]:
        settings = self._scenario.function(self._names[site.node]).settings
        runtime = value_of(settings, FUNCTION_SETTINGS, "Runtime")
        return run_error(site.rule, request_id_of(self._seed, event), runtime, run_us / SECOND_US)

    def _ending(self, at_us: int, event: int, site: Site, attempt: int) -> Ending:
        story = self._stories[event]
        return Ending(
            request_id=request_id_of(self._seed, event),
            function_arn=self._function_arn(site),
            timestamp=_time_text(at_us),
            condition=story.condition,
            invoke_count=attempt,
            payload=self._payload(event),
            answer=story.answer,
        )

    def _failure(self, at_us: int, events: list[int], site: Site, runs: int) -> dict[str, Any]:
        """The record of a batch of a stream that was given up."""
        stories = [self._stories[event] for event in events]
        first, last = stories[0], stories[-1]
        source = self._scenario.source(first.node)
        kind = kind_of(source)
        contents = [story.content for story in stories if story.content is not None]
        assert kind.batch_event is not None
        discarded = Discarded(
            request_id=request_id_of(self._seed, events[0]),
            function_arn=self._function_arn(site),
            timestamp=_time_text(at_us),
            first_arrived=first.born,
            last_arrived=last.born,
            rule=last.reason,
            invoke_count=runs,
            shard=last.shard,
            event=kind.batch_event(source.name, contents),
            reported=last.reported,
        )
        target = self._scenario.source(self._names[site.node])
        return failure_record(discarded, with_payload=target.kind == "s3")

    def _function_arn(self, site: Site) -> str:
        return arn("lambda", f"function:{self._names[self._edges[site.edge]['from']]}")


def request_id_of(seed: int, event: int) -> str:
    """The request id of an event: the same for all its attempts, and in every run with this seed."""
    digest = blake2b(f"{seed}/{event}".encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


def _time_text(at_us: int) -> str:
    at = datetime.fromisoformat(START) + timedelta(microseconds=at_us)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
