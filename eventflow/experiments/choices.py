"""What can be varied of a scenario, what each setting is now, and values that are worth a try."""

from collections.abc import Iterator
from typing import Any

from eventflow.engine.scenario.model import Trigger
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources import CATALOGUE
from eventflow.experiments.axes import complaint_of, role_of
from eventflow.experiments.base import FILTER, OFF, ON, Base, Part, parameters_of, sets
from eventflow.experiments.happenings import happening_words

STEPS = (0.5, 1, 2, 4)
FROM_NOTHING = (2, 5, 10, 20)
"""For a number that is not set."""


def choices(base: Base) -> list[dict[str, Any]]:
    """Every part with its settings, as plain JSON."""
    found = []
    for part in base.parts:
        settings = list(_settings(base, part))
        if settings:
            title = f"{part.source} to {part.target}" if isinstance(part, Trigger) else part.name
            found.append({"node": part.name, "title": title, "role": role_of(part), "settings": settings})
    return found


def _settings(base: Base, part: Part) -> Iterator[dict[str, Any]]:
    for setting in base.settings_of(part).values():
        # Names of other nodes, keys and expressions: nobody compares those. What the flow's story sets can't be varied.
        if setting.kind == "text" or _is_told(base, part, setting.name):
            continue
        now = base.value(part, setting.name)
        if setting.kind == "distribution":
            for parameter, value in (parameters_of(now) if now is not None else {}).items():
                name = f"{setting.name}.{parameter}"
                yield {
                    **_plain(setting),
                    "property": name,
                    "label": f"{setting.label}, {parameter.removesuffix('_ms')}",
                    "kind": "number",
                    "unit": "ms",
                    "minimum": 0,
                    "optional": False,
                    "now": value,
                    "suggested": _possible(base, part, name, _around(setting, value)),
                }
        else:
            suggested = _possible(base, part, setting.name, _suggested(setting, now))
            yield {**_plain(setting), "now": now, "suggested": suggested}
    for name, happening in base.happenings(part).items():
        switch = Setting(
            name=name,
            label=happening_words(happening),
            group="What happens",
            kind="boolean",
            help="Whether this happens in the course of a run.",
        )
        yield {**_plain(switch), "now": True, "suggested": [False, True]}
    if base.can_filter(part) and isinstance(part, Trigger) and not _is_told(base, part, FILTER):
        filtering = CATALOGUE[base.scenario.source(part.source).kind].filtering
        assert filtering is not None
        yield {
            **_plain(Setting(name=FILTER, label="Filter", group="Filter", help="Which events are let through.")),
            "kind": "filter",
            "now": base.value(part, FILTER),
            "suggested": [OFF, ON] if part.filter is not None else [OFF],
            "words": list(filtering.words),
        }


def _is_told(base: Base, part: Part, property: str) -> bool:
    return any(sets(item, part.name, property) for item in base.scenario.interventions)


def _plain(setting: Setting) -> dict[str, Any]:
    return {
        "property": setting.name,
        "label": setting.label,
        "group": setting.group,
        "kind": setting.kind,
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "unit": setting.unit,
        "choices": list(setting.choices),
        "optional": setting.optional,
        "scale": setting.scale,
        "help": setting.help,
    }


def _suggested(setting: Setting, now: Any) -> list[Any]:
    match setting.kind:
        case "boolean":
            return [False, True]
        case "choice":
            return list(setting.choices)
        case _:
            return _around(setting, now)


def _around(setting: Setting, now: Any) -> list[Any]:
    """The value and some smaller and larger ones."""
    numbers = [now * step for step in STEPS] if now else list(FROM_NOTHING)
    if setting.kind == "integer":
        numbers = [round(number) for number in numbers]
    else:
        numbers = [int(number) if float(number).is_integer() else number for number in numbers]
    found: list[Any] = sorted({*numbers, *([] if now is None else [now])})
    return [*found, None] if setting.optional else found


def _possible(base: Base, part: Part, property: str, values: list[Any]) -> list[Any]:
    return [value for value in values if complaint_of(base, part, property, value) is None]
