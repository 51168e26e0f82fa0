"""Filters that somebody writes for an experiment: how each trigger's is written, and what one of them would do."""

from typing import Any

from dashboard.filter_answers import Deck, answers, read
from dashboard.forms.filter import filter_forms
from eventflow.engine import Problem, ScenarioError
from eventflow.engine.assembly.decks import Decks
from eventflow.engine.chance.draws import Draws
from eventflow.engine.scenario.filter_words import Filter, plain_filter
from eventflow.engine.scenario.interventions import SetFilter
from eventflow.engine.scenario.model import Scenario, Trigger
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.validation.names import there_are
from eventflow.experiments.base import FILTER, Base
from eventflow.experiments.own_filters import filter_text

NOTHING = Problem("filter", "has a pattern that says nothing.", "Write what may pass, or take off.")


def with_forms(parts: list[dict[str, Any]], base: Base) -> list[dict[str, Any]]:
    """What can be varied, and of each filter how it is written, what it says now, and what it says as ``on``."""
    forms = {f"{form['source']}->{form['target']}": form for form in filter_forms(base.scenario)}
    for part in parts:
        for setting in part["settings"]:
            if setting["property"] == FILTER:
                setting["form"] = forms[part["node"]]
                trigger = _trigger(base, part["node"])
                setting["filter"] = plain_filter(_now(base, trigger))
                setting["on"] = plain_filter(trigger.filter) or None
    return parts


def said_of(base: Base, node: object, plain: dict[str, Any]) -> dict[str, Any]:
    """What AWS would say of a filter of this trigger, what it is called, and which of its events it would let through.

    ScenarioError if the trigger can have none, or if it has no form at all.
    """
    trigger = _trigger(base, node)
    source = base.scenario.source(trigger.source)
    filtering = CATALOGUE[source.kind].filtering
    assert filtering is not None
    filter = read(plain, filtering)
    if filter is None:
        raise ScenarioError([NOTHING])
    cards = tuple(card.content for card in _decks(base.scenario).of(source.name))
    found = answers(Deck(source.name, filtering, cards), filter, [])
    return {**found, "cards": len(cards), "value": plain_filter(filter), "label": filter_text(plain)}


def _decks(scenario: Scenario) -> Decks:
    numbers = {node.name: number for number, node in enumerate(scenario.nodes)}
    return Decks(scenario, Draws(scenario.seed), numbers)


def _now(base: Base, trigger: Trigger) -> Filter | None:
    """The trigger's filter, by whoever set it last."""
    filter = trigger.filter
    for item in base.changes(trigger, FILTER):
        filter = item.filter if isinstance(item, SetFilter) else filter
    return filter


def _trigger(base: Base, name: object) -> Trigger:
    part = base.part(name) if isinstance(name, str) else None
    if not isinstance(part, Trigger) or not base.can_filter(part):
        names = there_are(trigger.name for trigger in base.scenario.triggers if base.can_filter(trigger))
        raise ScenarioError([Problem("node", f"there is no trigger {name!r} that can have a filter.", names)])
    return part
