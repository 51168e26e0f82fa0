"""What an answer leaves out, since the page has it."""

import json

import pytest
from django.core.cache import cache

from dashboard import deltas
from dashboard.flow import listed
from tests.factories import a_scenario

pytestmark = pytest.mark.django_db


def edit(client, scenario, version, command):
    body = {"version": version, "command": command}
    return client.post(f"/scenarios/{scenario.slug}/edits/", body, "application/json")


@pytest.fixture
def scenario(alice):
    return a_scenario(alice)


@pytest.fixture
def opened(alices, scenario):
    """The flow as the page has it."""
    return alices.get(f"/scenarios/{scenario.slug}/edit/").context["flow"]


def whole(client, scenario, version):
    """The same answer for a page of which nothing is known any more."""
    cache.clear()
    return edit(client, scenario, version, {"do": "set", "name": "seed", "value": 99}).json()


def put_together(answer, before):
    """What the page makes of an answer."""
    known = {section: {entry[key]: entry for entry in before[section]} for section, key in deltas.KEYS.items()}
    lists = {
        section: [
            {**known[section][entry[key]], **{name: part for name, part in entry.items() if name != "same"}}
            if entry.get("same")
            else entry
            for entry in answer[section]
        ]
        for section, key in deltas.KEYS.items()
    }
    forms = {owner: form or before["forms"][owner] for owner, form in answer["forms"].items()}
    return {**answer, **lists, "forms": forms}


@pytest.mark.parametrize(
    "command",
    [
        {"do": "set", "node": "thumb", "name": "Timeout", "value": 17},
        {"do": "add", "kind": "sqs", "x": 40, "y": 60},
        {"do": "remove", "nodes": ["uploads"]},
        {"do": "rename", "node": "uploads", "name": "inbox"},
        {"do": "move", "places": {"uploads": [400, 400]}},
    ],
    ids=lambda command: command["do"],
)
def test_what_an_answer_leaves_out_is_what_the_page_has(alices, scenario, opened, command):
    answer = edit(alices, scenario, 0, command).json()
    assert answer["since"] == 0
    assert any(entry.get("same") for entry in answer["nodes"])
    made = put_together(answer, json.loads(json.dumps(opened)))

    again = whole(alices, scenario, 1)
    assert "since" not in again
    for section in ("nodes", "edges", "filters", "forms", "lists", "targets"):
        assert made[section] == again[section], section


def test_a_setting_tells_its_own_node_and_no_other(alices, scenario, opened):
    answer = edit(alices, scenario, 0, {"do": "set", "node": "thumb", "name": "MemorySize", "value": 2048}).json()

    assert [entry["name"] for entry in answer["nodes"] if not entry.get("same")] == ["thumb"]
    assert [owner for owner, form in answer["forms"].items() if form] == ["thumb"]


def test_one_node_more_makes_no_other_form(alices, scenario, opened):
    answer = edit(alices, scenario, 0, {"do": "add", "kind": "sqs", "name": "spare", "x": 40, "y": 60}).json()

    assert [owner for owner, form in answer["forms"].items() if form] == ["spare"]
    assert [entry["name"] for entry in answer["nodes"] if not entry.get("same")] == ["spare"]


def test_a_page_of_a_version_that_is_forgotten_gets_everything(alices, scenario, opened):
    answer = whole(alices, scenario, 0)

    assert "since" not in answer
    assert not any(entry.get("same") for entry in answer["nodes"])


def test_undo_and_redo_go_on_from_the_version_of_the_page(alices, scenario, opened):
    edit(alices, scenario, 0, {"do": "set", "node": "thumb", "name": "Timeout", "value": 17})
    address = f"/scenarios/{scenario.slug}"
    undone = alices.post(f"{address}/undo/", {"version": 1}, "application/json").json()
    redone = alices.post(f"{address}/redo/", {"version": 2}, "application/json").json()

    assert (undone["since"], redone["since"]) == (1, 2)


def test_choices_that_are_the_same_are_said_once():
    def field(name, *nodes):
        return {"name": name, "choices": [["", "None"], *([node, node] for node in nodes)], "of_nodes": True}

    forms = {
        "a": [{"title": "", "fields": [field("dead", "b", "c"), field("on", "c")]}],
        "b": [{"title": "", "fields": [field("dead", "b", "c")]}],
    }
    shown, lists = listed(forms, ["a", "b", "c"])

    assert lists == {"a.dead": [1, 2], "a.on": [2]}
    assert [one["list"] for form in shown.values() for one in form[0]["fields"]] == ["a.dead", "a.on", "a.dead"]
    assert "choices" not in shown["a"][0]["fields"][0]
