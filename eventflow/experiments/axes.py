"""What an experiment varies: a setting of a node or trigger, a trigger's filter, or whether something happens to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eventflow.engine import Problem
from eventflow.engine.scenario.filter_words import FILTER_WORDS, fitted, plain_filter, read_filter
from eventflow.engine.scenario.interventions import Intervention, SetFilter, SetSetting
from eventflow.engine.scenario.model import Function, Source, Trigger
from eventflow.engine.scenario.settings import changed, value_of
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import duration_text
from eventflow.engine.validation.names import there_are
from eventflow.experiments.base import FILTER, OFF, ON, Base, Part
from eventflow.experiments.happenings import happening_words
from eventflow.experiments.own_filters import filter_text, told_apart

MOST_VALUES = 1_000
FIELDS = ("node", "property", "values")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A setting and the values that are tried. ``node`` may be a trigger, as ``source->target``.

    Of a filter the values are ``on`` (as the scenario has it), ``off``, and filters in AWS's words; of what happens in
    the course of a run, true and false.
    """

    node: str
    setting: str
    values: tuple[Any, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"node": self.node, "property": self.setting, "values": list(self.values)}

    @property
    def name(self) -> str:
        """``make-thumbnail.Timeout``."""
        return f"{self.node}.{self.setting}"

    def text(self, value: Any) -> str:
        """One of its values in a word or two, as no other of them is called."""
        if not isinstance(value, dict) or value not in self.values:
            return value_text(value)
        return _texts(json.dumps(self.values))[self.values.index(value)]

    def overlaps(self, other: "Axis") -> bool:
        """Whether both set the same: one of them perhaps a parameter of it."""
        if self.node != other.node or self.setting.partition(".")[0] != other.setting.partition(".")[0]:
            return False
        return self.setting == other.setting or "." not in self.setting or "." not in other.setting


@lru_cache(maxsize=64)
def _texts(values: str) -> tuple[str, ...]:
    """All values of an axis in words: asked for once for each setting of an experiment."""
    return tuple(told_apart([value_text(value) for value in json.loads(values)]))


def label_of(base: Base, axis: Axis) -> str:
    """What is varied, in words."""
    if axis.setting == FILTER:
        return "Filter"
    part = base.part(axis.node)
    assert part is not None
    if happening := base.happenings(part).get(axis.setting):
        return happening_words(happening)
    name, _, parameter = axis.setting.partition(".")
    label = base.settings_of(part)[name].label
    return f"{label}, {parameter.removesuffix('_ms')}" if parameter else label


def unit_of(base: Base, axis: Axis) -> str:
    """The unit of its values, if they have one."""
    part = base.part(axis.node)
    if part is None or axis.setting == FILTER or axis.setting in base.happenings(part):
        return ""
    name, _, parameter = axis.setting.partition(".")
    return "ms" if parameter else base.settings_of(part)[name].unit


def value_text(value: Any) -> str:
    """A value in a word or two."""
    match value:
        case None:
            return "none"
        case bool():
            return ON if value else OFF
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.6g}"
        case str():
            return value
        case dict() if {*value} <= {*FILTER_WORDS}:
            return filter_text(value)
        case _:
            text = json.dumps(value)
            return text if len(text) <= 40 else f"{text[:39]}…"


def read_axis(plain: object, where: str, base: Base) -> tuple[Axis | None, list[Problem]]:
    """An axis of plain JSON, and everything that is wrong with it."""
    if not isinstance(plain, dict) or set(plain) - {*FIELDS}:
        message = "must be an object of node, property and values."
        return None, [Problem(where, message, 'Write {"node": "worker", "property": "Timeout", "values": [3, 10]}.')]
    part = base.part(plain["node"]) if isinstance(plain.get("node"), str) else None
    if part is None:
        message = f"there is no node or trigger {plain.get('node')!r}."
        return None, [Problem(f"{where}.node", message, there_are(part.name for part in base.parts))]
    property, values = plain.get("property"), plain.get("values")
    known = [*base.settings_of(part), *([FILTER] if base.can_filter(part) else []), *base.happenings(part)]
    if not isinstance(property, str) or property.partition(".")[0] not in known:
        message = f"{part.name} has no setting {property!r}."
        return None, [Problem(f"{where}.property", message, there_are(known))]
    place = f"{part.name}.{property}"
    if not isinstance(values, list) or not values:
        return None, [Problem(place, "has no values to try.", "Give at least one.")]
    if len(values) > MOST_VALUES:
        message = f"has {len(values):,} values, and {MOST_VALUES:,} is the most."
        return None, [Problem(place, message, "Try fewer, farther apart.")]
    problems = list(_told_by_the_story(place, base, part, property))
    read = [_read(place, value, base, part, property) for value in values]
    problems += [problem for _, found in read for problem in found]
    if not problems:
        texts = [json.dumps(value) for value, _ in read]
        for text in dict.fromkeys(text for text in texts if texts.count(text) > 1):
            problems.append(Problem(place, f"is to be {text} twice.", "Give each value once."))
    axis = Axis(node=part.name, setting=property, values=tuple(value for value, _ in read))
    return (None if problems else axis), problems


