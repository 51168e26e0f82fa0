"""The page on which a flow is edited, and what its addresses answer."""

import json

import pytest
from django.test import Client

from dashboard import gallery
from dashboard.editing.kinds import kinds
from dashboard.models import Scenario, Workspace
from tests.factories import a_scenario

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: object):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, text, content_type="application/json")


def edit(client: Client, scenario: Scenario, version: object, command: object):
    return post(client, f"/scenarios/{scenario.slug}/edits/", {"version": version, "command": command})


@pytest.fixture
def scenario(alice: Workspace) -> Scenario:
    return a_scenario(alice)


def test_a_new_flow_is_empty_and_ones_own(client):
    answer = post(client, "/scenarios/", {"from": None, "name": None})

    assert answer.status_code == 201
    assert answer.json() == {"slug": "new-flow", "url": "/scenarios/new-flow/edit/"}
    flow = client.get("/scenarios/new-flow/edit/").context["flow"]
    assert (flow["name"], flow["nodes"], flow["edges"], flow["version"]) == ("New flow", [], [], 0)
    assert flow["problems"][0]["message"] == "there is none."


def test_a_form_leads_to_the_page_of_the_copy(client):
    gallery.load("photo-thumbnails")

    answer = client.post("/scenarios/", {"from": "photo-thumbnails"})

    assert answer.status_code == 302
    assert answer["Location"] == "/scenarios/photo-thumbnails-copy/edit/"


def test_a_copy_is_the_same_flow_and_leaves_the_gallerys_alone(alices, alice):
    gallerys = gallery.load("photo-thumbnails")
    before = gallerys.snapshot()

    post(alices, "/scenarios/", {"from": "photo-thumbnails"})
    copy = alice.own_scenarios.get()
    edit(alices, copy, 0, {"do": "remove", "nodes": ["uploads"]})

    assert gallerys.snapshot() == before
    assert [node["name"] for node in alices.get(f"/scenarios/{copy.slug}/edit/").context["nodes"]] == [
        name for name in (*before["sources"], *before["functions"]) if name != "uploads"
    ]


def test_two_copies_have_two_names(alices, alice):
    gallery.load("photo-thumbnails")

    post(alices, "/scenarios/", {"from": "photo-thumbnails"})
    edit(alices, alice.own_scenarios.get(), 0, {"do": "add", "kind": "s3"})
    post(alices, "/scenarios/", {"from": "photo-thumbnails"})

    assert sorted(alice.own_scenarios.values_list("slug", "name")) == [
        ("photo-thumbnails-copy", "Photo thumbnails copy"),
        ("photo-thumbnails-copy-2", "Photo thumbnails copy 2"),
    ]


