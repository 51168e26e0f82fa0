"""What an experiment starts from, and what a part of it is set to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from eventflow.engine import Scenario
from eventflow.engine.chance import distributions
from eventflow.engine.scenario.interventions import Intervention, SetFilter, SetSetting
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.scenario.settings import Setting, changed, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.settings import declared
from eventflow.engine.validation.traffic import events_expected
from eventflow.experiments.happenings import Happening, happenings_of

Part = Source | Function | Trigger
FILTER = "filter"
ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A scenario and what persons do to it: ``interventions`` are those of a run, without the scenario's own."""

    scenario: Scenario
    interventions: tuple[Intervention, ...] = ()

    def lasting(self, until_us: int) -> "Base":
        """The same for another time."""
        return replace(self, scenario=replace(self.scenario, until_us=until_us))

    @property
    def parts(self) -> Iterator[Part]:
        """Everything that has settings."""
        yield from self.scenario.nodes
        yield from self.scenario.triggers

    def part(self, name: str) -> Part | None:
        """The node or trigger of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def settings_of(self, part: Part) -> dict[str, Setting]:
        """The settings that a part has, by name."""
        return {setting.name: setting for setting in declared(part, self.scenario)}

    def can_filter(self, part: Part) -> bool:
        """Whether the part is a trigger that can have a filter."""
        if not isinstance(part, Trigger):
            return False
        source = next((source for source in self.scenario.sources if source.name == part.source), None)
        kind = CATALOGUE.get(source.kind) if source else None
        return kind is not None and kind.filtering is not None

    def happenings(self, part: Part) -> dict[str, Happening]:
        """What happens to a part that can be left out, by name."""
        return happenings_of(part.name, (*self.scenario.interventions, *self.interventions))

    def without(self, happening: Happening) -> "Base":
        """The same, but this does not happen."""

        def others(items: tuple[Intervention, ...]) -> tuple[Intervention, ...]:
            return tuple(item for item in items if item is not happening)

        scenario = replace(self.scenario, interventions=others(self.scenario.interventions))
        return replace(self, scenario=scenario, interventions=others(self.interventions))

    def changes(self, part: Part, property: str) -> list[Intervention]:
        """What persons, or the scenario's story, set of this in the course of a run, in order of time."""
        everything = sorted((*self.scenario.interventions, *self.interventions), key=lambda item: item.at_us)
        return [item for item in everything if sets(item, part.name, property)]

    def value(self, part: Part, property: str) -> Any:
        """What it is set to in the end: ``on`` or ``off`` of a filter; of ``Duration.p50_ms`` the parameter.

        None if the distribution has no such parameter by then; True of what happens.
        """
        if property in self.happenings(part):
            return True
        if property == FILTER and isinstance(part, Trigger):
            filter = part.filter
            for item in self.changes(part, FILTER):
                filter = item.filter if isinstance(item, SetFilter) else filter
            return OFF if filter is None else ON
        name, _, parameter = property.partition(".")
        value = value_of(part.settings, self.settings_of(part).values(), name)
        for item in self.changes(part, property):
            if isinstance(item, SetSetting):
                value = changed({name: value}, item.property, item.value)[name]
        return parameters_of(value).get(parameter) if parameter else value

    @property
    def events_expected(self) -> float:
        """About how many events the traffic of a run sends."""
        return events_expected(self.scenario)


def sets(item: Intervention, node: str, property: str) -> bool:
    """Whether an intervention gives this setting a value."""
    if isinstance(item, SetFilter):
        return property == FILTER and f"{item.source}->{item.target}" == node
    return (
        isinstance(item, SetSetting)
        and item.node == node
        and item.property.partition(".")[0] == property.partition(".")[0]
    )


def parameters_of(value: object) -> dict[str, Any]:
    """The parameters of a distribution by name."""
    plain = distributions.to_plain(distributions.from_plain(value))
    assert isinstance(plain, dict)
    ((_, parameters),) = plain.items()
    return dict(parameters)
