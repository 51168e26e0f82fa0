"""A setting that a person can change, as the place that understands it declares it.

Forms, validation, the catalogue, YAML and interventions are all derived from these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from eventflow.engine.chance import distributions

SettingKind = Literal["integer", "number", "choice", "text", "boolean", "distribution"]
Settings = Mapping[str, Any]
"""Values by setting name; what is missing has its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting under AWS's property name, with its range, default and source.

    ``model_choice``: AWS publishes nothing here, the value is part of our model. ``optional``: None is allowed.
    ``fixed``: a run that is going can't change it.
    A distribution's parameters are set one by one as ``Duration.p50_ms``.
    """

    name: str
    label: str
    group: str
    default: Any = None
    kind: SettingKind = "integer"
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    scale: Literal["linear", "log"] = "linear"
    optional: bool = False
    fixed: bool = False
    model_choice: bool = False
    help: str = ""
    source: str = ""

    def complaint(self, value: object) -> str | None:
        """What is wrong with this value, as the end of a sentence that names the setting; None if nothing."""
        if value is None:
            return None if self.optional else "must be given"
        match self.kind:
            case "integer" | "number":
                whole = self.kind == "integer"
                if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                    return f"must be {'a whole number' if whole else 'a number'}, not {value!r}"
                if not _within(value, self.minimum, self.maximum):
                    return f"must be {self.range_text()}, not {value!r}"
            case "choice":
                if value not in self.choices:
                    return f"must be one of {', '.join(self.choices)}, not {value!r}"
            case "text":
                if not isinstance(value, str) or len(value) > 1024:
                    return "must be a text of at most 1024 characters"
            case "boolean":
                if not isinstance(value, bool):
                    return f"must be true or false, not {value!r}"
            case "distribution":
                try:
                    distributions.from_plain(value)
                except ValueError as error:
                    return f"is not a duration: {error}"
        return None

    def range_text(self) -> str:
        """``from 1 to 900 s``, ``at least 0``."""
        unit = f" {self.unit}" if self.unit else ""
        if self.minimum is not None and self.maximum is not None:
            return f"from {self.minimum:g} to {self.maximum:,.10g}{unit}"
        if self.minimum is not None:
            return f"at least {self.minimum:g}{unit}"
        return f"at most {self.maximum:,.10g}{unit}" if self.maximum is not None else "any number"


def value_of(settings: Settings, declared: Iterable[Setting], name: str) -> Any:
    """The value of a setting, its default if it is not given."""
    if name in settings:
        return settings[name]
    return next(setting.default for setting in declared if setting.name == name)


def changed(settings: Settings, name: str, value: Any) -> dict[str, Any]:
    """The settings with one changed; ``Duration.p50_ms`` changes one parameter of a distribution."""
    name, _, parameter = name.partition(".")
    if not parameter:
        return {**settings, name: value}
    plain = distributions.to_plain(distributions.from_plain(settings[name]))
    assert isinstance(plain, dict)
    ((kind, parameters),) = plain.items()
    if parameter not in parameters:
        raise ValueError(f"{kind} has no {parameter}; it has {' and '.join(parameters)}")
    return {**settings, name: {kind: {**parameters, parameter: value}}}


def _within(value: float, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
