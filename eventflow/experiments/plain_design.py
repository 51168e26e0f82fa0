"""A design of plain JSON, with everything that is wrong with it found before anything runs."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from eventflow.engine import Problem, ScenarioError
from eventflow.engine.units import SECOND_US, duration_text, parse_duration_us
from eventflow.engine.validation.names import there_are
from eventflow.engine.validation.scenario import problems as problems_of
from eventflow.experiments.axes import Axis, read_axis
from eventflow.experiments.base import Base
from eventflow.experiments.design import Design, Precision, settings_tried
from eventflow.experiments.goals import Goal, read_goals, read_wish
from eventflow.experiments.metrics import METRICS

FIELDS = (
    *("axes", "seeds", "goals", "then", "until", "until_us", "warm_up", "warm_up_us"),
    *("same_luck", "precise", "base", "seek"),
)
MAXIMUM_SEED = 2**53 - 1
"""The largest whole number a browser keeps exactly."""
MOST_AXES = 6
USUAL_SEEDS = 5
USUAL_WARM_UP = "10%"
MOST_WARM_UP_PERCENT = 90
LONGEST_US = 30 * 86_400 * SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one experiment may be: runs, and events in all of them together."""

    points: int = 500
    events: int = 50_000_000


def design_from_plain(plain: object, base: Base, limits: Limits | None = None, *, checked: bool = False) -> Design:
    """The design that plain JSON describes. ScenarioError has everything that is wrong with it.

    One that was ``checked`` before is only read: neither its size nor what the engine says of each value is looked at.
    """
    if not isinstance(plain, dict):
        raise ScenarioError([Problem("the design", "is not an object.", 'Write {"axes": [...], "seeds": {...}}.')])
    problems = [
        Problem(f"the design, {name!s}", "is not known here.", there_are(FIELDS))
        for name in plain
        if name not in FIELDS
    ]
    until_us = _until_us(plain, base.scenario.until_us, problems)
    base = base.lasting(until_us)
    axes = _axes(plain.get("axes", []), base, problems)
    first, count = _seeds(plain.get("seeds"), base.scenario.seed, problems)
    goals, found = read_goals(plain.get("goals"))
    wish, more = read_wish(plain.get("then"))
    problems += [*found, *more]
    same_luck, with_base = (_truth(plain, name, problems) for name in ("same_luck", "base"))
    seek = _truth(plain, "seek", problems, usual=False)
    if seek:
        problems += _unseekable(axes, goals)
    design = Design(
        base=base,
        axes=axes,
        first_seed=first,
        seed_count=count,
        goals=goals,
        wish=wish,
        warm_up_us=_warm_up_us(plain, until_us, problems),
        same_luck=same_luck,
        precision=_precision(plain.get("precise"), problems),
        with_base=with_base,
        seek=seek,
    )
    # The number of settings is counted before any is made: it may be a million.
    settings = settings_tried(axes, seek=seek)
    if not checked:
        problems += _too_large(settings, count, base.events_expected, limits or Limits())
    if not checked and not problems:
        problems += _unrunnable(design)
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return design


def _axes(plain: object, base: Base, problems: list[Problem]) -> tuple[Axis, ...]:
    if not isinstance(plain, list):
        problems.append(Problem("axes", "must be a list.", 'Write [{"node": …, "property": …, "values": […]}].'))
        return ()
    if len(plain) > MOST_AXES:
        problems.append(Problem("axes", f"are {len(plain):,}, and {MOST_AXES} is the most.", "Vary fewer settings."))
        return ()
    axes: list[Axis] = []
    for number, item in enumerate(plain):
        axis, found = read_axis(item, f"axes[{number}]", base)
        problems += found
        if axis is not None and any(axis.overlaps(other) for other in axes):
            problems.append(Problem(axis.name, "is varied twice.", "Put all its values into one axis."))
        elif axis is not None:
            axes.append(axis)
    return tuple(axes)


def _truth(plain: dict[str, Any], name: str, problems: list[Problem], *, usual: bool = True) -> bool:
    value = plain.get(name, usual)
    if not isinstance(value, bool):
        problems.append(Problem(name, f"must be true or false, not {value!r}."))
    return bool(value)


def _until_us(plain: dict[str, Any], usual: int, problems: list[Problem]) -> int:
    until_us = _time_us(plain, "until", usual, problems)
    if not 0 < until_us <= LONGEST_US:
        problems.append(Problem("until", "must be more than nothing and at most 30 days.", "Write it like 10m."))
        return usual
    return until_us


def _time_us(plain: dict[str, Any], name: str, usual: int, problems: list[Problem]) -> int:
    """A time in words, or in microseconds under ``name_us``."""
    exact = plain.get(f"{name}_us")
    if exact is not None:
        if isinstance(exact, bool) or not isinstance(exact, int) or exact < 0:
            problems.append(Problem(f"{name}_us", f"must be a number of microseconds, not {exact!r}."))
            return usual
        return exact
    if plain.get(name) is None:
        return usual
    try:
        return parse_duration_us(plain[name])
    except ValueError as error:
        problems.append(Problem(name, f"{error}."))
        return usual


