import json
import re

import pytest
from django.conf import settings
from django.test import Client

from dashboard.models import Run, Workspace
from dashboard.workspace import COOKIE
from tests.factories import a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db
SET = {"at": "30s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}


def post(client: Client, path: str, body: object):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, text, content_type="application/json")


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


@pytest.fixture
def gallery_run() -> Run:
    return a_finished_run(a_scenario(Workspace.objects.gallery()))


def test_the_start_page_starts_the_gallerys_first_run_once(client):
    first, again = client.get("/"), client.get("/")

    assert first.status_code == again.status_code == 200
    run = Run.objects.get()
    assert run.workspace.is_gallery
    assert first.context["card"] == again.context["card"] == run.card()


def test_a_scenario_opens_with_its_first_run(client, gallery_run):
    scenario = gallery_run.scenario

    response = client.get(f"/scenarios/{scenario.slug}/")

    assert response.context["card"] == gallery_run.card()
    assert f'href="/scenarios/{scenario.slug}/"' in response.content.decode()
    assert client.get("/scenarios/nothing-here/").status_code == 404


def test_a_failed_first_run_is_started_anew(client):
    client.get("/")
    Run.objects.update(state=Run.State.FAILED)

    assert client.get("/").context["card"]["state"] == "queued"


def test_looking_leaves_no_workspace_behind(client):
    response = client.get("/")

    assert COOKIE not in response.cookies
    assert not Workspace.objects.filter(is_gallery=False).exists()


def test_the_first_run_of_ones_own_makes_a_workspace_and_a_cookie(client, gallery_run):
    response = post(client, f"/scenarios/{gallery_run.scenario.slug}/runs/", {"seed": 11})

    assert response.status_code == 201
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    own = Run.objects.get(pk=response.json()["id"])
    assert (own.seed, own.workspace.is_gallery) == (11, False)
    assert client.get(own.get_absolute_url()).status_code == 200


def test_two_first_requests_of_one_visitor_come_to_one_workspace(gallery_run):
    first, second = Client(), Client()
    first.get("/gallery/")
    token = first.cookies[settings.CSRF_COOKIE_NAME].value
    second.cookies[settings.CSRF_COOKIE_NAME] = token
    url = f"/scenarios/{gallery_run.scenario.slug}/runs/"

    answers = [post(client, url, {"seed": seed}) for client, seed in ((first, 11), (second, 12))]

    assert Run.objects.filter(workspace__is_gallery=False).values("workspace").distinct().count() == 1
    for client, answer in zip((second, first), answers, strict=True):
        assert COOKIE in answer.cookies
        assert client.get(answer.json()["url"]).status_code == 200


def test_visitors_with_other_tokens_have_workspaces_of_their_own(gallery_run):
    first, second = Client(), Client()
    made = []
    for client in (first, second):
        client.get("/gallery/")
        made.append(post(client, f"/scenarios/{gallery_run.scenario.slug}/runs/", {"seed": 11}).json()["url"])

    assert first.get(made[1]).status_code == second.get(made[0]).status_code == 404


def test_a_tampered_cookie_is_replaced(client, gallery_run):
    client.cookies[COOKIE] = "tampered:with"

    response = post(client, f"/scenarios/{gallery_run.scenario.slug}/runs/", {})

    assert response.status_code == 201
    assert client.get(response.json()["url"]).status_code == 200


def test_the_page_has_what_the_browser_needs(alices, run):
    page = alices.get(run.get_absolute_url())

    assert page.status_code == 200
    context = page.context
    assert [node["name"] for node in context["nodes"]] == [node["name"] for node in run.manifest["nodes"]]
    assert {name for name in context["forms"] if "->" not in name} == {node["name"] for node in context["nodes"]}
    assert {"index", "name", "role", "kind", "kind_name", "glyph", "x", "y", "secondary"} <= set(context["nodes"][0])
    assert len(context["edges"]) == len(run.manifest["edges"])
    html = page.content.decode()
    for name in ("run-card", "run-manifest", "node-layout", "node-forms", "run-branches"):
        assert f'id="{name}"' in html
    assert not re.search(r"<script(?![^>]*(src|application/json|nonce))", html), "an inline script without a nonce"


PARTS = ["", "manifest/", "charts/thumb/"]


@pytest.mark.parametrize("part", PARTS)
def test_everybody_reads_ones_own_and_the_gallery_only(alices, bobs, client, run, gallery_run, part):
    assert alices.get(f"/runs/{run.id.hex}/{part}").status_code == 200
    assert bobs.get(f"/runs/{run.id.hex}/{part}").status_code == 404
    assert client.get(f"/runs/{run.id.hex}/{part}").status_code == 404
    for reader in (alices, bobs, client):
        assert reader.get(f"/runs/{gallery_run.id.hex}/{part}").status_code == 200


def test_a_stranger_changes_nothing(bobs, run):
    assert post(bobs, f"/runs/{run.id.hex}/branches/", {"interventions": [SET]}).status_code == 404
    assert post(bobs, f"/runs/{run.id.hex}/cancellation/", {}).status_code == 404
    assert post(bobs, f"/scenarios/{run.scenario.slug}/runs/", {}).status_code == 404
    assert Run.objects.count() == 1


