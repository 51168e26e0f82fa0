"""Edits of stored flows: how much is kept, and what happens to two at once."""

import threading

import pytest
from django.db import connection, connections

from dashboard import edits
from dashboard.models import Edit, Scenario
from eventflow.engine import ScenarioError
from tests.factories import a_scenario

RENAME = {"do": "rename", "node": "thumb", "name": "resize"}


@pytest.mark.django_db
def test_a_step_keeps_what_it_changed_and_no_more():
    scenario = a_scenario()

    edits.edit(scenario, 0, {"do": "set", "node": "thumb", "name": "Timeout", "value": 9})

    step = Edit.objects.get()
    assert list(step.forth) == list(step.back) == ["functions"]
    assert list(step.forth["functions"]["parts"]) == ["thumb"]


@pytest.mark.django_db
def test_a_command_that_changes_nothing_is_no_step():
    scenario = a_scenario()

    edits.edit(scenario, 0, {"do": "rename", "node": "thumb", "name": "thumb"})

    assert not Edit.objects.exists()
    assert Scenario.objects.get(pk=scenario.pk).version == 0


@pytest.mark.django_db
def test_a_new_edit_takes_the_place_of_what_was_undone():
    scenario = a_scenario()
    edits.edit(scenario, 0, RENAME)
    edits.undo(scenario, 1)

    edits.edit(scenario, 2, {"do": "add", "kind": "s3"})

    assert edits.steps(scenario) == edits.Step(undo="Add bucket", redo=None)


@pytest.mark.django_db
def test_only_the_newest_steps_are_kept(monkeypatch):
    monkeypatch.setattr(edits, "MOST_STEPS", 3)
    scenario = a_scenario()

    for number in range(5):
        edits.edit(scenario, number, {"do": "move", "places": {"thumb": [number, 900]}})

    assert Edit.objects.count() == 3
    for _ in range(3):
        document = edits.undo(scenario, scenario.version)
    assert document["layout"]["thumb"] == [1, 900]
    with pytest.raises(ScenarioError, match="nothing to undo"):
        edits.undo(scenario, scenario.version)


@pytest.mark.django_db
def test_dragging_leaves_the_rows_of_nodes_where_they_are():
    scenario = a_scenario()
    before = list(scenario.nodes.values_list("pk", flat=True))

    edits.edit(scenario, 0, {"do": "move", "places": {"thumb": [70, 80]}})

    assert list(scenario.nodes.values_list("pk", flat=True)) == before
    assert scenario.nodes.filter(name="thumb", x=70, y=80).exists()


@pytest.mark.django_db
def test_there_is_a_most_of_nodes(settings):
    scenario = a_scenario()
    settings.NODES_AT_MOST = scenario.nodes.count()

    with pytest.raises(ScenarioError, match="is the most"):
        edits.edit(scenario, 0, {"do": "add", "kind": "s3"})
    settings.NODES_AT_MOST = 1
    edits.edit(scenario, 0, {"do": "remove", "nodes": ["thumbs"]})


@pytest.mark.django_db
def test_there_is_a_most_of_text(settings):
    settings.SCENARIO_BYTES_AT_MOST = 9_000
    scenario = a_scenario()

    with pytest.raises(ScenarioError, match="KB is the most"):
        edits.edit(scenario, 0, {"do": "set", "name": "description", "value": "x" * 9_000})


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_done_and_one_is_told():
    scenario = a_scenario()
    barrier, outcomes = threading.Barrier(2), []

    def work(name: str) -> None:
        try:
            row = Scenario.objects.get(pk=scenario.pk)
            barrier.wait(timeout=30)
            edits.edit(row, 0, {**RENAME, "name": name})
            outcomes.append(name)
        except edits.OutdatedError:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (name,) = {*outcomes} - {None}
    assert len(outcomes) == 2
    scenario.refresh_from_db()
    assert (scenario.version, scenario.edits.count()) == (1, 1)
    assert scenario.nodes.filter(name=name).exists()
    assert list(edits.document_of(scenario)["functions"]) == [name, "index"]


@pytest.mark.django_db(transaction=True)
def test_many_tabs_that_try_again_all_come_through_and_nothing_is_lost():
    scenario = a_scenario()

    def work(number: int) -> None:
        try:
            done = False
            while not done:
                row = Scenario.objects.get(pk=scenario.pk)
                try:
                    edits.edit(row, row.version, {"do": "add", "kind": "function", "name": f"added-{number}"})
                    done = True
                except edits.OutdatedError:
                    continue
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    scenario.refresh_from_db()
    assert scenario.version == 4
    assert {name for name in edits.document_of(scenario)["functions"] if name.startswith("added")} == {
        f"added-{number}" for number in range(4)
    }
    while scenario.version < 8:
        edits.undo(scenario, scenario.version)
    assert list(edits.document_of(scenario)["functions"]) == ["thumb", "index"]
