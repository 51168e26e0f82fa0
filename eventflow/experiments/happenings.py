"""What happens to a part in the course of a run, which an experiment can leave out: faults, load, pauses, sent events.

What a person or the flow's story sets is varied as the setting that it is; an event that is dropped is one of a single
luck.
"""

from collections.abc import Iterable

from eventflow.engine.scenario.interventions import AddLoad, Fault, InjectEvents, Intervention, Pause
from eventflow.engine.units import MILLISECOND_US, duration_words

Happening = Fault | AddLoad | Pause | InjectEvents
VERBS = {Fault: "fault", AddLoad: "load", Pause: "pause", InjectEvents: "inject"}
FAULTS = {"fail": "Fails", "throttle": "Is throttled", "unreachable": "Is unreachable"}


def happenings_of(part: str, interventions: Iterable[Intervention]) -> dict[str, Happening]:
    """What happens to a node or trigger, by the name that an axis has for it: ``fault at 120000 ms``."""
    found: dict[str, Happening] = {}
    for item in interventions:
        if isinstance(item, Happening) and _part(item) == part:
            name = usual = f"{VERBS[type(item)]} at {item.at_us // MILLISECOND_US} ms"
            number = 1
            while name in found:
                number += 1
                name = f"{usual}, {number}"
            found[name] = item
    return found


def happening_words(item: Happening) -> str:
    """``Fails for 1 min at 2 min``."""
    at = f"at {duration_words(item.at_us)}"
    match item:
        case Fault(kind="slow", factor=factor):
            return f"{factor:g} times as slow for {duration_words(item.for_us)} {at}"
        case Fault(kind=kind):
            return f"{FAULTS[kind]} for {duration_words(item.for_us)} {at}"
        case AddLoad(times=times):
            return f"{times} times the traffic for {duration_words(item.for_us)} {at}"
        case Pause():
            return f"Is paused for {duration_words(item.for_us)} {at}"
        case InjectEvents(count=count):
            return f"{count:,} event{'' if count == 1 else 's'} sent {at}"


def _part(item: Happening) -> str:
    return f"{item.source}->{item.target}" if isinstance(item, Pause) else item.node
