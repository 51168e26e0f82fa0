"""From a finished run to the messages and records that lie in its queues and buckets.

Simplified: what a polled queue was sent is not told here; it is an event of that queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from eventflow.engine.function.handler import OUTCOME_RULES, TIMEOUT
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.invocation.destinations import ROLE_RULES
from eventflow.engine.invocation.records import (
    CONDITIONS,
    SUCCESS,
    Answer,
    Ending,
    dead_letter_message,
    destination_record,
    handler_error,
    moved_message,
    timeout_error,
)
from eventflow.engine.invocation.redrive import REDRIVEN
from eventflow.engine.invocation.stream_polling import ON_FAILURE
from eventflow.engine.invocation.stream_records import Discarded, failure_record
from eventflow.engine.scenario.model import Scenario
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.simulation import Result
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.sources.shapes import START, arn
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing that was put into ``target`` about an event: an SQS message or a destination record."""

    at_us: int
    event: int
    target: str
    body: dict[str, Any]


def deliveries(scenario: Scenario, result: Result) -> Iterator[Delivery]:
    """Everything that dead-letter queues and destinations took, in order of time."""
    nodes, sites = list(scenario.nodes), result.sites
    edges, seed = result.manifest["edges"], result.manifest["seed"]
    payloads: dict[int, Any] = {}
    inits_us: dict[int, int] = {}
    answers: dict[int, Answer] = {}
    conditions: dict[int, str] = {}
    reasons: dict[int, str] = {}
    births: dict[int, str] = {}
    shards: dict[int, int] = {}
    for at_us, event, number, subject, attempt, value in result.table.tolist():
        site = sites[number]
        match site.kind:
            case TraceKind.PUBLISHED:
                content = result.manifest["decks"][str(site.node)][value]["payload"]
                source = scenario.source(nodes[site.node].name)
                payloads[event] = CATALOGUE[source.kind].event(source.name, content)
                births[event] = _time_text(at_us)
            case TraceKind.RECEIVED:
                shards[event] = subject
            case TraceKind.INIT:
                inits_us[event] = value
            case TraceKind.SUCCEEDED:
                answers[event], conditions[event] = Answer(), SUCCESS
            case TraceKind.FAILED:
                request_id = request_id_of(seed, event)
                settings = scenario.function(nodes[site.node].name).settings
                if site.rule == OUTCOME_RULES[TIMEOUT]:
                    error = timeout_error(request_id, (value - inits_us.get(event, 0)) / SECOND_US)
                else:
                    runtime = value_of(settings, FUNCTION_SETTINGS, "Runtime")
                    error = handler_error(request_id, runtime, "the event could not be processed")
                answers[event] = Answer(error=error)
                inits_us.pop(event, None)
            case TraceKind.GAVE_UP:
                conditions[event], reasons[event] = CONDITIONS.get(site.rule, ""), site.rule
            case TraceKind.SENT if site.rule == REDRIVEN:
                yield Delivery(
                    at_us=at_us, event=event, target=nodes[site.node].name, body=moved_message(payloads[event])
                )
            case TraceKind.SENT if site.rule == ON_FAILURE:
                discarded = Discarded(
                    request_id=request_id_of(seed, event),
                    function_arn=arn("lambda", f"function:{nodes[edges[site.edge]['from']].name}"),
                    timestamp=_time_text(at_us),
                    arrived=births[event],
                    rule=reasons[event],
                    invoke_count=attempt,
                    shard=shards[event],
                    event=payloads[event],
                )
                target = scenario.source(nodes[site.node].name)
                body = failure_record(discarded, with_payload=target.kind == "s3")
                yield Delivery(at_us=at_us, event=event, target=target.name, body=body)
            case TraceKind.SENT if site.rule in ROLE_RULES.values():
                ending = Ending(
                    request_id=request_id_of(seed, event),
                    function_arn=arn("lambda", f"function:{nodes[edges[site.edge]['from']].name}"),
                    timestamp=_time_text(at_us),
                    condition=conditions[event],
                    invoke_count=attempt,
                    payload=payloads[event],
                    answer=answers.get(event),
                )
                as_message = site.rule == ROLE_RULES["dead_letter"]
                body = dead_letter_message(ending) if as_message else destination_record(ending)
                yield Delivery(at_us=at_us, event=event, target=nodes[site.node].name, body=body)


def request_id_of(seed: int, event: int) -> str:
    """The request id of an event: the same for all its attempts, and in every run with this seed."""
    digest = blake2b(f"{seed}/{event}".encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


def _time_text(at_us: int) -> str:
    at = datetime.fromisoformat(START) + timedelta(microseconds=at_us)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
