"""Whatever is done to a flow in whatever order: it stays readable and drawable, and undo restores it exactly."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import edits, gallery
from dashboard.editing.changes import changed, changes
from dashboard.editing.commands import edited
from dashboard.editing.document import Document, canonical, same
from dashboard.editing.targets import targets
from dashboard.editing.wiring import edges
from dashboard.forms.editing import forms
from dashboard.models import Workspace
from dashboard.snapshot import store
from eventflow.engine import Scenario, ScenarioError
from eventflow.engine.validation.scenario import problems
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import a_document
from tests.properties.command_strategies import commands, nonsensical
from tests.properties.strategies import scenarios

of_the_gallery = st.sampled_from(gallery.slugs()).map(gallery.read)


@st.composite
def beginnings(draw: st.DrawFn) -> Scenario:
    return draw(st.just(Scenario(name="new-flow")) | of_the_gallery | scenarios())


def hold(document: Document) -> None:
    """What holds of every document."""
    assert same(canonical(document), document)
    scenario = scenario_yaml.from_plain(document)
    found, names = edges(document), [node.name for node in scenario.nodes]
    assert list(document["layout"]) == names
    assert {end for edge in found for end in (edge.start, edge.end)} <= {*names}
    assert len({edge.id for edge in found}) == len(found)
    assert targets(document)["names"] == list(names)
    assert {*forms(scenario, document, found)} >= {*names}
    problems(scenario, scenario.interventions)


def tried(document: Document, command: Any) -> Document:
    """The document after a command; the same if it is refused, which is done in words."""
    try:
        return edited(document, command).document
    except ScenarioError as error:
        complaints = [problem.message for problem in error.problems]
    assert all(complaints)
    return document


@given(st.data(), beginnings())
@settings(max_examples=60)
def test_any_commands_leave_a_flow_that_can_be_drawn_and_undone(data: st.DataObject, scenario: Scenario) -> None:
    first = document = a_document(scenario)
    backs = []
    for _ in range(data.draw(st.integers(1, 12))):
        after = tried(document, data.draw(commands(document) | nonsensical()))
        hold(after)
        assert same(changed(document, changes(document, after)), after)
        backs.append(changes(after, document))
        document = after
    for back in reversed(backs):
        document = changed(document, back)
    assert same(document, first)


@given(of_the_gallery, st.lists(nonsensical(), min_size=1, max_size=20))
def test_nonsense_is_refused_in_words(scenario: Scenario, given: list[Any]) -> None:
    document = a_document(scenario)
    kept = a_document(scenario)
    for command in given:
        hold(tried(document, command))
    assert same(document, kept), "a command changes no document but its own"


@pytest.mark.django_db
@given(st.data(), beginnings())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_stored_is_what_was_done(data: st.DataObject, scenario: Scenario) -> None:
    Workspace.objects.filter(is_gallery=False).delete()
    row = store(scenario, Workspace.objects.create(), {})
    first = edits.document_of(row)
    document = first
    for _ in range(data.draw(st.integers(1, 8))):
        with suppress(ScenarioError):
            document = edits.edit(row, row.version, data.draw(commands(document)))
        assert edits.document_of(row) == document
    while edits.steps(row).undo is not None:
        edits.undo(row, row.version)
    assert edits.document_of(row) == first
    while edits.steps(row).redo is not None:
        edits.redo(row, row.version)
    assert edits.document_of(row) == document
