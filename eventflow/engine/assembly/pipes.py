"""The pipes of a run, between what they read and their target."""

from collections.abc import Callable

from eventflow.engine.assembly.functions import Functions
from eventflow.engine.assembly.parts import Parts
from eventflow.engine.invocation.event import Event, Runner
from eventflow.engine.invocation.pipes import PipeRunner
from eventflow.engine.scenario.model import Source, Trigger


def pipe_runner(parts: Parts, functions: Functions, trigger: Trigger, pipe: Source, edge: int) -> PipeRunner:
    """What the pollers of this trigger run: the pipe, and with it its enrichment or its target."""
    enrichment = pipe.settings.get("Enrichment")
    names = [enrichment] if enrichment else [t.target for t in parts.scenario.triggers_of(pipe.name)]
    runner: Runner | None = None
    if names and names[0] in functions.by_name:
        invoker = functions.by_name[names[0]].invoker
        invoker.tells, runner = True, invoker
    if enrichment:
        parts.edge(pipe.name, enrichment, "enrichment", "synchronous")
    publish = _publisher(parts, pipe.name) if enrichment or runner is None else None
    cards = parts.decks.derived(trigger.name)[parts.numbers[trigger.source]]
    return PipeRunner(parts.kernel, parts.recorder, parts.numbers[pipe.name], edge, cards, runner, publish)


def _publisher(parts: Parts, pipe: str) -> Callable[[Event, int, int], None]:
    """Puts out what comes of an event behind the pipe."""

    def publish(event: Event, card: int, site: int) -> None:
        outlet = parts.outlets[pipe]
        outlet.publish(event.lineage.child(pipe), event.ordinal, card, site, event.number)

    return publish