def test_the_gallerys_run_can_be_branched_but_not_cancelled(bobs, bob, gallery_run):
    assert post(bobs, f"/runs/{gallery_run.id.hex}/cancellation/", {}).status_code == 404

    answer = post(bobs, f"/runs/{gallery_run.id.hex}/branches/", {"interventions": [SET], "name": "reserve 9"})

    assert answer.status_code == 201
    card = answer.json()
    assert (card["parent"], card["fork_us"], card["name"]) == (gallery_run.id.hex, 30_000_000, "reserve 9")
    assert Run.objects.get(pk=card["id"]).workspace == bob
    names = [branch["name"] for branch in bobs.get(card["url"]).context["branches"]]
    assert names == ["Baseline", "reserve 9"]


def test_ones_own_scenario_comes_before_the_gallerys(alices, alice, gallery_run):
    own = a_scenario(alice)
    assert own.slug == gallery_run.scenario.slug

    answer = post(alices, f"/scenarios/{own.slug}/runs/", {})

    assert Run.objects.get(pk=answer.json()["id"]).scenario == own


def test_a_run_can_be_started_by_a_form(alices, alice):
    scenario = a_scenario(alice)

    assert alices.post(f"/scenarios/{scenario.slug}/runs/", {"seed": "12"}).json()["seed"] == 12
    assert alices.post(f"/scenarios/{scenario.slug}/runs/", {}).json()["seed"] == scenario.seed


@pytest.mark.parametrize("body", ["{", "[]", "7", '"a"', "[" * 10_000, "\\", "{}" + " " * 70_000])
@pytest.mark.parametrize("path", ["branches/", "runs"])
def test_what_is_no_json_object_is_answered_in_words(alices, run, body, path):
    address = f"/scenarios/{run.scenario.slug}/runs/" if path == "runs" else f"/runs/{run.id.hex}/{path}"

    answer = post(alices, address, body)

    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert set(problem) == {"where", "message", "remedy"}


@pytest.mark.parametrize("seed", [-1, 2**53, 1.5, True, "7", [7], {"a": 1}])
def test_an_impossible_seed_is_refused(alices, alice, seed):
    answer = post(alices, f"/scenarios/{a_scenario(alice).slug}/runs/", {"seed": seed})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "seed"


@pytest.mark.parametrize("seed", ["x", "-1", "²", "1e3", "9" * 30])
def test_an_impossible_seed_of_a_form_is_refused(alices, alice, seed):
    assert alices.post(f"/scenarios/{a_scenario(alice).slug}/runs/", {"seed": seed}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"interventions": []},
        {"interventions": {}},
        {"interventions": [3]},
        {"interventions": [{"at": "soon", "drop": {"event": 1}}]},
        {"interventions": [{"at": "1s", "set": {"node": "nobody", "property": "Timeout", "value": 1}}]},
        {"interventions": [{"at": "1s", "set": {"node": "thumb", "property": "Timeout", "value": "long"}}]},
        {"interventions": [{"at": "1s", "set": {"node": "thumb", "property": "Timeout", "value": [[]]}}]},
        {"interventions": [{"at_us": 10**400, "drop": {"event": 1}}]},
        {"interventions": [SET], "name": 7},
        {"interventions": [SET], "name": "x" * 500},
        {"interventions": [SET], "name": "a\u0000b"},
    ],
)
def test_a_branch_that_makes_no_sense_is_refused_with_reasons(alices, run, body):
    answer = post(alices, f"/runs/{run.id.hex}/branches/", body)

    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_every_problem_is_told_at_once(alices, run):
    bad = [{"at": "1s", "set": {"node": "thumb", "property": name, "value": -1}} for name in ("Timeout", "MemorySize")]

    answer = post(alices, f"/runs/{run.id.hex}/branches/", {"interventions": bad})

    assert len(answer.json()["problems"]) == 2


def test_a_run_is_cancelled_by_its_owner(alices, alice):
    run = a_run(workspace=alice)

    answer = post(alices, f"/runs/{run.id.hex}/cancellation/", {})

    assert answer.json()["state"] == "cancelled"


def test_too_many_runs_at_once_are_refused(alices, alice, settings):
    settings.RUNS_AT_ONCE = 1
    run = a_run(workspace=alice)

    assert post(alices, f"/scenarios/{run.scenario.slug}/runs/", {}).status_code == 422
    assert post(alices, f"/runs/{run.id.hex}/branches/", {"interventions": [SET]}).status_code == 422


def test_the_manifest_is_kept_by_the_browser(alices, run):
    answer = alices.get(f"/runs/{run.id.hex}/manifest/")

    assert answer.json() == run.manifest
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_node_that_is_not_there_has_no_charts(alices, run):
    assert alices.get(f"/runs/{run.id.hex}/charts/nobody/").status_code == 404


def test_changes_need_a_csrf_token(alice, run):
    from tests.dashboard.conftest import client_of

    strict = client_of(alice)
    strict.handler.enforce_csrf_checks = True

    assert post(strict, f"/runs/{run.id.hex}/cancellation/", {}).status_code == 403


@pytest.mark.parametrize("path", ["/runs/7/", "/runs/zz/", "/runs/00000000-0000-4000-8000-000000000000/", "/none/"])
def test_an_address_that_is_none(client, path):
    assert client.get(path).status_code == 404


def test_the_policy_forbids_inline_scripts(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("model", ["workspace", "scenario", "source", "function", "run", "tracechunk"])
def test_the_admin_lists_and_shows_everything(admin_client, gallery_run, model):
    from django.apps import apps

    thing = apps.get_model("dashboard", model).objects.first()

    assert admin_client.get(f"/admin/dashboard/{model}/").status_code == 200
    assert admin_client.get(f"/admin/dashboard/{model}/{thing.pk}/change/").status_code == 200