def interventions_of(base: Base, axis: Axis, value: Any) -> list[Intervention]:
    """What gives the setting this value from the start of a run; nothing where it has it anyway."""
    part = base.part(axis.node)
    assert part is not None
    if value == base.value(part, axis.setting) and not base.changes(part, axis.setting):
        return []
    if axis.setting == FILTER:
        assert isinstance(part, Trigger)
        return [SetFilter(at_us=0, source=part.source, target=part.target, filter=_filter_of(base, part, value))]
    return [SetSetting(at_us=0, node=part.name, property=axis.setting, value=value)]


def kind_of(base: Base, axis: Axis) -> str:
    """What values it has: those of a setting's kind, numbers of a distribution's parameter, of a filter or a switch."""
    part = base.part(axis.node)
    assert part is not None
    if axis.setting == FILTER:
        return FILTER
    if axis.setting in base.happenings(part):
        return "boolean"
    return "number" if "." in axis.setting else base.settings_of(part)[axis.setting].kind


def is_fixed(base: Base, axis: Axis) -> bool:
    """Whether a run that goes on can't change it, so that it is the scenario that must differ."""
    part = base.part(axis.node)
    setting = base.settings_of(part).get(axis.setting.split(".")[0]) if part is not None else None
    return setting is not None and setting.fixed


def complaint_of(base: Base, part: Part, property: str, value: Any) -> str | None:
    """What is wrong with a value of a setting, as the end of a sentence that names it."""
    name = property.partition(".")[0]
    settings = base.settings_of(part)
    try:
        now = {name: value_of(part.settings, settings.values(), name)}
        return settings[name].complaint(changed(now, property, value)[name])
    except (ValueError, TypeError) as error:
        return str(error)


def _filter_of(base: Base, trigger: Trigger, value: Any) -> Any:
    if value == OFF:
        return None
    if value == ON:
        return trigger.filter
    source = base.scenario.source(trigger.source)
    return fitted(read_filter(value, FILTER)[0], CATALOGUE[source.kind].filtering)


def _told_by_the_story(place: str, base: Base, part: Part, property: str) -> Iterator[Problem]:
    own = [item for item in base.changes(part, property) if item in base.scenario.interventions]
    if own:
        message = f"is changed by the flow's own story at {duration_text(own[0].at_us)}."
        yield Problem(place, message, "Vary something else, or take that intervention out of the flow.")


def _read(place: str, value: Any, base: Base, part: Part, property: str) -> tuple[Any, list[Problem]]:
    if property == FILTER:
        assert isinstance(part, Trigger)
        return _read_filter(place, value, base, part)
    if property in base.happenings(part):
        switch = {ON: True, OFF: False, True: True, False: False}.get(value) if isinstance(value, bool | str) else None
        return switch, [] if switch is not None else [Problem(place, f"must be on or off, not {value!r}.")]
    complaint = complaint_of(base, part, property, value)
    return value, [Problem(place, f"{complaint}.")] if complaint else []


def _read_filter(place: str, value: Any, base: Base, trigger: Trigger) -> tuple[Any, list[Problem]]:
    if isinstance(value, bool):
        value = ON if value else OFF
    if value == ON and trigger.filter is None:
        message = "has no filter that could be on."
        return value, [Problem(place, message, f"Try off, or an object of {', '.join(_words(base, trigger))}.")]
    if value in (ON, OFF):
        return value, []
    if not isinstance(value, dict) or set(value) - {*FILTER_WORDS} or not value:
        message = f"must be on, off or an object of {', '.join(_words(base, trigger))}, not {value!r}."
        return value, [Problem(place, message)]
    filter, problems = read_filter(value, place)
    if filter is None and not problems:
        problems.append(Problem(place, "has a pattern that says nothing.", "Write what may pass, or take off."))
    return (plain_filter(filter) if filter is not None else value), problems


def _words(base: Base, trigger: Trigger) -> tuple[str, ...]:
    filtering = CATALOGUE[base.scenario.source(trigger.source).kind].filtering
    return filtering.words if filtering else ()


def role_of(part: Part) -> str:
    """What a part is."""
    return "function" if isinstance(part, Function) else "source" if isinstance(part, Source) else "trigger"
