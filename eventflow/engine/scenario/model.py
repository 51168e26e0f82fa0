"""A run's input: what flows from where to where, and how the code behaves. Plain, frozen data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.chance.traffic import Traffic
from eventflow.engine.scenario.alarm import Alarm
from eventflow.engine.scenario.filter_words import Filter
from eventflow.engine.scenario.handler_rules import HandlerRule
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.settings import Settings
from eventflow.engine.units import SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that events come from, pass through, or land in: a bucket, a queue, an application."""

    name: str
    kind: str
    settings: Settings = field(default_factory=dict)
    traffic: tuple[Traffic, ...] = ()
    payloads: tuple[PayloadTemplate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emission:
    """What a function writes when it succeeds: content for a source of another kind, usually a bucket.

    In its texts ``{title}`` is the title of what triggered the run and ``{stem}`` its last part without ending.
    """

    to: str
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function: its settings, how its simulated code fails, and where results and failures go.

    ``fails_on``: event patterns; an event that matches one fails at every attempt. ``rules`` say how the code behaves
    at certain times or with certain events; where one holds, ``fails_on`` is not asked. ``depends_on`` names what the
    code calls, so that a rule can say that it is down. ``denied_actions``: what its execution role may not do, such as
    ``sqs:SendMessage``.
    """

    name: str
    settings: Settings = field(default_factory=dict)
    fails_on: tuple[Mapping[str, Any] | str, ...] = ()
    rules: tuple[HandlerRule, ...] = ()
    depends_on: tuple[str, ...] = ()
    emits: tuple[Emission, ...] = ()
    dead_letter_queue: str | None = None
    on_failure: str | None = None
    on_success: str | None = None
    denied_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A connection from a source to a function or to another resource, with the filter that decides what passes.

    ``settings`` are those of the connection itself (an event source mapping, a subscription, a rule's target) and
    ``permitted`` is whether the policy that it needs exists.
    """

    source: str
    target: str
    filter: Filter | None = None
    settings: Settings = field(default_factory=dict)
    permitted: bool = True

    @property
    def name(self) -> str:
        """What interventions and metrics call it."""
        return f"{self.source}->{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the functions of an account share.

    https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """

    concurrent_executions: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything a run is made of, but for its seed and what a person does to it.

    ``interventions`` are those that belong to its story: they happen in every run of it.
    """

    name: str
    title: str = ""
    description: str = ""
    seed: int = 1
    until_us: int = 600 * SECOND_US
    account: Account = field(default_factory=Account)
    sources: tuple[Source, ...] = ()
    functions: tuple[Function, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @property
    def nodes(self) -> Iterator[Source | Function]:
        """Sources, then functions: a node's place here is its number."""
        yield from self.sources
        yield from self.functions

    def source(self, name: str) -> Source:
        """The source of that name."""
        return next(source for source in self.sources if source.name == name)

    def function(self, name: str) -> Function:
        """The function of that name."""
        return next(function for function in self.functions if function.name == name)

    def triggers_of(self, source: str) -> list[Trigger]:
        """The triggers of the source of that name."""
        return [trigger for trigger in self.triggers if trigger.source == source]
