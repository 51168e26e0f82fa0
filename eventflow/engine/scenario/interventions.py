"""What a person does to a run while it goes: input like everything else, with a time.

A branch is its parent's input and more interventions from some time on, so it is the same run before that time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from eventflow.engine.chance.replay import LARGEST_PAYLOAD
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.scenario.characters import unstorable
from eventflow.engine.scenario.filter_words import FILTER_WORDS, Filter, plain_filter, read_filter
from eventflow.engine.units import duration_text, parse_duration_us

FaultKind = Literal["fail", "slow", "throttle", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSetting:
    """Change a setting of a node."""

    at_us: int
    node: str
    property: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectEvents:
    """Send events from a source, all at once, with the card of that number, or with a payload of their own."""

    at_us: int
    node: str
    card: int = 0
    count: int = 1
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLoad:
    """Have a source send ``times`` as much as its traffic for a while: each further share is of the same shape."""

    at_us: int
    node: str
    times: int
    for_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Make a function fail, or take ``factor`` times as long, or be throttled, for a while.

    ``unreachable``: Lambda's API answers services that hand over an event for the function's queue with 5xx. What
    waits in the queue by then is run all the same, and callers that wait for an answer do not notice.
    """

    at_us: int
    node: str
    kind: FaultKind
    for_us: int
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Disable an event source mapping for a while: it receives nothing, and what it has received is run all the same.

    Simplified: it is disabled and enabled at once; AWS takes up to some minutes.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
    """

    at_us: int
    source: str
    target: str
    for_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEvent:
    """Drop one event that is still waiting; one that is running is dropped once its attempt fails."""

    at_us: int
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFilter:
    """Give the trigger from a source to a target another filter, or None; it decides about later events."""

    at_us: int
    source: str
    target: str
    filter: Filter | None


Intervention = SetSetting | InjectEvents | AddLoad | Fault | Pause | DropEvent | SetFilter
VERBS = ("set", "inject", "load", "fault", "pause", "drop", "set_filter")
MOST_TIMES = 50


def from_plain(plain: object) -> tuple[Intervention, ...]:
    """A list of plain interventions, sorted by time. ScenarioError has every complaint."""
    if not isinstance(plain, list):
        raise ScenarioError([Problem("interventions", "must be a list.", 'Write [{"at": "30s", "set": {...}}].')])
    problems = list(unstorable(plain, "interventions"))
    if problems:
        raise ScenarioError(problems)
    found: list[Intervention] = []
    for number, item in enumerate(plain):
        try:
            found.append(_one(item, f"interventions[{number}]"))
        except ScenarioError as error:
            problems += error.problems
        except (ValueError, TypeError) as error:
            problems.append(Problem(f"interventions[{number}]", f"{error}."))
    if problems:
        raise ScenarioError(problems)
    return tuple(sorted(found, key=lambda intervention: intervention.at_us))


def to_plain(interventions: tuple[Intervention, ...] | list[Intervention]) -> list[dict[str, Any]]:
    """What ``from_plain`` reads back."""
    return [_plain(intervention) for intervention in interventions]


def _one(item: object, where: str) -> Intervention:
    if not isinstance(item, dict):
        raise ValueError('it must be an object such as {"at": "30s", "set": {...}}')
    if "at_us" in item:
        at_us = _whole(item, "at_us", 0)
    elif "at" in item:
        at_us = parse_duration_us(item["at"])
    else:
        raise ValueError('it has no time; add "at": "30s"')
    verbs = [verb for verb in VERBS if verb in item]
    extra = sorted(set(map(str, item)) - {"at", "at_us", *verbs})
    if len(verbs) != 1 or extra:
        raise ValueError(
            f"it wants a time and one of {', '.join(VERBS[:-1])} or {VERBS[-1]}, "
            f"not {', '.join(sorted(map(str, item)))}"
        )
    what = item[verbs[0]]
    if not isinstance(what, dict):
        raise ValueError(f"{verbs[0]} must be an object")
    match verbs[0]:
        case "set":
            _only(what, "node", "property", "value")
            return SetSetting(
                at_us=at_us, node=_text(what, "node"), property=_text(what, "property"), value=what["value"]
            )
        case "inject":
            _only(what, "node", optional=("card", "count", "payload"))
            card, count = _whole(what, "card", 0, default=0), _whole(what, "count", 1, 10_000, default=1)
            payload = None if what.get("payload") is None else _payload(what["payload"])
            if payload is not None and "card" in what:
                raise ValueError("it wants a card or a payload, not both")
            return InjectEvents(at_us=at_us, node=_text(what, "node"), card=card, count=count, payload=payload)
        case "load":
            _only(what, "node", "times", "for")
            times, for_us = _whole(what, "times", 2, MOST_TIMES), parse_duration_us(what["for"])
            return AddLoad(at_us=at_us, node=_text(what, "node"), times=times, for_us=for_us)
        case "fault":
            _only(what, "node", "kind", "for", optional=("factor",))
            kind, factor = what["kind"], what.get("factor", 1.0)
            if kind not in get_args(FaultKind):
                raise ValueError(f"the fault must be one of {', '.join(get_args(FaultKind))}, not {kind!r}")
            if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor <= 1000:
                raise ValueError(f"factor must be above 0 and at most 1000, not {factor!r}")
            node, for_us = _text(what, "node"), parse_duration_us(what["for"])
            return Fault(at_us=at_us, node=node, kind=cast("FaultKind", kind), for_us=for_us, factor=factor)
        case "pause":
            _only(what, "source", "target", "for")
            source, target, for_us = _text(what, "source"), _text(what, "target"), parse_duration_us(what["for"])
            return Pause(at_us=at_us, source=source, target=target, for_us=for_us)
        case "set_filter":
            _only(what, "source", "target", "filter")
            source, target = _text(what, "source"), _text(what, "target")
            return SetFilter(at_us=at_us, source=source, target=target, filter=_filter(what["filter"], where))
        case _:
            _only(what, "event")
            return DropEvent(at_us=at_us, event=_whole(what, "event", 0))


def _plain(intervention: Intervention) -> dict[str, Any]:
    at = {"at_us": intervention.at_us}
    match intervention:
        case SetSetting(node=node, property=name, value=value):
            return {**at, "set": {"node": node, "property": name, "value": value}}
        case InjectEvents(node=node, card=card, count=count, payload=None):
            return {**at, "inject": {"node": node, "card": card, "count": count}}
        case InjectEvents(node=node, count=count, payload=payload):
            return {**at, "inject": {"node": node, "count": count, "payload": payload}}
        case AddLoad(node=node, times=times, for_us=for_us):
            return {**at, "load": {"node": node, "times": times, "for": duration_text(for_us)}}
        case Fault(node=node, kind=kind, for_us=for_us, factor=factor):
            return {
                **at,
                "fault": {"node": node, "kind": kind, "for": duration_text(for_us), "factor": factor},
            }
        case Pause(source=source, target=target, for_us=for_us):
            return {**at, "pause": {"source": source, "target": target, "for": duration_text(for_us)}}
        case DropEvent(event=event):
            return {**at, "drop": {"event": event}}
        case SetFilter(source=source, target=target, filter=filter):
            words = None if filter is None else plain_filter(filter)
            return {**at, "set_filter": {"source": source, "target": target, "filter": words}}


def _payload(plain: object) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise ValueError("payload must be an object with the fields of the source's payloads")
    try:
        text = json.dumps(plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("payload must be JSON") from None
    if len(text) > LARGEST_PAYLOAD or json.loads(text) != plain:
        raise ValueError(f"payload must be JSON of at most {LARGEST_PAYLOAD:,} characters")
    return plain


def _filter(plain: object, where: str) -> Filter | None:
    if plain is None:
        return None
    if not isinstance(plain, dict):
        raise ValueError('filter must be an object such as {"EventPattern": {...}}, or null for none')
    _only(plain, optional=FILTER_WORDS)
    filter, problems = read_filter(plain, f"{where}.set_filter.filter")
    if problems:
        raise ScenarioError(problems)
    return filter


def _only(what: dict[str, Any], *wanted: str, optional: tuple[str, ...] = ()) -> None:
    for name in wanted:
        if name not in what:
            raise ValueError(f"{name} is missing")
    if extra := sorted(set(map(str, what)) - {*wanted, *optional}):
        raise ValueError(f"{extra[0]} is not known here")


def _text(what: dict[str, Any], name: str) -> str:
    if not isinstance(what[name], str):
        raise ValueError(f"{name} must be a text")
    return cast("str", what[name])


def _whole(what: dict[str, Any], name: str, minimum: int, maximum: int = 10**15, default: int | None = None) -> int:
    value = what.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not minimum <= value <= maximum:
        raise ValueError(f"{name} must be a whole number from {minimum} to {maximum}, not {value!r}")
    return value
