"""The settings form of every node, built from what the engine declares: no field is written down twice."""

from collections.abc import Iterator, Sequence
from typing import Any

from eventflow.engine.chance import distributions
from eventflow.engine.scenario.interventions import Intervention, SetSetting
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import Setting, changed, value_of
from eventflow.engine.validation.settings import declared

Form = list[dict[str, Any]]
Part = Source | Function | Trigger

PARAMETER_LABELS = {
    "ms": "",
    "mean_ms": "mean",
    "low_ms": "shortest",
    "high_ms": "longest",
    "p50_ms": "median",
    "p95_ms": "95th percentile",
}
LONGEST_MS = 900_000


def forms(scenario: Scenario, interventions: Sequence[Intervention] = ()) -> dict[str, Form]:
    """By node and by trigger: its groups of fields, with the values that hold after all interventions."""
    parts = (*scenario.nodes, *(trigger for trigger in scenario.triggers if declared(trigger, scenario)))
    return {part.name: form(part, declared(part, scenario), interventions) for part in parts}


def current_settings(part: Part, settings: Sequence[Setting], interventions: Sequence[Intervention]) -> dict[str, Any]:
    values = {setting.name: value_of(part.settings, settings, setting.name) for setting in settings}
    for change in interventions:
        if isinstance(change, SetSetting) and change.node == part.name:
            values = changed(values, change.property, change.value)
    return values


def form(part: Part, settings: Sequence[Setting], interventions: Sequence[Intervention] = ()) -> Form:
    values = current_settings(part, settings, interventions)
    groups: dict[str, list[dict[str, Any]]] = {}
    for setting in settings:
        for field in fields(setting, values[setting.name]):
            groups.setdefault(setting.group, []).append(field)
    return [{"title": title, "fields": found} for title, found in groups.items()]


def fields(setting: Setting, value: Any) -> Iterator[dict[str, Any]]:
    """The fields a setting takes; none where a person can't change it while a run goes on."""
    match setting.kind:
        case "integer" | "number" | "text" | "choice":
            yield field(setting, value)
        case "distribution" if value is not None:
            yield from distribution_fields(setting, value)
        case _:
            return


def field(setting: Setting, value: Any) -> dict[str, Any]:
    return {
        "name": setting.name,
        "label": setting.label,
        "value": value,
        "default": setting.default,
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "unit": setting.unit,
        "kind": setting.kind,
        "choices": [[choice, choice] for choice in setting.choices],
        "scale": setting.scale,
        "help": setting.help,
        "model_choice": setting.model_choice,
        "source": setting.source,
    }


def distribution_fields(setting: Setting, value: Any) -> Iterator[dict[str, Any]]:
    """One field per parameter: ``Duration.p50_ms`` is what the engine calls it too."""
    ((kind, parameters),) = parameters_of(value).items()
    defaults = parameters_of(setting.default).get(kind, {}) if setting.default is not None else {}
    for name, number in parameters.items():
        label = PARAMETER_LABELS.get(name, name)
        yield {
            **field(setting, number),
            "name": f"{setting.name}.{name}",
            "label": f"{setting.label}, {label}" if label else setting.label,
            "default": defaults.get(name, number),
            "minimum": 1 if kind == "lognormal" else 0,
            "maximum": LONGEST_MS,
            "unit": "ms",
            "kind": "number",
            "scale": "log",
        }


def parameters_of(value: Any) -> dict[str, dict[str, float]]:
    plain = distributions.to_plain(distributions.from_plain(value))
    assert isinstance(plain, dict)
    return plain
