"""Every complaint about sources: their kind, settings, payloads and traffic."""

from collections.abc import Iterator

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.errors import Problem
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.model import Source
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.payloads import payload_problems
from eventflow.engine.validation.settings import setting_problems
from eventflow.engine.validation.traffic import traffic_problems


def source_problems(source: Source) -> Iterator[Problem]:
    """What is wrong with one source."""
    kind = CATALOGUE.get(source.kind)
    if kind is None:
        yield Problem(source.name, f"is of unknown kind {source.kind!r}.", f"There are {', '.join(CATALOGUE)}.")
        return
    yield from setting_problems(source.name, source.settings, kind.settings)
    for template in source.payloads:
        yield from _payload(source, kind, template)
    yield from traffic_problems(source, kind)


def _payload(source: Source, kind: EventSource, template: PayloadTemplate) -> Iterator[Problem]:
    where = f"{source.name}.payloads.{template.name}"
    if not template.weight > 0:
        yield Problem(where, "wants a weight above 0.")
    yield from payload_problems(where, template.content, kind)
