"""The command set: one value of a node, of a connection, or of the scenario itself."""

from collections.abc import Iterable
from typing import Any

from dashboard.editing.document import Document, RefusedError, kind_of, known_node, node_fields, same, shown, with_node
from dashboard.editing.nodes import Command, Done
from dashboard.editing.references import NEEDS, SOURCE_SETTINGS, TRIGGER_SETTINGS
from dashboard.editing.wiring import Edge, known_edge
from eventflow.engine.chance.distributions import (
    KINDS,
    Constant,
    Exponential,
    Lognormal,
    Uniform,
    from_plain,
    to_plain,
)
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.filter_words import FILTER_WORDS
from eventflow.engine.scenario.settings import Setting, changed, value_of
from eventflow.engine.sources import CATALOGUE

OF_A_SCENARIO = ("title", "description", "seed", "until")
OF_A_SOURCE = ("traffic", "payloads")
OF_A_FUNCTION = (
    *("fails_on", "rules", "depends_on", "emits", "denied_actions"),
    *("dead_letter_queue", "on_failure", "on_success"),
)
CONCURRENCY = "ConcurrentExecutions"
LONGEST_TITLE = 120
DURATION = 1_000
"""Milliseconds, where nothing has been said about a duration before."""


def set_value(document: Document, command: Command) -> Done:
    """Null makes it again what it is if nobody says anything, which for a setting is AWS's default."""
    name, value = command.get("name"), command.get("value")
    if not isinstance(name, str) or not name:
        raise RefusedError("name", "names no setting.", 'Write {"name": "Timeout", "value": 10}.')
    if command.get("edge") is not None:
        edge = known_edge(document, command["edge"])
        return _of_a_trigger(document, edge, name, value), said(name, edge.name, value)
    if command.get("node") is not None:
        node = known_node(document, command["node"])
        return _of_a_node(document, node, name, value), said(name, node, value)
    return _of_the_scenario(document, name, value), said(name, "the flow", value)


def place_of(document: Document, command: Command) -> str:
    """Where the engine complains about what this command sets."""
    part = command.get("node")
    if command.get("edge") is not None:
        part = known_edge(document, command["edge"]).name
    name = str(command.get("name")).partition(".")[0]
    return f"{part}.{name}" if part is not None else name


def _of_a_node(document: Document, node: str, name: str, value: Any) -> Document:
    fields = node_fields(document, node)
    is_source = node in document["sources"]
    if name in (OF_A_SOURCE if is_source else OF_A_FUNCTION):
        kept = {field: content for field, content in fields.items() if field != name}
        return with_node(document, node, kept if value is None else {**kept, name: value})
    declared = CATALOGUE[kind_of(document, node)].settings if is_source else FUNCTION_SETTINGS
    settings = _settings(fields.get("settings", {}), declared, name, value, node)
    return with_node(document, node, {**fields, "settings": settings})


def _of_a_trigger(document: Document, edge: Edge, name: str, value: Any) -> Document:
    if edge.trigger is None:
        raise RefusedError(edge.name, "has no settings of its own.", f"Set them at {edge.start}.")
    trigger = dict(document["triggers"][edge.trigger])
    if name == "permitted":
        trigger["permitted"] = True if value is None else _truth(value)
    elif name == "filter":
        trigger = {field: content for field, content in trigger.items() if field not in FILTER_WORDS}
        trigger |= _filter(edge, value)
    else:
        declared = CATALOGUE[kind_of(document, edge.start)].trigger_settings
        trigger["settings"] = _settings(trigger.get("settings", {}), declared, name, value, edge.name)
    triggers = [trigger if number == edge.trigger else plain for number, plain in enumerate(document["triggers"])]
    return {**document, "triggers": triggers}


def _filter(edge: Edge, value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or set(value) - {*FILTER_WORDS}:
        raise RefusedError(f"{edge.name}.filter", "is no filter.", f"Write an object of {', '.join(FILTER_WORDS)}.")
    return value


def _of_the_scenario(document: Document, name: str, value: Any) -> Document:
    if name == CONCURRENCY:
        return {**document, "account": {} if value is None else {CONCURRENCY: value}}
    if name not in OF_A_SCENARIO:
        known = ", ".join((*OF_A_SCENARIO, CONCURRENCY))
        raise RefusedError(shown(name), "is not a setting of a flow.", f"There are {known}.")
    if name == "title" and (not isinstance(value, str) or not value.strip() or not _is_one_line(value)):
        raise RefusedError("title", "is no name.", f"Write one line of at most {LONGEST_TITLE} characters.")
    kept = {field: content for field, content in document.items() if field != name}
    return kept if value is None else {**kept, name: value.strip() if name == "title" else value}


def _settings(
    settings: dict[str, Any], declared: Iterable[Setting], name: str, value: Any, where: str
) -> dict[str, Any]:
    """``Duration.p50_ms`` is one parameter of a distribution; without a value the whole of it has its default again."""
    base, _, parameter = name.partition(".")
    setting = next((setting for setting in declared if setting.name == base), None)
    if not parameter and setting is not None and setting.kind == "boolean":
        value = _truth(value)
    if not parameter and setting is not None and setting.kind == "distribution" and isinstance(value, str):
        value = _of_kind(value, value_of(settings, declared, base))
    is_usual = not parameter and setting is not None and same(value, setting.default)
    # What AWS does anyway is not written down: some settings must not be given where they count for nothing.
    if value is None or is_usual or (value == "" and base in (*SOURCE_SETTINGS, *TRIGGER_SETTINGS)):
        gone = (base, *NEEDS.get(base, ()))
        return {key: content for key, content in settings.items() if key not in gone}
    if not parameter:
        return {**settings, name: value}
    try:
        return {**settings, **changed({base: value_of(settings, declared, base)}, name, value)}
    except (StopIteration, ValueError, TypeError) as error:
        message = str(error) or "is not a setting here"
        raise RefusedError(f"{where}.{name}", f"{message}.") from None


def _truth(value: Any) -> Any:
    """Forms write true and false as texts."""
    return value == "true" if value in ("true", "false") else value


def _of_kind(kind: str, value: Any) -> Any:
    """Durations of another kind, about as long as these; a text that names no kind is left to be complained about."""
    if kind not in KINDS:
        return kind or None
    now = from_plain(DURATION if value is None else value)
    match now:
        case Constant(ms=typical_ms) | Exponential(mean_ms=typical_ms) | Lognormal(p50_ms=typical_ms):
            pass
        case Uniform(low_ms=low_ms, high_ms=high_ms):
            typical_ms = (low_ms + high_ms) / 2
    if type(now) is KINDS[kind]:
        return to_plain(now)
    # What is skewed takes longer than nothing.
    median_ms = max(typical_ms, 1)
    parameters = {
        "constant": {"ms": typical_ms},
        "exponential": {"mean_ms": typical_ms},
        "uniform": {"low_ms": typical_ms / 2, "high_ms": typical_ms * 1.5},
        "lognormal": {"p50_ms": median_ms, "p95_ms": 2 * median_ms},
    }
    return {kind: parameters[kind]}


def said(name: str, part: str, value: Any) -> str:
    """``Set Timeout of make-thumbnail to 10``."""
    if value is None:
        return f"Reset {name} of {part}"
    if isinstance(value, dict | list) or (isinstance(value, str) and len(value) > 40):
        return f"Change {name} of {part}"
    return f"Set {name} of {part} to {str(value).lower() if isinstance(value, bool) else value}"


def _is_one_line(text: str) -> bool:
    return len(text.strip()) <= LONGEST_TITLE and text.strip().isprintable()
