"""A scenario as YAML or plain JSON, both ways.

Raises ScenarioError with every problem of form at once; what a scenario means is checked by the engine.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from eventflow.engine.chance import traffic
from eventflow.engine.chance.deck import PayloadTemplate
from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.filter_words import FILTER_WORDS, fitted, pattern_text, plain_filter, read_filter
from eventflow.engine.scenario.model import Account, Emission, Function, Scenario, Source, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import SECOND_US, duration_text
from eventflow.interchange.plain import Reader

MOST_CHARACTERS = 500_000
DEEPEST = 60

TRAFFIC = ("constant", "poisson", "ramp", "burst", "times")


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
        plain: object = yaml.load(text, Loader=_Loader)
        return plain
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "can't be read"
        raise _refused(mark, f"is not YAML: {what}.", "") from None
    except (ValueError, OverflowError) as error:
        raise ScenarioError([Problem("the text", f"holds a value that can't be read: {error}.")]) from None


def from_plain(plain: object) -> Scenario:
    """The scenario that plain data describes."""
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
        "layout",
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
        }
    )


def _source(read: Reader, name: str, plain: object) -> Source:
    fields = read.fields(plain, name, ("kind", "settings", "traffic", "payloads"))
    return Source(
        name=name,
        kind=read.text(fields, "kind", name, ""),
        settings=dict(read.named(fields.get("settings"), f"{name}.settings")),
        traffic=tuple(
            stream
            for where, item in read.items(fields.get("traffic"), f"{name}.traffic")
            if (stream := _traffic(read, where, item)) is not None
        ),
        payloads=tuple(
            _payload(read, f"{name}.payloads", template, item)
            for template, item in read.named(fields.get("payloads"), f"{name}.payloads")
        ),
    )


def _payload(read: Reader, where: str, name: str, plain: object) -> PayloadTemplate:
    content = dict(read.named(plain, f"{where}.{name}"))
    weight = read.number(content, "weight", f"{where}.{name}", 1.0)
    return PayloadTemplate(name=name, weight=weight, content={k: v for k, v in content.items() if k != "weight"})


def _traffic(read: Reader, where: str, plain: object) -> traffic.Traffic | None:
    if not isinstance(plain, Mapping) or len(plain) != 1 or next(iter(plain)) not in TRAFFIC:
        read.complain(where, f"must be one of {', '.join(TRAFFIC)} with its fields.", "Write constant: {rate: 2}.")
        return None
    ((shape, content),) = plain.items()
    where = f"{where}.{shape}"
    match shape:
        case "constant" | "poisson":
            fields = read.fields(content, where, ("rate", "from", "until", "payload"))
            kind = traffic.Constant if shape == "constant" else traffic.Poisson
            return kind(rate_per_s=read.number(fields, "rate", where, 0), **_span(read, fields, where))
        case "ramp":
            fields = read.fields(content, where, ("from_rate", "to_rate", "from", "until", "payload"))
            from_per_s, to_per_s = (read.number(fields, name, where, 0) for name in ("from_rate", "to_rate"))
            return traffic.Ramp(from_per_s=from_per_s, to_per_s=to_per_s, **_span(read, fields, where))
        case "burst":
            fields = read.fields(content, where, ("at", "count", "within", "payload"))
            count = read.whole(fields, "count", where, 1)
            if not 1 <= count <= 1_000_000:
                read.complain(f"{where}.count", f"must be from 1 to 1,000,000, not {count}.")
                return None
            return traffic.Burst(
                at_us=read.time_us(fields, "at", where, 0),
                count=count,
                within_us=read.time_us(fields, "within", where, 0),
                payload=read.text(fields, "payload", where, None),
            )
        case _:
            fields = read.fields(content, where, ("at", "payload"))
            times = [read.time_us({"at": item}, "at", place, 0) for place, item in read.items(fields.get("at"), where)]
            return traffic.Times(times_us=tuple(times), payload=read.text(fields, "payload", where, None))


def _span(read: Reader, fields: Mapping[str, Any], where: str) -> Any:
    return {
        "start_us": read.time_us(fields, "from", where, 0),
        "end_us": read.time_us(fields, "until", where, None),
        "payload": read.text(fields, "payload", where, None),
    }


_TARGETS = ("dead_letter_queue", "on_failure", "on_success")


def _function(read: Reader, name: str, plain: object) -> Function:
    fields = read.fields(plain, name, ("settings", "fails_on", "emits", *_TARGETS, "denied_actions"))
    patterns = []
    for where, item in read.items(fields.get("fails_on"), f"{name}.fails_on"):
        try:
            pattern_text(item)
            patterns.append(item)
        except ValueError as error:
            read.complain(where, f"{error}.")
    emits = []
    for where, item in read.items(fields.get("emits"), f"{name}.emits"):
        content = dict(read.named(item, where))
        to = read.text(content, "to", where, "")
        emits.append(Emission(to=to, content={key: value for key, value in content.items() if key != "to"}))
    denied = [item for _, item in read.items(fields.get("denied_actions"), f"{name}.denied_actions")]
    return Function(
        name=name,
        settings=dict(read.named(fields.get("settings"), f"{name}.settings")),
        fails_on=tuple(patterns),
        emits=tuple(emits),
        dead_letter_queue=read.text(fields, "dead_letter_queue", name, None),
        on_failure=read.text(fields, "on_failure", name, None),
        on_success=read.text(fields, "on_success", name, None),
        denied_actions=tuple(str(action) for action in denied),
    )


def _trigger(read: Reader, where: str, plain: object) -> Trigger:
    fields = read.fields(plain, where, ("source", "function", *FILTER_WORDS))
    filter, problems = read_filter(fields, where)
    read.problems += problems
    return Trigger(
        source=read.text(fields, "source", where, ""),
        function=read.text(fields, "function", where, ""),
        filter=filter,
    )


def _fitted(trigger: Trigger, kind: EventSource | None) -> Trigger:
    return replace(trigger, filter=fitted(trigger.filter, kind.filtering)) if kind else trigger


def _plain_source(source: Source) -> dict[str, Any]:
    return _without_empty(
        {
            "kind": source.kind,
            "settings": dict(source.settings),
            "traffic": [_plain_traffic(stream) for stream in source.traffic],
            "payloads": {t.name: {"weight": t.weight, **t.content} for t in source.payloads},
        }
    )


def _plain_traffic(stream: traffic.Traffic) -> dict[str, Any]:
    fields: dict[str, Any] = {"payload": stream.payload}
    if isinstance(stream, traffic.Span):
        fields |= {"from": duration_text(stream.start_us) if stream.start_us else None}
        fields |= {"until": None if stream.end_us is None else duration_text(stream.end_us)}
    match stream:
        case traffic.Constant() | traffic.Poisson():
            fields |= {"rate": stream.rate_per_s}
        case traffic.Ramp():
            fields |= {"from_rate": stream.from_per_s, "to_rate": stream.to_per_s}
        case traffic.Burst():
            at, within = duration_text(stream.at_us), duration_text(stream.within_us)
            fields |= {"at": at, "count": stream.count, "within": within}
        case traffic.Times():
            fields |= {"at": [duration_text(at_us) for at_us in stream.times_us]}
    return {type(stream).__name__.lower(): {name: value for name, value in fields.items() if value is not None}}


def _plain_function(function: Function) -> dict[str, Any]:
    return _without_empty(
        {
            "settings": dict(function.settings),
            "fails_on": [p if isinstance(p, str) else dict(p) for p in function.fails_on],
            "emits": [{"to": emission.to, **emission.content} for emission in function.emits],
            **{name: getattr(function, name) for name in _TARGETS},
            "denied_actions": list(function.denied_actions),
        }
    )


def _plain_trigger(trigger: Trigger) -> dict[str, Any]:
    return {"source": trigger.source, "function": trigger.function, **plain_filter(trigger.filter)}


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _refused(mark: Any, message: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(f"line {mark.line + 1 if mark else 1}", message, remedy)])