def test_a_copy_that_was_only_looked_at_is_used_again(alices, alice):
    gallery.load("photo-thumbnails")

    answers = [post(alices, "/scenarios/", {"from": "photo-thumbnails"}).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert alice.own_scenarios.count() == 1


def test_two_new_flows_have_two_addresses(alices, alice):
    for _ in range(2):
        post(alices, "/scenarios/", {"name": "Photos"})

    assert sorted(alice.own_scenarios.values_list("slug", "name")) == [("photos", "Photos"), ("photos-2", "Photos")]


@pytest.mark.parametrize("wrong", [{"from": 5}, {"name": 5}, {"name": "x" * 121}, {"name": "two\nlines"}, "no json"])
def test_a_new_flow_refuses_what_it_can_not_read(client, wrong):
    answer = post(client, "/scenarios/", wrong)

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["message"]
    assert not Scenario.objects.exists()


def test_a_copy_of_nothing_is_not_found(client):
    assert post(client, "/scenarios/", {"from": "nothing-here"}).status_code == 404


def test_there_is_a_most_of_flows(alices, scenario, settings):
    settings.SCENARIOS_AT_MOST = 1

    answer = post(alices, "/scenarios/", {})

    assert answer.status_code == 422
    assert "most there may be" in answer.json()["problems"][0]["message"]


def test_the_page_of_the_gallerys_flow_is_the_studio(client):
    gallery.load("photo-thumbnails")

    answer = client.get("/scenarios/photo-thumbnails/edit/")

    assert (answer.status_code, answer["Location"]) == (302, "/scenarios/photo-thumbnails/")


def test_the_page_has_what_the_browser_needs(alices, scenario):
    page = alices.get(f"/scenarios/{scenario.slug}/edit/")

    html = page.content.decode()
    assert 'id="flow"' in html
    assert "csrftoken" in page.cookies
    for kind in kinds():
        assert f'data-kind-of-node="{kind["kind"]}"' in html
    for name in page.context["flow"]["targets"]["names"]:
        assert f'data-testid="node-{name}"' in html


def test_an_edit_answers_with_the_flow_after_it(alices, scenario):
    answer = edit(alices, scenario, 0, {"do": "add", "kind": "sqs", "x": 40, "y": 60})

    flow = answer.json()
    assert answer.status_code == 200
    assert (flow["version"], flow["undo"], flow["redo"]) == (1, "Add queue", None)
    added = next(node for node in flow["nodes"] if node["name"] == "queue")
    assert (added["x"], added["y"], added["kind"]) == (40, 60, "sqs")
    assert 'data-testid="node-queue"' in added["html"]
    assert "queue:" in flow["yaml"]


def test_undo_and_redo_survive_a_reload(alices, scenario):
    edit(alices, scenario, 0, {"do": "rename", "node": "thumb", "name": "resize"})

    undone = post(alices, f"/scenarios/{scenario.slug}/undo/", {"version": 1}).json()
    redone = post(alices, f"/scenarios/{scenario.slug}/redo/", {"version": 2}).json()

    assert {node["name"] for node in undone["nodes"]} >= {"thumb"}
    assert (undone["undo"], undone["redo"]) == (None, "Rename thumb to resize")
    assert {node["name"] for node in redone["nodes"]} >= {"resize"}
    assert (redone["version"], redone["undo"], redone["redo"]) == (3, "Rename thumb to resize", None)


def test_what_comes_too_late_changes_nothing(alices, scenario):
    edit(alices, scenario, 0, {"do": "rename", "node": "thumb", "name": "resize"})
    before = Scenario.objects.get(pk=scenario.pk).snapshot()

    late = edit(alices, scenario, 0, {"do": "remove", "nodes": ["uploads"]})

    assert late.status_code == 409
    assert late.json()["flow"]["version"] == 1
    assert "in the meantime" in late.json()["problems"][0]["message"]
    assert Scenario.objects.get(pk=scenario.pk).snapshot() == before


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_there_may_be_nothing_to_undo(alices, scenario, way):
    answer = post(alices, f"/scenarios/{scenario.slug}/{way}/", {"version": 0})

    assert answer.status_code == 400
    assert "nothing" in answer.json()["problems"][0]["message"]


@pytest.mark.parametrize(
    "body",
    ["no json", [], {}, {"version": 0}, {"version": True, "command": {}}, {"version": "0", "command": {"do": "add"}}],
)
def test_a_request_that_can_not_be_read_is_refused(alices, scenario, body):
    answer = post(alices, f"/scenarios/{scenario.slug}/edits/", body)

    assert answer.status_code == 400
    assert set(answer.json()["problems"][0]) == {"where", "message", "remedy", "node", "edge", "field", "line"}


def test_a_refusal_names_node_and_field(alices, scenario):
    answer = edit(alices, scenario, 0, {"do": "set", "node": "thumb", "name": "Timeout", "value": 5000})

    (problem,) = answer.json()["problems"]
    assert answer.status_code == 400
    assert (problem["node"], problem["field"], problem["line"]) == ("thumb", "Timeout", None)
    assert "from 1 to 900 s" in problem["message"]


def test_bad_yaml_changes_nothing_and_says_on_which_line(alices, scenario):
    text = "name: x\nfunctions:\n  thumb:\n    settings:\n      MemorySize: 128\n      Timeout: 5000\n"

    answer = edit(alices, scenario, 0, {"do": "replace", "yaml": text})

    (problem,) = answer.json()["problems"]
    assert (problem["node"], problem["field"], problem["line"]) == ("thumb", "Timeout", 6)
    assert Scenario.objects.get(pk=scenario.pk).version == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: x\nfunctions: [\n", 3),
        ("name: x\nfunctions:\n  a: {}\n  a: {}\n", 4),
        ("name: x\nsources:\n  a: {kind: s3}\n  b:\n    kind: s3\n    colour: red\n", 6),
        ("name: x\nsources:\n  a: {kind: pigeon}\n", 3),
        ("name: x\nfunctions: {f: {}}\ntriggers:\n  - source: a\n    target: f\n", 4),
    ],
)
def test_every_mistake_in_a_text_has_its_line(alices, scenario, text, line):
    answer = edit(alices, scenario, 0, {"do": "replace", "yaml": text})

    assert answer.status_code == 400
    assert line in [problem["line"] for problem in answer.json()["problems"]]


