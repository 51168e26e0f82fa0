"""Rows <-> the engine's scenario: the only place where one becomes the other."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from dashboard import placing
from dashboard.models import Function, Node, Scenario, Source, Trigger, Workspace
from eventflow.engine import Scenario as EngineScenario
from eventflow.engine.scenario.interventions import to_plain
from eventflow.interchange import scenario_yaml

Layout = Mapping[str, tuple[int, int]]
TARGETS = ("dead_letter_queue", "on_failure", "on_success")


def plain_of(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain JSON, in the form that is stored with a run."""
    plain = {
        "name": scenario.slug,
        "title": scenario.name,
        "description": scenario.description,
        "seed": scenario.seed,
        "until": scenario.until_us / 1_000_000,
        "account": scenario.settings or None,
        "interventions": scenario.interventions,
        "alarms": scenario.alarms,
        **flows([scenario])[scenario.pk],
    }
    # Once through the engine's own words: what is stored is complete and in one form.
    return scenario_yaml.to_plain(scenario_yaml.from_plain(plain))


def flows(scenarios: Iterable[Scenario]) -> dict[int, dict[str, Any]]:
    """By scenario its sources, functions and triggers as plain JSON, with as many queries for many as for one."""
    keys = [scenario.pk for scenario in scenarios]
    plain: dict[int, dict[str, Any]] = {key: {"sources": {}, "functions": {}, "triggers": []} for key in keys}
    names = dict(Node.objects.filter(scenario__in=keys).values_list("pk", "name"))
    for source in Source.objects.filter(scenario__in=keys):
        plain[source.scenario_id]["sources"][source.name] = _plain_source(source)
    for function in Function.objects.filter(scenario__in=keys):
        plain[function.scenario_id]["functions"][function.name] = _plain_function(function, names)
    for trigger in Trigger.objects.filter(scenario__in=keys):
        plain[trigger.scenario_id]["triggers"].append(_plain_trigger(trigger, names))
    return plain


@transaction.atomic
def store(scenario: EngineScenario, workspace: Workspace, layout: Layout) -> Scenario:
    """The scenario as rows of the workspace, in place of an earlier one of the same name."""
    row, _ = Scenario.objects.update_or_create(
        workspace=workspace.ensure(),
        slug=scenario.name,
        defaults={
            "name": scenario.title or scenario.name,
            "description": scenario.description,
            "seed": scenario.seed,
            "until_us": scenario.until_us,
            "settings": {"ConcurrentExecutions": scenario.account.concurrent_executions},
            "interventions": to_plain(scenario.interventions),
            "alarms": scenario_yaml.to_plain(scenario).get("alarms", []),
        },
    )
    row.nodes.all().delete()
    plain = scenario_yaml.to_plain(scenario)
    place = {**placing.place(plain), **layout}
    sources: dict[str, Source] = {}
    functions: dict[str, Function] = {}
    for name, content in plain.get("sources", {}).items():
        sources[name] = Source.objects.create(scenario=row, name=name, x=place[name][0], y=place[name][1], **content)
    for name, content in plain.get("functions", {}).items():
        fields = {key: value for key, value in content.items() if key not in TARGETS}
        functions[name] = Function.objects.create(scenario=row, name=name, x=place[name][0], y=place[name][1], **fields)
    nodes: dict[str, Node] = {**sources, **functions}
    for name, content in plain.get("functions", {}).items():
        targets = {role: nodes[content[role]] for role in TARGETS if role in content}
        if targets:
            Function.objects.filter(pk=functions[name].pk).update(**targets)
    for trigger in plain.get("triggers", []):
        source, target = sources[trigger.pop("source")], nodes[trigger.pop("target")]
        settings, permitted = trigger.pop("settings", {}), trigger.pop("permitted", True)
        Trigger.objects.create(
            scenario=row, source=source, target=target, filter=trigger or None, settings=settings, permitted=permitted
        )
    return row


def _plain_source(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "settings": source.settings,
        "traffic": source.traffic,
        "payloads": source.payloads,
    }


def _plain_trigger(trigger: Trigger, nodes: dict[int, str]) -> dict[str, Any]:
    return {
        "source": nodes[trigger.source_id],
        "target": nodes[trigger.target_id],
        **(trigger.filter or {}),
        "settings": trigger.settings,
        "permitted": trigger.permitted,
    }


def _plain_function(function: Function, nodes: dict[int, str]) -> dict[str, Any]:
    return {
        "settings": function.settings,
        "fails_on": function.fails_on,
        "emits": function.emits,
        "rules": function.rules,
        "depends_on": function.depends_on,
        "denied_actions": function.denied_actions,
        **{role: nodes.get(getattr(function, f"{role}_id")) for role in TARGETS},
    }
