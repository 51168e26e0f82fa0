"""The settings forms of the edit page: those of the studio, and what only a flow that is not running can be asked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dashboard.editing.document import Document
from dashboard.editing.naming import nameable
from dashboard.editing.references import SOURCE_SETTINGS, TRIGGER_SETTINGS
from dashboard.editing.targets import reason
from dashboard.editing.wiring import FIELDS, Edge
from dashboard.forms.node import Form, Part, current_settings, field, fields, parameters_of
from eventflow.engine.scenario.model import Function, Scenario, Trigger
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.validation.settings import declared

YES_OR_NO = [["true", "Yes"], ["false", "No"]]
DISTRIBUTIONS = {
    "constant": "Always the same",
    "lognormal": "Skewed, as run times are",
    "exponential": "Memoryless",
    "uniform": "Anything between two",
}
"""What each kind of durations is called."""
ENDINGS = {"dead_letter": "Dead-letter queue", "on_failure": "On failure", "on_success": "On success"}
AFTER = "When an async event fails"
"""The group of a function's settings that its endings stand in."""


def forms(scenario: Scenario, document: Document, edges: Iterable[Edge]) -> dict[str, Form]:
    """By node, and by the id of a trigger."""
    found = {node.name: _form(node, node.name, declared(node, scenario), document) for node in scenario.nodes}
    for function in scenario.functions:
        _group(found[function.name], AFTER).extend(_endings(function, document))
    for edge in edges:
        if edge.trigger is not None:
            trigger = scenario.triggers[edge.trigger]
            found[edge.id] = _form(trigger, edge.start, declared(trigger, scenario), document)
            _group(found[edge.id], "Permission").append(_permitted(trigger))
    return found


def _form(part: Part, owner: str, settings: Sequence[Setting], document: Document) -> Form:
    values = current_settings(part, settings, ())
    groups: Form = []
    for setting in settings:
        _group(groups, setting.group).extend(_fields(setting, values[setting.name], owner, document))
    return [group for group in groups if group["fields"]]


def _fields(setting: Setting, value: Any, owner: str, document: Document) -> Iterator[dict[str, Any]]:
    if setting.kind == "boolean":
        shown = field(setting, _word(value))
        yield {**shown, "kind": "choice", "choices": YES_OR_NO, "default": _word(setting.default)}
    elif setting.name in (*SOURCE_SETTINGS, *TRIGGER_SETTINGS):
        yield _of_nodes(field(setting, value), value, nameable(document, owner, setting.name))
    elif setting.kind == "distribution":
        yield _distribution(setting, value)
        yield from fields(setting, value)
    else:
        yield from fields(setting, value)


def _distribution(setting: Setting, value: Any) -> dict[str, Any]:
    """Of what kind the durations are; each kind has parameters of its own."""
    kinds = [[name, words] for name, words in DISTRIBUTIONS.items()]
    default = None if setting.default is None else next(iter(parameters_of(setting.default)))
    return {
        **field(setting, None if value is None else next(iter(parameters_of(value)))),
        "kind": "choice",
        "choices": kinds if default is not None else [["", "None"], *kinds],
        "default": default,
    }


def _endings(function: Function, document: Document) -> Iterator[dict[str, Any]]:
    names = document["layout"]
    for role, label in ENDINGS.items():
        value = getattr(function, FIELDS[role])
        able = [name for name in names if name == value or not reason(document, function.name, name, role)]
        setting = Setting(name=FIELDS[role], label=label, group=AFTER, kind="text", optional=True)
        yield _of_nodes(field(setting, value), value, able)


def _permitted(trigger: Trigger) -> dict[str, Any]:
    setting = Setting(
        name="permitted",
        label="May invoke",
        group="Permission",
        kind="choice",
        help="Whether the policy exists that this connection needs.",
        model_choice=True,
    )
    return {**field(setting, _word(trigger.permitted)), "choices": YES_OR_NO, "default": "true"}


def _of_nodes(shown: dict[str, Any], value: str | None, able: list[str]) -> dict[str, Any]:
    """A field in which a node is chosen, or none."""
    names = [*able, *([value] if value and value not in able else [])]
    return {**shown, "kind": "choice", "choices": [["", "None"], *([name, name] for name in names)], "of_nodes": True}


def _group(groups: Form, title: str) -> list[dict[str, Any]]:
    """The fields of a group, which is made if it is not there."""
    for group in groups:
        if group["title"] == title:
            found: list[dict[str, Any]] = group["fields"]
            return found
    groups.append({"title": title, "fields": []})
    last: list[dict[str, Any]] = groups[-1]["fields"]
    return last


def _word(value: object) -> str:
    return "true" if value else "false"