def test_a_stranger_neither_sees_nor_changes(bobs, scenario):
    assert bobs.get(f"/scenarios/{scenario.slug}/edit/").status_code == 404
    assert bobs.get(f"/scenarios/{scenario.slug}/edits/").status_code == 404
    assert edit(bobs, scenario, 0, {"do": "remove", "nodes": ["uploads"]}).status_code == 404
    assert post(bobs, f"/scenarios/{scenario.slug}/undo/", {"version": 0}).status_code == 404


def test_nobody_edits_the_gallery(alices):
    gallerys = gallery.load("photo-thumbnails")

    assert edit(alices, gallerys, 0, {"do": "remove", "nodes": ["uploads"]}).status_code == 404


def test_the_log_tells_what_was_done_newest_first(alices, scenario):
    edit(alices, scenario, 0, {"do": "add", "kind": "function"})
    edit(alices, scenario, 1, {"do": "rename", "node": "function", "name": "resize"})
    post(alices, f"/scenarios/{scenario.slug}/undo/", {"version": 2})

    log = alices.get(f"/scenarios/{scenario.slug}/edits/").json()

    assert log["version"] == 3
    assert [(step["label"], step["undone"]) for step in log["edits"]] == [
        ("Rename function to resize", True),
        ("Add function", False),
    ]


def test_an_edit_makes_a_new_first_run_of_ones_own_flow(alices, alice, scenario):
    first = alices.get(f"/scenarios/{scenario.slug}/").context["card"]["id"]
    again = alices.get(f"/scenarios/{scenario.slug}/").context["card"]["id"]
    edit(alices, scenario, 0, {"do": "set", "node": "thumb", "name": "Timeout", "value": 9})

    after = alices.get(f"/scenarios/{scenario.slug}/").context["run"]

    assert first == again != after.id.hex
    assert after.snapshot["functions"]["thumb"]["settings"]["Timeout"] == 9
    assert alice.own_runs.count() == 2


def test_moving_a_node_makes_no_new_run(alices, alice, scenario):
    alices.get(f"/scenarios/{scenario.slug}/")
    edit(alices, scenario, 0, {"do": "move", "places": {"thumb": [900, 900]}})

    page = alices.get(f"/scenarios/{scenario.slug}/")

    assert alice.own_runs.count() == 1
    assert (900, 900) in [(node["x"], node["y"]) for node in page.context["nodes"]]


def test_a_run_of_ones_own_with_another_seed_is_still_the_one_to_see(alices, scenario):
    run = post(alices, f"/scenarios/{scenario.slug}/runs/", {"seed": 99}).json()

    assert alices.get(f"/scenarios/{scenario.slug}/").context["card"]["id"] == run["id"]