def _warm_up_us(plain: dict[str, Any], until_us: int, problems: list[Problem]) -> int:
    text = plain.get("warm_up", USUAL_WARM_UP)
    if plain.get("warm_up_us") is None and isinstance(text, str) and text.strip().endswith("%"):
        try:
            percent = float(text.strip().removesuffix("%"))
        except ValueError:
            percent = math.nan
        if not 0 <= percent <= MOST_WARM_UP_PERCENT:
            message = f"must be 0 to {MOST_WARM_UP_PERCENT} % of the run, not {text!r}."
            problems.append(Problem("warm_up", message, f"Write {USUAL_WARM_UP}, or a time such as 30s."))
            return 0
        return round(until_us * percent / 100)
    warm_up_us = _time_us(plain, "warm_up", 0, problems)
    if warm_up_us >= until_us:
        message = f"is {duration_text(warm_up_us)}, and the whole run is {duration_text(until_us)}."
        problems.append(Problem("warm_up", message, "Make it shorter, or the run longer."))
        return 0
    return warm_up_us


def _seeds(plain: object, usual: int, problems: list[Problem]) -> tuple[int, int]:
    fields = {} if plain is None else plain
    if not isinstance(fields, dict) or set(fields) - {"first", "count"}:
        problems.append(Problem("seeds", "must be an object of first and count.", 'Write {"first": 7, "count": 5}.'))
        return usual, USUAL_SEEDS
    found = []
    for name, value, least in (
        ("first", fields.get("first", usual), 0),
        ("count", fields.get("count", USUAL_SEEDS), 1),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAXIMUM_SEED // 2:
            message = f"must be a whole number from {least} to {MAXIMUM_SEED // 2}, not {value!r}."
            problems.append(Problem(f"seeds.{name}", message))
            value = least
        found.append(value)
    return found[0], found[1]


def _precision(plain: object, problems: list[Problem]) -> Precision | None:
    if plain is None:
        return None
    example = 'Write {"metric": "age_p99_ms", "percent": 5}.'
    if not isinstance(plain, dict) or set(plain) != {"metric", "percent"}:
        problems.append(Problem("precise", "must be an object of metric and percent.", example))
        return None
    metric = METRICS.get(plain["metric"]) if isinstance(plain["metric"], str) else None
    if metric is None:
        problems.append(Problem("precise.metric", f"there is no metric {plain['metric']!r}.", there_are(METRICS)))
        return None
    percent = plain["percent"]
    if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 < percent <= 100:
        problems.append(Problem("precise.percent", f"must be above 0 and at most 100, not {percent!r}.", example))
        return None
    return Precision(metric=metric, percent=percent)


def _too_large(settings: int, seeds: int, events: float, limits: Limits) -> Iterator[Problem]:
    runs = settings * seeds
    if runs > limits.points:
        message = (
            f"would be {settings:,} settings with {seeds:,} seeds each, {runs:,} runs; {limits.points:,} is the most."
        )
        yield Problem("the experiment", message, "Try fewer values, or fewer seeds.")
    elif runs * events > limits.events:
        message = f"would send about {runs * events:,.0f} events; {limits.events:,} is the most."
        yield Problem("the experiment", message, "Make its runs shorter with until, or try fewer values or seeds.")


def _unseekable(axes: Sequence[Axis], goals: Sequence[Goal]) -> Iterator[Problem]:
    if not goals:
        yield Problem("seek", "has no goal to reach.", "Add a goal, or try all values.")
    if len(axes) != 1:
        remedy = "Vary one setting only, or try all values."
        yield Problem("seek", f"looks for the smallest value of one setting, and {len(axes)} are varied.", remedy)
        return
    (axis,) = axes
    # "Not set" stands for no limit: more than any number.
    values = axis.values[:-1] if axis.values and axis.values[-1] is None else axis.values
    is_rising = all(map(_is_number, values)) and all(one < other for one, other in pairwise(values))
    if len(axis.values) < 2 or not is_rising:
        yield Problem("seek", f"looks among numbers, each larger than the one before; {axis.name} has others.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unrunnable(design: Design) -> Iterator[Problem]:
    """What the engine says of each value alone; what of two values can't go together, its own run tells."""
    alone = replace(design, seed_count=1)
    yield from problems_of(design.base.scenario, (*design.base.scenario.interventions, *design.base.interventions))
    for axis in design.axes:
        # What lies between two numbers that can be is not looked at: there may be a thousand.
        for value in (axis.values[0], axis.values[-1]) if design.seek else axis.values:
            one = replace(alone, seek=False, axes=(replace(axis, values=(value,)),))
            given = one.run_input(0, 0)
            for problem in problems_of(given.scenario, (*given.scenario.interventions, *given.interventions)):
                yield Problem(f"{axis.name} = {axis.text(value)}", str(problem))
