"""A scenario as YAML or plain JSON, both ways.

Raises ScenarioError with every problem of form at once; what a scenario means is checked by the engine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

import yaml

from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.scenario import interventions
from eventflow.engine.scenario.characters import unstorable
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.filter_words import FILTER_WORDS, fitted, pattern_text, plain_filter, read_filter
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import SECOND_US, duration_text
from eventflow.interchange.alarms import plain_alarm, read_alarm
from eventflow.interchange.handler_rules import plain_rule, read_rule
from eventflow.interchange.plain import Reader
from eventflow.interchange.traffic import plain_traffic, read_traffic

MOST_CHARACTERS = 500_000
DEEPEST = 60


class _Loader(yaml.SafeLoader):
    """Safe, and refuses a name that is given twice: YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise _refused(key.start_mark, f"gives {key.value} a second time.", "Use another name, or remove one.")
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes out again what comes twice: ``parse`` refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def load(text: str) -> Scenario:
    """The scenario that this YAML (or JSON) describes."""
    return from_plain(parse(text))


def dump(scenario: Scenario) -> str:
    """The scenario as YAML that ``load`` reads back."""
    return yaml.dump(to_plain(scenario), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def parse(text: str) -> object:
    """Plain data of a YAML text. Anchors are refused: a few lines of them can stand for gigabytes."""
    check(text)
    try:
        plain: object = yaml.load(text, Loader=_Loader)
        return plain
    except yaml.YAMLError as error:
        raise not_yaml(error) from None
    except (ValueError, OverflowError) as error:
        raise ScenarioError([Problem("the text", f"holds a value that can't be read: {error}.")]) from None


def check(text: str) -> None:
    """ScenarioError if the text is no YAML, or one that would take too much to read."""
    if len(text) > MOST_CHARACTERS:
        raise ScenarioError([Problem("the text", f"is longer than {MOST_CHARACTERS:,} characters.", "Send less.")])
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise _refused(event.start_mark, "uses an alias (*name).", "Write the value out.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise _refused(event.start_mark, f"is nested deeper than {DEEPEST} levels.", "Flatten it.")
    except yaml.YAMLError as error:
        raise not_yaml(error) from None


def not_yaml(error: yaml.YAMLError) -> ScenarioError:
    """The refusal that names the line where a text stops being YAML."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "can't be read"
    return _refused(mark, f"is not YAML: {what}.", "")


def from_plain(plain: object) -> Scenario:
    """The scenario that plain data describes."""
    if unkept := list(unstorable(plain, "the scenario")):
        raise ScenarioError(unkept)
    read = Reader()
    known = (
        "name",
        "title",
        "description",
        "seed",
        "until",
        "account",
        "sources",
        "functions",
        "triggers",
        "interventions",
        "alarms",
        "layout",
        "gallery",
    )
    fields = read.fields(plain, "", known)
    if not isinstance(plain, Mapping):
        raise ScenarioError([Problem("the scenario", "is not an object.", "Begin with name:, sources:, functions:.")])
    account = read.fields(fields.get("account"), "account", ("ConcurrentExecutions",))
    scenario = Scenario(
        name=read.text(fields, "name", "", "scenario"),
        title=read.text(fields, "title", "", ""),
        description=read.text(fields, "description", "", ""),
        seed=read.whole(fields, "seed", "", 1),
        until_us=read.time_us(fields, "until", "", 600 * SECOND_US),
        account=Account(concurrent_executions=read.whole(account, "ConcurrentExecutions", "account", 1000)),
        sources=tuple(_source(read, name, item) for name, item in read.named(fields.get("sources"), "sources")),
        functions=tuple(_function(read, name, item) for name, item in read.named(fields.get("functions"), "functions")),
        triggers=tuple(_trigger(read, where, item) for where, item in read.items(fields.get("triggers"), "triggers")),
        interventions=_interventions(read, fields.get("interventions")),
        alarms=tuple(
            alarm
            for where, item in read.items(fields.get("alarms"), "alarms")
            if (alarm := read_alarm(read, where, item)) is not None
        ),
    )
    if read.problems:
        raise ScenarioError(read.problems)
    kinds = {source.name: CATALOGUE.get(source.kind) for source in scenario.sources}
    return replace(scenario, triggers=tuple(_fitted(t, kinds.get(t.source)) for t in scenario.triggers))


def to_plain(scenario: Scenario) -> dict[str, Any]:
    """Plain data that ``from_plain`` reads back."""
    return _without_empty(
        {
            "name": scenario.name,
            "title": scenario.title,
            "description": scenario.description,
            "seed": scenario.seed,
            "until": duration_text(scenario.until_us),
            "account": {"ConcurrentExecutions": scenario.account.concurrent_executions},
            "sources": {source.name: _plain_source(source) for source in scenario.sources},
            "functions": {function.name: _plain_function(function) for function in scenario.functions},
            "triggers": [_plain_trigger(trigger) for trigger in scenario.triggers],
            "interventions": interventions.to_plain(scenario.interventions),
            "alarms": [_without_empty(plain_alarm(alarm)) for alarm in scenario.alarms],
        }
    )


def _interventions(read: Reader, plain: object) -> tuple[interventions.Intervention, ...]:
    try:
        return interventions.from_plain([] if plain is None else plain)
    except ScenarioError as error:
        read.problems += error.problems
        return ()


def _source(read: Reader, name: str, plain: object) -> Source:
    fields = read.fields(plain, name, ("kind", "settings", "traffic", "payloads"))
    return Source(
        name=name,
        kind=read.text(fields, "kind", name, ""),
        settings=dict(read.named(fields.get("settings"), f"{name}.settings")),
        traffic=tuple(
            stream
            for where, item in read.items(fields.get("traffic"), f"{name}.traffic")
            if (stream := read_traffic(read, where, item)) is not None
        ),
        payloads=tuple(
            _payload(read, f"{name}.payloads", template, item)
            for template, item in read.named(fields.get("payloads"), f"{name}.payloads")
        ),
    )


def _content(read: Reader, where: str, plain: object) -> dict[str, Any]:
    return {name: _as_json(read, f"{where}.{name}", value) for name, value in read.named(plain, where)}


def _as_json(read: Reader, where: str, value: object) -> Any:
    """The value as JSON has it: names are texts, and so are dates."""
    match value:
        case Mapping():
            return {str(name): _as_json(read, f"{where}.{name}", item) for name, item in value.items()}
        case list():
            return [_as_json(read, f"{where}[{number}]", item) for number, item in enumerate(value)]
        case date():
            return value.isoformat()
        case None | str() | bool() | int():
            return value
        case float() if isfinite(value):
            return value
        case _:
            read.complain(where, f"is {value!r}, which JSON does not have.", "Use a text or a finite number.")
            return None


def _payload(read: Reader, where: str, name: str, plain: object) -> PayloadTemplate:
    content = _content(read, f"{where}.{name}", plain)
    weight = read.number(content, "weight", f"{where}.{name}", 1.0)
    return PayloadTemplate(name=name, weight=weight, content={k: v for k, v in content.items() if k != "weight"})


_TARGETS = ("dead_letter_queue", "on_failure", "on_success")


def _function(read: Reader, name: str, plain: object) -> Function:
    known = ("settings", "fails_on", "rules", "depends_on", "emits", *_TARGETS, "denied_actions")
    fields = read.fields(plain, name, known)
    patterns = []
    for where, item in read.items(fields.get("fails_on"), f"{name}.fails_on"):
        try:
            pattern_text(item)
            patterns.append(item)
        except ValueError as error:
            read.complain(where, f"{error}.")
    emits = []
    for where, item in read.items(fields.get("emits"), f"{name}.emits"):
        content = _content(read, where, item)
        to = read.text(content, "to", where, "")
        emits.append(Emission(to=to, content={key: value for key, value in content.items() if key != "to"}))
    denied = [item for _, item in read.items(fields.get("denied_actions"), f"{name}.denied_actions")]
    return Function(
        name=name,
        settings=dict(read.named(fields.get("settings"), f"{name}.settings")),
        fails_on=tuple(patterns),
        rules=tuple(read_rule(read, where, item) for where, item in read.items(fields.get("rules"), f"{name}.rules")),
        depends_on=tuple(_words(read, fields, "depends_on", name)),
        emits=tuple(emits),
        dead_letter_queue=read.text(fields, "dead_letter_queue", name, None),
        on_failure=read.text(fields, "on_failure", name, None),
        on_success=read.text(fields, "on_success", name, None),
        denied_actions=tuple(str(action) for action in denied),
    )


def _words(read: Reader, fields: Mapping[str, Any], field: str, where: str) -> Iterator[str]:
    for place, item in read.items(fields.get(field), f"{where}.{field}"):
        if isinstance(item, str) and item:
            yield item
        else:
            read.complain(place, f"must be a name, not {item!r}.")


def _trigger(read: Reader, where: str, plain: object) -> Trigger:
    fields = read.fields(plain, where, ("source", "target", "settings", "permitted", *FILTER_WORDS))
    filter, problems = read_filter(fields, where)
    read.problems += problems
    return Trigger(
        source=read.text(fields, "source", where, ""),
        target=read.text(fields, "target", where, ""),
        filter=filter,
        settings=dict(read.named(fields.get("settings"), f"{where}.settings")),
        permitted=read.truth(fields, "permitted", where, True),
    )


def _fitted(trigger: Trigger, kind: EventSource | None) -> Trigger:
    return replace(trigger, filter=fitted(trigger.filter, kind.filtering)) if kind else trigger


def _plain_source(source: Source) -> dict[str, Any]:
    return _without_empty(
        {
            "kind": source.kind,
            "settings": dict(source.settings),
            "traffic": [plain_traffic(stream) for stream in source.traffic],
            "payloads": {t.name: {"weight": t.weight, **t.content} for t in source.payloads},
        }
    )


def _plain_function(function: Function) -> dict[str, Any]:
    return _without_empty(
        {
            "settings": dict(function.settings),
            "fails_on": [p if isinstance(p, str) else dict(p) for p in function.fails_on],
            "rules": [plain_rule(rule) for rule in function.rules],
            "depends_on": list(function.depends_on),
            "emits": [{"to": emission.to, **emission.content} for emission in function.emits],
            **{name: getattr(function, name) for name in _TARGETS},
            "denied_actions": list(function.denied_actions),
        }
    )


def _plain_trigger(trigger: Trigger) -> dict[str, Any]:
    return _without_empty(
        {
            "source": trigger.source,
            "target": trigger.target,
            **plain_filter(trigger.filter),
            "settings": dict(trigger.settings),
            "permitted": None if trigger.permitted else False,
        }
    )


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _refused(mark: Any, message: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(f"line {mark.line + 1 if mark else 1}", message, remedy)])