def test_a_run_keeps_what_was_run(alices, scenario):
    edit(alices, scenario, 0, {"do": "move", "places": {"thumb": [700, 800]}})
    run = scenario.start_run(scenario.workspace)
    edit(alices, scenario, 1, {"do": "rename", "node": "thumb", "name": "resize"})

    page = alices.get(run.get_absolute_url())

    assert ("thumb", 700, 800) in [(node["name"], node["x"], node["y"]) for node in page.context["nodes"]]


def test_a_flow_that_can_not_be_run_opens_where_it_is_mended(alices):
    post(alices, "/scenarios/", {})

    answer = alices.get("/scenarios/new-flow/")

    assert (answer.status_code, answer["Location"]) == (302, "/scenarios/new-flow/edit/")
    assert post(alices, "/scenarios/new-flow/runs/", {}).status_code == 422


def test_too_many_runs_at_once_do_not_show_a_stale_one(alices, scenario, settings):
    alices.get(f"/scenarios/{scenario.slug}/")
    edit(alices, scenario, 0, {"do": "set", "node": "thumb", "name": "Timeout", "value": 9})
    settings.RUNS_AT_ONCE = 1

    assert alices.get(f"/scenarios/{scenario.slug}/").status_code == 302


def test_the_studio_leads_to_the_editor(alices, client, scenario):
    gallery.load("photo-thumbnails")

    own = alices.get(f"/scenarios/{scenario.slug}/").content.decode()
    gallerys = client.get("/scenarios/photo-thumbnails/").content.decode()

    assert f'href="/scenarios/{scenario.slug}/edit/"' in own
    assert 'name="from" value="photo-thumbnails"' in gallerys
    assert "/scenarios/photo-thumbnails/edit/" not in gallerys


def test_an_empty_flow_stands_in_the_gallery_among_ones_own(alices):
    post(alices, "/scenarios/", {"name": "Mine"})

    sections = alices.get("/gallery/").context["sections"]

    assert [card.title for section in sections if section["key"] == "yours" for card in section["cards"]] == ["Mine"]


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
@pytest.mark.parametrize(
    "what",
    [
        lambda odd: {"do": "set", "name": "description", "value": odd},
        lambda odd: {"do": "set", "name": "title", "value": odd},
        lambda odd: {"do": "set", "node": "uploads", "name": "payloads", "value": {"a": {"key": odd}}},
        lambda odd: {"do": "set", "node": "uploads", "name": "payloads", "value": {odd: {"key": "a"}}},
        lambda odd: {"do": "set", "edge": "uploads->thumb", "name": "filter", "value": {"prefix": odd}},
        lambda odd: {"do": "set", "node": "thumb", "name": odd, "value": 5},
        lambda odd: {"do": "set", "node": odd, "name": "Timeout", "value": 5},
        lambda odd: {"do": "rename", "node": "thumb", "name": odd},
        lambda odd: {"do": "move", "places": {odd: [1, 2]}},
        lambda odd: {"do": "replace", "yaml": odd},
        lambda odd: {"do": odd},
    ],
)
def test_characters_that_no_database_keeps_are_refused(alices, scenario, what, odd):
    assert edit(alices, scenario, 0, what(odd)).status_code == 400


def test_a_label_may_be_odd(alices, scenario):
    steps = [{"do": "move", "places": {"thumb": [1, 2]}}]

    flow = edit(alices, scenario, 0, {"do": "all", "label": "\ud800", "commands": steps}).json()

    assert flow["undo"] == "Move thumb"


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
def test_a_new_flow_has_no_odd_name(client, odd):
    assert post(client, "/scenarios/", {"name": odd}).status_code == 422
    assert post(client, "/scenarios/", {"from": odd}).status_code in (404, 422)
