"""That renaming knows every setting that names a node: the engine is asked which ones do."""

import pytest

from dashboard.editing.references import SOURCE_SETTINGS, TRIGGER_SETTINGS
from eventflow.engine import CATALOGUE
from eventflow.engine.scenario.model import Function, Scenario, Source, Trigger
from eventflow.engine.validation.scenario import problems

NOBODY = "nobody-of-this-name"
OF_SOURCES = [(kind, setting.name) for kind, entry in CATALOGUE.items() for setting in entry.settings]
OF_TRIGGERS = [(kind, setting.name) for kind, entry in CATALOGUE.items() for setting in entry.trigger_settings]


def names_a_node(kind: str, of_source: dict[str, str], of_trigger: dict[str, str]) -> bool:
    scenario = Scenario(
        name="x",
        sources=(Source(name="source", kind=kind, settings=of_source),),
        functions=(Function(name="function"),),
        triggers=(Trigger(source="source", target="function", settings=of_trigger),),
    )
    return any(f"{NOBODY!r}, which does not exist" in problem.message for problem in problems(scenario))


@pytest.mark.parametrize(("kind", "name"), OF_SOURCES)
def test_a_setting_of_a_source_that_names_a_node_is_known(kind, name):
    assert not names_a_node(kind, {name: NOBODY}, {}) or name in SOURCE_SETTINGS


@pytest.mark.parametrize(("kind", "name"), OF_TRIGGERS)
def test_a_setting_of_a_trigger_that_names_a_node_is_known(kind, name):
    assert not names_a_node(kind, {}, {name: NOBODY}) or name in TRIGGER_SETTINGS


def test_what_is_known_is_asked_for():
    assert {name for kind, name in OF_SOURCES if names_a_node(kind, {name: NOBODY}, {})} == {*SOURCE_SETTINGS}
    assert {name for kind, name in OF_TRIGGERS if names_a_node(kind, {}, {name: NOBODY})} == {*TRIGGER_SETTINGS}
