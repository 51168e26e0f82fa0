"""The settings form of every node, built from what the engine declares: no field is written down twice."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventflow.engine.chance import distributions
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.interventions import Intervention, SetSetting
from eventflow.engine.scenario.model import Function, Scenario, Source
from eventflow.engine.scenario.settings import Setting, changed, value_of
from eventflow.engine.sources import CATALOGUE

Form = list[dict[str, Any]]

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
    """By node: its groups of fields, with the values that hold once all interventions have happened."""
    return {node.name: form(declared(node), current_settings(node, interventions)) for node in scenario.nodes}


def declared(node: Source | Function) -> tuple[Setting, ...]:
    return FUNCTION_SETTINGS if isinstance(node, Function) else CATALOGUE[node.kind].settings


def current_settings(node: Source | Function, interventions: Sequence[Intervention]) -> dict[str, Any]:
    settings = {setting.name: value_of(node.settings, declared(node), setting.name) for setting in declared(node)}
    for change in interventions:
        if isinstance(change, SetSetting) and change.node == node.name:
            settings = changed(settings, change.property, change.value)
    return settings


def form(settings: Sequence[Setting], values: Mapping[str, Any]) -> Form:
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
