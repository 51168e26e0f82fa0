"""The page of the what-if lab, and the ways to it."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.factories import a_finished_run, a_run, a_scenario, a_small_flow

pytestmark = pytest.mark.django_db

DESIGN = {"axes": [{"node": "thumb", "property": "ReservedConcurrentExecutions", "values": [1, 2]}], "warm_up": "0s"}
CHANGE = {"at": "10s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}


@pytest.fixture
def flow(alice):
    return a_scenario(alice)


@pytest.fixture
def branch(alices, alice, flow):
    run = a_finished_run(flow, alice)
    answer = alices.post(
        f"/runs/{run.id.hex}/branches/",
        {"name": "Nine", "interventions": [CHANGE]},
        content_type="application/json",
    )
    return answer.json()


def lab_of(answer) -> Any:
    assert answer.status_code == 200
    found = re.search(r'<script id="lab" type="application/json">(.*?)</script>', answer.content.decode())
    assert found
    return json.loads(found[1])


def made(client, url: str) -> dict[str, Any]:
    answer = client.post(url, {"name": "try", "design": DESIGN}, content_type="application/json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_new_experiment_starts_from_the_flow(alices, flow):
    answer = alices.get(f"/scenarios/{flow.slug}/lab/")

    assert lab_of(answer) == {
        "experiment": None,
        "choices": f"/scenarios/{flow.slug}/experiments/choices/",
        "experiments": f"/scenarios/{flow.slug}/experiments/",
        "listed": f"/scenarios/{flow.slug}/experiments/",
        "glyphs": {"dead": "queue", "uploads": "bucket", "thumb": "function", "thumbs": "bucket", "index": "function"},
    }
    assert f"Starts from {flow.name}" in answer.content.decode()


def test_a_new_experiment_starts_from_a_branch(alices, flow, branch):
    answer = alices.get(f"/scenarios/{flow.slug}/lab/", {"run": branch["id"]})

    assert lab_of(answer)["choices"].endswith("/experiments/choices/")
    assert lab_of(answer)["experiments"].startswith("/runs/")
    assert "Starts from Nine" in answer.content.decode()


@pytest.mark.parametrize("run", ["x", "0" * 32])
def test_a_run_that_is_not_there_is_no_start(alices, flow, run):
    assert alices.get(f"/scenarios/{flow.slug}/lab/", {"run": run}).status_code == 404


def test_the_run_of_another_flow_is_no_start(alices, alice, flow):
    other = a_run(a_scenario(alice, replace(a_small_flow(), name="other")))

    assert alices.get(f"/scenarios/{flow.slug}/lab/", {"run": other.id.hex}).status_code == 404


def test_the_page_of_an_experiment_has_its_card(alices, flow):
    card = made(alices, f"/scenarios/{flow.slug}/experiments/")

    shown = lab_of(alices.get(card["url"]))["experiment"]

    assert (shown["id"], shown["name"], shown["data"]) == (card["id"], "try", card["data"])


def test_an_experiment_from_a_branch_goes_on_from_it(alices, branch):
    card = made(alices, f"/runs/{branch['id']}/experiments/")

    answer = alices.get(card["url"])

    assert branch["id"] in lab_of(answer)["experiments"].replace("-", "")
    assert "Starts from Nine" in answer.content.decode()


def test_nobody_else_sees_it(alices, bobs, flow):
    card = made(alices, f"/scenarios/{flow.slug}/experiments/")

    assert bobs.get(card["url"]).status_code == 404
    assert bobs.get(f"/scenarios/{flow.slug}/lab/").status_code == 404


def test_one_does_not_post_to_the_page(alices, flow):
    assert alices.post(f"/scenarios/{flow.slug}/lab/").status_code == 405


def test_every_page_of_a_flow_leads_to_the_lab(alices, alice, flow, branch):
    run = a_finished_run(flow, alice)
    lab = f"/scenarios/{flow.slug}/lab/"

    for page in (f"/runs/{run.id.hex}/", f"/runs/{run.id.hex}/traces/", f"/scenarios/{flow.slug}/edit/"):
        assert f'href="{lab}"' in alices.get(page).content.decode(), page
    assert f'href="{lab}?run={branch["id"]}"' in alices.get(branch["url"]).content.decode()
