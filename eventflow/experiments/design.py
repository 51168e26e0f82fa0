"""What an experiment runs: every combination of the axes' values with every seed, over the same luck if it is wanted.

The base, which is the scenario as it is, is one of these settings, or one more beside them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from eventflow.engine import Scenario
from eventflow.engine.scenario.interventions import Intervention
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.scenario.settings import changed, value_of
from eventflow.engine.units import SECOND_US
from eventflow.engine.validation.settings import declared
from eventflow.experiments.axes import Axis, interventions_of, is_fixed, label_of
from eventflow.experiments.base import Base, Part, sets
from eventflow.experiments.goals import CHEAPEST, Goal, Wish
from eventflow.experiments.happenings import Happening
from eventflow.experiments.metrics import Metric

SEEDS_TO_BE_PRECISE = 3
SEEDS_APART = 1_000_000
"""Between the first seeds of two settings that are not to have the same luck: room for as many as anybody adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """A setting has runs enough once the mean of this metric is known to so many per cent, 95 % of the time."""

    metric: Metric
    percent: float

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"metric": self.metric.key, "percent": self.percent}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One setting: a value of each axis."""

    number: int
    values: tuple[Any, ...]
    is_base: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInput:
    """What one run of an experiment is given."""

    scenario: Scenario
    interventions: tuple[Intervention, ...]
    seed: int


@dataclass(frozen=True, kw_only=True)
class Design:
    """A base, what is varied of it, how often each setting is run, and what it is to reach.

    ``warm_up_us``: what is published before then is left out of every figure. ``with_base``: the base is run too where
    it is none of the combinations. ``seek``: of the only axis the smallest value is looked for that reaches the goals,
    instead of trying all (``eventflow.experiments.seeking``).
    """

    base: Base
    axes: tuple[Axis, ...]
    first_seed: int
    seed_count: int = 1
    goals: tuple[Goal, ...] = ()
    wish: Wish = CHEAPEST
    warm_up_us: int = 0
    same_luck: bool = True
    precision: Precision | None = None
    with_base: bool = True
    seek: bool = False

    @property
    def until_us(self) -> int:
        """How long each run is."""
        return self.base.scenario.until_us

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every setting, the values of the last axis changing first."""
        now = self.now
        found = [
            Point(number=number, values=values, is_base=self._is_untouched and values == now)
            for number, values in enumerate(product(*(axis.values for axis in self.axes)))
        ]
        if self.with_base and not any(point.is_base for point in found):
            found.append(Point(number=len(found), values=now, is_base=True))
        return tuple(found)

    @cached_property
    def now(self) -> tuple[Any, ...]:
        """What the base has for each axis."""
        return tuple(self.base.value(self._part(axis), axis.setting) for axis in self.axes)

    @property
    def base_point(self) -> Point | None:
        """The setting that is the base, if it is run."""
        return next((point for point in self.points if point.is_base), None)

    def seed(self, point: int, place: int) -> int:
        """The seed of a setting's nth run: the same for all settings if they are to have the same luck."""
        return self.first_seed + place + (0 if self.same_luck else point * SEEDS_APART)

    def run_input(self, number: int, place: int) -> RunInput:
        """What a setting's nth run is given.

        What a setting gets holds for the whole run: what persons have set of the same is left out. It is set as soon
        as the run begins, or in the scenario where a run that goes on can't change it.
        """
        point, base, switched = self.points[number], self.base, self._happenings
        for happening, value in zip(switched, point.values, strict=True):
            if happening is not None and not value:
                base = base.without(happening)
        scenario, set_first = base.scenario, []
        given = list(base.interventions)
        if not point.is_base:
            for axis, value, happening in zip(self.axes, point.values, switched, strict=True):
                if happening is not None:
                    continue
                given = [item for item in given if not sets(item, axis.node, axis.setting)]
                if is_fixed(base, axis):
                    scenario = _with(scenario, axis, value)
                else:
                    set_first += interventions_of(base, axis, value)
        return RunInput(scenario=scenario, interventions=(*set_first, *given), seed=self.seed(number, place))

    def label(self, point: Point) -> str:
        """A setting in words: ``reserved concurrency 12, batch size 10``."""
        words = (
            f"{label_of(self.base, axis).lower()} {axis.text(value)}"
            for axis, value in zip(self.axes, point.values, strict=True)
        )
        return ", ".join(words) or "as it is"

    def is_enough(self, low: float, high: float) -> bool:
        """Whether an interval of the precise metric is narrow enough."""
        return self.precision is not None and (high - low) / 2 <= abs(high + low) / 2 * self.precision.percent / 100

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON, which ``design_from_plain`` reads back."""
        return {
            "axes": [axis.as_dict() for axis in self.axes],
            "seeds": {"first": self.first_seed, "count": self.seed_count},
            "goals": [goal.as_dict() for goal in self.goals],
            "then": self.wish.as_dict(),
            "until_us": self.until_us,
            "warm_up_us": self.warm_up_us,
            "same_luck": self.same_luck,
            "base": self.with_base,
            "seek": self.seek,
            **({"precise": self.precision.as_dict()} if self.precision else {}),
        }

    @cached_property
    def _happenings(self) -> tuple[Happening | None, ...]:
        """Of axes that are about something that happens: what that is."""
        return tuple(self.base.happenings(self._part(axis)).get(axis.setting) for axis in self.axes)

    @property
    def _is_untouched(self) -> bool:
        """Whether no person has set what is varied: then the base has each value for its whole run."""
        return not any(self.base.changes(self._part(axis), axis.setting) for axis in self.axes)

    def _part(self, axis: Axis) -> Part:
        part = self.base.part(axis.node)
        assert part is not None
        return part


def settings_tried(axes: Sequence[Axis], *, seek: bool) -> int:
    """How many settings are run at most: every combination, or as many as it takes to halve the values down to one."""
    count = math.prod(len(axis.values) for axis in axes)
    ends_and_base = 3
    return min(count, ends_and_base + math.ceil(math.log2(count))) if seek and count else count


def shortened(design: Design, events: int) -> Design:
    """The same over the beginning only, so that about so many events are sent; itself if it sends no more."""
    expected = design.base.events_expected
    if expected <= events:
        return design
    few, many = 0, design.until_us
    while many - few > SECOND_US:
        middle = (few + many) // 2
        if design.base.lasting(middle).events_expected >= events:
            many = middle
        else:
            few = middle
    share = design.warm_up_us / design.until_us
    return replace(design, base=design.base.lasting(many), warm_up_us=round(share * many))


def _with(scenario: Scenario, axis: Axis, value: Any) -> Scenario:
    """The scenario with a setting of another value."""

    def settings(part: Source | Function | Trigger) -> dict[str, Any]:
        if part.name != axis.node:
            return dict(part.settings)
        name = axis.setting.partition(".")[0]
        now = {name: value_of(part.settings, declared(part, scenario), name)}
        return {**part.settings, **changed(now, axis.setting, value)}

    return replace(
        scenario,
        sources=tuple(replace(source, settings=settings(source)) for source in scenario.sources),
        functions=tuple(replace(function, settings=settings(function)) for function in scenario.functions),
        triggers=tuple(replace(trigger, settings=settings(trigger)) for trigger in scenario.triggers),
    )
