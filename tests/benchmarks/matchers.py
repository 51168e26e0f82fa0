"""The matchers that are compared. ``python -m tests.benchmarks.matchers moto text < numbers`` prints one figure.

Each gets its best public form: *precompiled* asks a ready pattern about a parsed event, *text* begins with two texts.
"""

import gc
import json
import sys
from collections.abc import Callable
from time import perf_counter

from tests.benchmarks.filter_cases import Case, cases

Decide = Callable[[], bool]
Matcher = Callable[[Case], Decide]
"""All that may be done beforehand, and what is timed."""

SECONDS = 0.6
"""How long the questions are asked again and again."""


def eventflow_precompiled(case: Case) -> Decide:
    from eventflow.engine.filters.event_pattern import EventPattern
    from eventflow.engine.filters.event_text import read_event

    matches, event = EventPattern.compile(case.pattern).matches, read_event(case.event)
    return lambda: matches(event)


def eventflow_text(case: Case) -> Decide:
    from eventflow.engine.filters.event_pattern import EventPattern
    from eventflow.engine.filters.event_text import read_event

    return lambda: EventPattern.compile(case.pattern).matches(read_event(case.event))


def moto_precompiled(case: Case) -> Decide:
    from moto.events.models import EventPattern

    matches, event = EventPattern.load(case.pattern).matches_event, json.loads(case.event)
    return lambda: bool(matches(event))


def moto_text(case: Case) -> Decide:
    from moto.events.models import EventPattern

    return lambda: bool(EventPattern.load(case.pattern).matches_event(json.loads(case.event)))


def event_ruler_text(case: Case) -> Decide:
    """It takes texts only."""
    from event_ruler import test_event_pattern

    return lambda: bool(test_event_pattern(case.event, case.pattern))


MATCHERS: dict[tuple[str, str], Matcher] = {
    ("eventflow", "precompiled"): eventflow_precompiled,
    ("eventflow", "text"): eventflow_text,
    ("moto", "precompiled"): moto_precompiled,
    ("moto", "text"): moto_text,
    ("event-ruler", "text"): event_ruler_text,
}


def answers(matcher: Matcher) -> list[bool | str]:
    """By case what it says, or why it can't say anything."""
    given: list[bool | str] = []
    for case in cases():
        try:
            given.append(matcher(case)())
        except ImportError:
            raise
        except Exception as error:
            given.append(f"{type(error).__name__}: {error}")
    return given


def matches_per_s(matcher: Matcher, chosen: list[int]) -> float:
    """How many questions a second it answers, of these cases in turn."""
    every = cases()
    questions = [matcher(every[number]) for number in chosen]
    for ask in questions:
        ask()
    gc.collect()
    asked, begun = 0, perf_counter()
    while (took := perf_counter() - begun) < SECONDS:
        for ask in questions:
            ask()
        asked += len(questions)
    return asked / took


if __name__ == "__main__":
    _, library, form = sys.argv
    try:
        chosen = json.loads(sys.stdin.read() or "null")
        matcher = MATCHERS[library, form]
        print(json.dumps(answers(matcher) if chosen is None else matches_per_s(matcher, chosen)))
    except ImportError as error:
        # Not every peer is made for every Python and machine.
        print(f"{library} is not installed here: {error}", file=sys.stderr)
        print("null")
