"""A setting and its values as they are written in one line: ``worker.Timeout=10``, ``jobs->worker.BatchSize=1,10``."""

from collections.abc import Iterable
from typing import Any

import yaml

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.scenario.model import Scenario
from eventflow.interchange import scenario_yaml


def change(option: str, text: str, scenario: Scenario) -> SetSetting:
    """What sets this from the start of a run. ScenarioError names the option that the text was given for."""
    node, name, value = _read(option, text, scenario, "VALUE")
    try:
        plain = yaml.safe_load(value)
    except yaml.YAMLError:
        plain = value
    return SetSetting(at_us=0, node=node, property=name, value=plain)


def axis(option: str, text: str, scenario: Scenario) -> dict[str, Any]:
    """A setting and several values of it, as an experiment's design has them."""
    node, name, values = _read(option, text, scenario, "VALUE,VALUE")
    try:
        plain = scenario_yaml.parse(f"[{values}]")
    except ScenarioError:
        plain = [value.strip() for value in values.split(",")]
    return {"node": node, "property": name, "values": plain}


def _read(option: str, text: str, scenario: Scenario, form: str) -> tuple[str, str, str]:
    """Names may have dots, so the longest that fits wins."""
    target, equals, value = text.partition("=")
    node = _longest(target, (part.name for part in (*scenario.nodes, *scenario.triggers)))
    if not equals or not node:
        message = f"is not NODE.PROPERTY={form} with a node or a trigger of the scenario."
        raise ScenarioError([Problem(f"{option} {text}", message)])
    return node, target.removeprefix(f"{node}."), value


def _longest(target: str, names: Iterable[str]) -> str:
    return max((name for name in names if target.startswith(f"{name}.")), key=len, default="")
