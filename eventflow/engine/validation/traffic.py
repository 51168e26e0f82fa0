"""Every complaint about traffic: shapes that can't be, payloads that are not there, and more events than can be run."""

from collections.abc import Iterator
from itertools import pairwise

from eventflow.engine.chance.courses import HOURS, Day, Drawn, OnOff, Wave
from eventflow.engine.chance.replay import Replay
from eventflow.engine.chance.span import Span
from eventflow.engine.chance.traffic import Burst, Constant, Poisson, Ramp, Traffic, expected_count
from eventflow.engine.errors import Problem
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.model import Scenario, Source
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import SECOND_US

MOST_EVENTS = 20_000_000
MOST_AT_ONCE = 1_000_000
HIGHEST_RATE = 100_000
SHORTEST_US = SECOND_US // 1000
MOST_POINTS = 1_000

RATE = f"wants a rate above 0 and at most {HIGHEST_RATE:,} per second."


def traffic_problems(source: Source, kind: EventSource) -> Iterator[Problem]:
    """What is wrong with the traffic of a source, and with the events that it makes by itself."""
    if source.traffic and kind.arrivals is not None:
        message = f"{kind.name} makes its events by its own settings."
        yield Problem(f"{source.name}.traffic", message, "Remove its traffic.")
    elif source.traffic and not kind.accepts_traffic:
        yield Problem(f"{source.name}.traffic", f"{kind.name} gets its events from others.", "Remove its traffic.")
    for number, traffic in enumerate(source.traffic):
        where = f"{source.name}.traffic[{number}]"
        yield from (Problem(where, message) for message in _complaints(traffic, source))
        if isinstance(traffic, Replay):
            yield from _replay(where, traffic, kind)
    try:
        _timetable(source, kind)
    except ValueError as error:
        yield Problem(f"{source.name}.settings", str(error))


def volume_problems(scenario: Scenario) -> Iterator[Problem]:
    """Traffic of more events than can be run; what has another complaint is not counted."""
    total, told = 0.0, False
    for source in scenario.sources:
        for where, traffic in _shapes(source):
            expected = expected_count(traffic, scenario.until_us)
            total += expected
            if expected > MOST_EVENTS:
                told = True
                yield too_many(where, expected)
    if total > MOST_EVENTS and not told:
        yield too_many("traffic", total)


def events_expected(scenario: Scenario, source: str | None = None) -> float:
    """About how many events the traffic of one source, or of all, will send."""
    return sum(
        expected_count(traffic, scenario.until_us)
        for found in scenario.sources
        if source in (None, found.name)
        for _, traffic in _shapes(found)
    )


def _shapes(source: Source) -> Iterator[tuple[str, Traffic]]:
    """The sound shapes of a source, its own timetable included."""
    for number, traffic in enumerate(source.traffic):
        if not any(_complaints(traffic, source)):
            yield f"{source.name}.traffic[{number}]", traffic
    if kind := CATALOGUE.get(source.kind):
        try:
            own = _timetable(source, kind)
        except ValueError:
            return
        if own is not None:
            yield source.name, own


def _timetable(source: Source, kind: EventSource) -> Traffic | None:
    """What the source makes by itself, if its settings are sound each by itself; ValueError tells what is wrong."""
    given = ((setting, source.settings.get(setting.name, setting.default)) for setting in kind.settings)
    if kind.arrivals is None or any(setting.complaint(value) for setting, value in given):
        return None
    return kind.arrivals(source.settings)


def too_many(where: str, expected: float) -> Problem:
    """That this would be more events than can be run."""
    message = f"would be about {expected:,.0f} events, more than {MOST_EVENTS:,}."
    return Problem(where, message, "Lower a rate or shorten the run.")


def _complaints(traffic: Traffic, source: Source) -> Iterator[str]:
    if traffic.payload is not None and all(template.name != traffic.payload for template in source.payloads):
        yield f"names the payload {traffic.payload!r}, which is not declared."
    if isinstance(traffic, Span) and traffic.end_us is not None and traffic.end_us <= traffic.start_us:
        yield "ends before it starts."
    match traffic:
        case Constant(rate_per_s=rate) | Poisson(rate_per_s=rate):
            if not 0 < rate <= HIGHEST_RATE:
                yield RATE
        case Ramp(from_per_s=low, to_per_s=high):
            if not all(0 <= rate <= HIGHEST_RATE for rate in (low, high)) or not (low or high):
                yield f"wants rates from 0 to {HIGHEST_RATE:,} per second, not both 0."
        case Burst(count=count):
            if not 1 <= count <= MOST_AT_ONCE:
                yield f"wants a count from 1 to {MOST_AT_ONCE:,}, not {count:,}."
        case Wave():
            yield from _wave(traffic)
        case Day():
            yield from _day(traffic)
        case OnOff(rate_per_s=rate, on_us=on_us, off_us=off_us):
            if not 0 < rate <= HIGHEST_RATE:
                yield RATE
            if min(on_us, off_us) < SHORTEST_US:
                yield "must be on and off for at least a millisecond each."
        case Drawn():
            yield from _drawn(traffic)


def _wave(wave: Wave) -> Iterator[str]:
    if not 0 < wave.mean_per_s <= HIGHEST_RATE:
        yield RATE
    if not 0 <= wave.amplitude_per_s <= wave.mean_per_s:
        yield "wants an amplitude from 0 to its rate, so that it never falls below 0."
    if wave.period_us < SECOND_US:
        yield "wants a period of at least a second."


def _day(day: Day) -> Iterator[str]:
    if not 0 < day.mean_per_s <= HIGHEST_RATE:
        yield RATE
    if len(day.weights) != HOURS:
        yield f"wants {HOURS} weights, one for each hour, not {len(day.weights)}."
    elif not all(0 <= weight <= 1e6 for weight in day.weights) or not any(day.weights):
        yield "wants weights from 0 to 1,000,000, not all 0."
    elif max(day.weights) * HOURS / sum(day.weights) * day.mean_per_s > HIGHEST_RATE:
        yield f"has an hour of more than {HIGHEST_RATE:,} per second."
    if not 0 <= day.first_hour < HOURS:
        yield f"must start at an hour from 0 to {HOURS - 1}, not {day.first_hour}."


def _drawn(drawn: Drawn) -> Iterator[str]:
    times_us = [at_us for at_us, _ in drawn.points]
    if not 2 <= len(times_us) <= MOST_POINTS:
        yield f"wants from 2 to {MOST_POINTS:,} points, not {len(times_us)}."
    elif any(later <= earlier for earlier, later in pairwise(times_us)):
        yield "wants its points in order of time, each later than the one before."
    if not all(0 <= rate <= HIGHEST_RATE for _, rate in drawn.points):
        yield f"wants rates from 0 to {HIGHEST_RATE:,} per second."
    elif drawn.points and not any(rate for _, rate in drawn.points):
        yield "is 0 everywhere."


def _replay(where: str, replay: Replay, kind: EventSource) -> Iterator[Problem]:
    """The first payload only in which something is wrong: a file tends to be wrong throughout."""
    for number, content in enumerate(replay.contents):
        place = f"{where} line {replay.lines[number]}" if replay.lines else where
        if unknown := next((name for name in content if name not in kind.content), None):
            message = f"{unknown} is not part of a payload of {kind.name}."
            yield Problem(place, message, f"There are {', '.join(kind.content)}.")
            return
        if complaint := kind.complaint(content):
            yield Problem(place, f"{complaint}.")
            return
