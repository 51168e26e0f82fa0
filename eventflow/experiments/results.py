"""What the finished runs of an experiment say: of every setting, of the best, and of what matters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, isnan
from typing import Any, Literal

import numpy as np

from eventflow.experiments.design import SEEDS_TO_BE_PRECISE, Design, Point
from eventflow.experiments.goals import Goal, lowered
from eventflow.experiments.intervals import (
    Intervals,
    of_means,
    of_paired_differences,
    of_unpaired_differences,
)
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.verdicts import Difference, plain

Measured = Mapping[str, float | None]
"""Figures of one run by metric."""

Standing = Literal["meets", "may meet", "misses", "unknown"]
GoalVerdict = Literal["met", "missed", "unclear", "unknown"]

KEYS = tuple(METRICS)
COST = "usd_per_million"
USUAL_MERIT = "age_p99_ms"
USUALLY_SHOWN = ("age_p99_ms", "throttled_share", "usd_per_million", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The setting that is best of those that reach the goals; ``sure`` if their whole intervals do."""

    point: int
    sure: bool
    passing: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Where none reaches the goals, the one that misses them least, and the goal that keeps it from them."""

    point: int
    goal: int
    value: float | None
    words: str


class Results:
    """Looks at the runs that have finished so far, each under its setting's number and its place.

    ``enough``: of settings that are known as precisely as is wanted, after how many seeds.
    """

    def __init__(self, design: Design, measured: Mapping[tuple[int, int], Measured]) -> None:
        self.design = design
        self.values = np.full((len(design.points), design.seed_count, len(KEYS)), np.nan)
        self._runs = np.zeros(len(design.points), np.int64)
        for (number, place), figures in measured.items():
            self.values[number, place] = [np.nan if figures[key] is None else figures[key] for key in KEYS]
            self._runs[number] += 1
        self.enough: dict[int, int] = {}
        if design.precision is not None:
            self._stop()

    def _stop(self) -> None:
        """Leave out what was run after a setting was known precisely enough: it counts for none, whoever was faster."""
        assert self.design.precision is not None
        column = KEYS.index(self.design.precision.metric.key)
        for number, runs in enumerate(self.values):
            there = len(runs) if np.isfinite(runs[:, column]).all() else int(np.argmin(np.isfinite(runs[:, column])))
            for seeds in range(SEEDS_TO_BE_PRECISE, there + 1):
                found = of_means(runs[None, :seeds, column : column + 1])
                if self.design.is_enough(float(found.low[0, 0]), float(found.high[0, 0])):
                    self.enough[number] = seeds
                    self._runs[number] = seeds
                    runs[seeds:] = np.nan
                    break

    @cached_property
    def means(self) -> Intervals:
        """Of every setting and metric."""
        return of_means(self.values)

    @cached_property
    def differences(self) -> Intervals | None:
        """Of every setting from the base, if that is run."""
        compared = of_paired_differences if self.design.same_luck else of_unpaired_differences
        base = self.design.base_point
        return None if base is None else compared(self.values, base.number)

    def runs(self, number: int) -> int:
        """How many runs of a setting have finished."""
        return int(self._runs[number])

    def mean(self, number: int, key: str) -> float | None:
        """The mean of a metric, None if nothing was measured."""
        return plain(float(self.means.mean[number, KEYS.index(key)]))

    def goal_verdict(self, number: int, goal: Goal) -> GoalVerdict:
        """Whether a setting reaches a goal: only where the whole interval is on one side of the bound it is certain."""
        if not self._runs[number]:
            return "unknown"
        column = KEYS.index(goal.metric.key)
        low, high = float(self.means.low[number, column]), float(self.means.high[number, column])
        count = int(self.means.count[number, column])
        if not count:
            return "missed"
        if isnan(low) or count < self._runs[number]:
            return "unclear"
        ends = {goal.is_met(low), goal.is_met(high)}
        return "unclear" if len(ends) > 1 else "met" if ends.pop() else "missed"

    def standing(self, number: int) -> Standing:
        """Whether a setting reaches all goals."""
        if not self._runs[number]:
            return "unknown"
        verdicts = {self.goal_verdict(number, goal) for goal in self.design.goals}
        if "missed" in verdicts:
            return "misses"
        return "meets" if verdicts <= {"met"} else "may meet"

    def reaches(self, number: int) -> bool:
        """Whether a setting surely reaches the goals: by whole intervals, or by the values where one seed is all."""
        if self.design.seed_count > 1:
            return self.standing(number) == "meets"
        return self.runs(number) > 0 and all(goal.is_met(self.mean(number, goal.metric.key)) for goal in self.goals)

    def nearness(self, number: int) -> float:
        """How near the means of a setting are to the goals: 1 if they reach them all."""
        return nearness(self.design.goals, {goal.metric.key: self.mean(number, goal.metric.key) for goal in self.goals})

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What is to be reached."""
        return self.design.goals

    @cached_property
    def best(self) -> Best | None:
        """The setting to recommend. Those that surely reach the goals come before those that only seem to."""
        standings = [self.standing(point.number) for point in self.design.points]
        sure = [number for number, standing in enumerate(standings) if standing == "meets"]
        likely = [
            number
            for number, standing in enumerate(standings)
            if standing == "may meet" and all(goal.is_met(self.mean(number, goal.metric.key)) for goal in self.goals)
        ]
        passing = sure or likely
        if not passing:
            return None
        wish = self.design.wish
        chosen = min(passing, key=lambda number: (wish.key(self.mean(number, wish.metric.key)), number))
        if self.design.seek:
            chosen = passing[0]  # the values are in order; what is beside them comes after them
        return Best(
            point=chosen, sure=bool(sure), passing=len(passing), words=self._best_words(len(passing), bool(sure))
        )

    def _best_words(self, passing: int, sure: bool) -> str:
        wish = self.design.wish
        if self.design.seek:
            return f"The smallest tried that {'passes' if sure else 'may pass'}"
        if wish.metric.key in (COST, "usd") and not wish.highest:
            rank = "Cheapest"
        else:
            rank = f"{'Highest' if wish.highest else 'Lowest'} {lowered(wish.metric.label)}"
        if not self.goals:
            return f"{rank} of {passing}" if passing > 1 else rank
        how = "pass" if sure else "may pass"
        return f"{rank} of {passing} that {how}" if passing > 1 else f"The only one that {how}{'es' if sure else ''}"

    @cached_property
    def nearest(self) -> Nearest | None:
        """What comes nearest to the goals if no setting reaches them."""
        known = [point.number for point in self.design.points if self._runs[point.number]]
        if self.best is not None or not known or not self.goals:
            return None
        chosen = max(known, key=lambda number: (self.nearness(number), -number))
        values = [self.mean(chosen, goal.metric.key) for goal in self.goals]
        blocking = min(range(len(values)), key=lambda number: self.goals[number].nearness(values[number]))
        goal, value = self.goals[blocking], values[blocking]
        is_now = "could not be measured" if value is None else f"is {goal.metric.text(value)}"
        side = "most" if goal.at_most is not None else "least"
        words = f"{goal.metric.label} {is_now}, the goal is at {side} {goal.metric.text(goal.bound)}"
        return Nearest(point=chosen, goal=blocking, value=value, words=words)

    @property
    def merit(self) -> str:
        """What the cost is weighed against: the first goal's metric that is no cost."""
        found = (goal.metric.key for goal in self.goals if goal.metric.unit != "usd" and goal.metric.better)
        return next(found, USUAL_MERIT)

    def front(self, key: str | None = None) -> list[int]:
        """The settings that no other beats in cost and in a metric at once, the cheapest first."""
        metric = METRICS[key or self.merit]
        sign = -1 if metric.better == "higher" else 1
        found = []
        for point in self.design.points:
            cost, merit = self.mean(point.number, COST), self.mean(point.number, metric.key)
            if cost is not None and merit is not None:
                found.append((cost, sign * merit, point.number))
        front: list[int] = []
        least = float("inf")
        for _, merit, number in sorted(found):
            if merit < least:
                front.append(number)
                least = merit
        return front

    def sensitivity(self, axis: int, key: str) -> dict[str, Any] | None:
        """What one axis does to a metric, on average over all others; None as long as that can't be said.

        ``share``: how much of all variation between settings its values explain.
        """
        grid = [point for point in self.design.points if self._in_grid(point)]
        column = KEYS.index(key)
        values = np.array([self.means.mean[point.number, column] for point in grid])
        if len(grid) < 2 or not np.isfinite(values).all():
            return None
        at: dict[int, list[float]] = {}
        places = {_key(value): place for place, value in enumerate(self.design.axes[axis].values)}
        for point, value in zip(grid, values.tolist(), strict=True):
            at.setdefault(places[_key(point.values[axis])], []).append(value)
        means = {place: sum(found) / len(found) for place, found in at.items()}
        whole = float(((values - values.mean()) ** 2).sum())
        between = sum(len(at[place]) * (mean - float(values.mean())) ** 2 for place, mean in means.items())
        lowest, highest = min(means, key=lambda place: means[place]), max(means, key=lambda place: means[place])
        return {
            "low": means[lowest],
            "high": means[highest],
            "low_place": lowest,
            "high_place": highest,
            "share": min(between / whole, 1.0) if whole else 0.0,
        }

    def _in_grid(self, point: Point) -> bool:
        values = [{_key(value) for value in axis.values} for axis in self.design.axes]
        return all(_key(value) in known for value, known in zip(point.values, values, strict=True))

    def shown(self) -> tuple[str, ...]:
        """The metrics that the goals are about, and those that are always asked about."""
        keys = (*(goal.metric.key for goal in self.goals), self.design.wish.metric.key, *USUALLY_SHOWN)
        return tuple(dict.fromkeys(keys))

    def difference(self, number: int, key: str) -> Difference | None:
        """How a setting differs from the base in a metric; None where one of them was not measured."""
        column, found = KEYS.index(key), self.differences
        if found is None or not isfinite(found.mean[number, column]):
            return None
        mean, low, high = (float(part[number, column]) for part in (found.mean, found.low, found.high))
        return Difference(metric=METRICS[key], mean=mean, low=low, high=high, count=int(found.count[number, column]))


def nearness(goals: Iterable[Goal], figures: Measured) -> float:
    """How near some figures are to the goals: 1 if they reach them all."""
    return min((goal.nearness(figures[goal.metric.key]) for goal in goals), default=1.0)


def meets(goals: Iterable[Goal], figures: Measured) -> bool:
    """Whether some figures reach every goal."""
    return all(goal.is_met(figures[goal.metric.key]) for goal in goals)


def _key(value: Any) -> str:
    return repr(value)
