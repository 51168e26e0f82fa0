"""Every complaint about the settings of a node or a trigger, and which settings there are."""

from collections.abc import Iterator, Sequence

from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.scenario.settings import Setting, Settings
from eventflow.engine.sources import CATALOGUE


def setting_problems(where: str, settings: Settings, declared: Sequence[Setting]) -> Iterator[Problem]:
    """Settings that are not known here, and values out of their range."""
    by_name = {setting.name: setting for setting in declared}
    for name, value in settings.items():
        if name not in by_name:
            remedy = f"There are {', '.join(by_name)}." if by_name else "Remove it."
            yield Problem(f"{where}.{name}", "is not a setting here.", remedy)
        elif complaint := by_name[name].complaint(value):
            yield Problem(f"{where}.{name}", f"{complaint}.")


def declared(part: Source | Function | Trigger, scenario: Scenario) -> Sequence[Setting]:
    """The settings of a node or a trigger."""
    if isinstance(part, Function):
        return FUNCTION_SETTINGS
    if isinstance(part, Source):
        return CATALOGUE[part.kind].settings if part.kind in CATALOGUE else ()
    source = next((source for source in scenario.sources if source.name == part.source), None)
    return CATALOGUE[source.kind].trigger_settings if source and source.kind in CATALOGUE else ()
