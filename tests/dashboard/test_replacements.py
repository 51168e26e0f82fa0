"""A branch is never edited: another one takes its place."""

import json

import pytest

from dashboard.models import Run
from tests.factories import a_finished_run

pytestmark = pytest.mark.django_db
SET = {"at_us": 30_000_000, "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}
FAULT = {"at_us": 20_000_000, "fault": {"node": "thumb", "kind": "fail", "for": "10s", "factor": 1.0}}
PAYLOAD = {"at_us": 40_000_000, "inject": {"node": "uploads", "count": 1, "payload": {"key": "images/mine.jpg"}}}


def replace(client, run, interventions, name="instead"):
    body = json.dumps({"name": name, "interventions": interventions})
    return client.post(f"/runs/{run.id.hex}/replacements/", body, content_type="application/json")


@pytest.fixture
def baseline(alice) -> Run:
    return a_finished_run(workspace=alice)


def test_the_new_branch_comes_of_the_run_that_the_old_one_came_of(alices, baseline):
    branch = baseline.branch([SET])
    moved = {**SET, "at_us": 10_000_000}

    answer = replace(alices, branch, [moved])

    assert answer.status_code == 201
    made = Run.objects.get(pk=answer.json()["id"])
    assert (made.parent, made.fork_us, made.name) == (baseline, 10_000_000, "instead")
    assert made.interventions == [moved]
    branch.refresh_from_db()
    assert branch.interventions == [SET]


def test_only_what_differs_is_forked_anew(alices, baseline):
    first = baseline.branch([SET])
    second = first.branch([FAULT])

    of_second = replace(alices, second, [SET, {**FAULT, "at_us": 25_000_000}]).json()
    of_first = replace(alices, second, [{**SET, "at_us": 5_000_000}, FAULT]).json()

    assert (of_second["parent"], of_second["fork_us"]) == (first.id.hex, 25_000_000)
    assert (of_first["parent"], of_first["fork_us"]) == (baseline.id.hex, 5_000_000)


def test_without_the_last_change_it_is_the_run_before(alices, baseline):
    first = baseline.branch([SET])
    second = first.branch([FAULT])

    answer = replace(alices, second, [SET])

    assert (answer.status_code, answer.json()["id"]) == (200, first.id.hex)
    assert Run.objects.count() == 3


def test_a_payload_of_ones_own_is_kept(alices, baseline):
    answer = replace(alices, baseline.branch([SET]), [PAYLOAD])

    assert Run.objects.get(pk=answer.json()["id"]).interventions == [PAYLOAD]


def test_a_run_without_a_parent_has_nothing_to_replace(alices, baseline):
    answer = replace(alices, baseline, [SET])

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["message"] == "no run is left that it branched from."


@pytest.mark.parametrize("interventions", [None, {}, [7], [{"at": "soon", "drop": {"event": 1}}], [{**SET, "why": 1}]])
def test_what_is_no_list_of_interventions_is_refused_in_words(alices, baseline, interventions):
    answer = replace(alices, baseline.branch([SET]), interventions)

    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_a_stranger_replaces_nothing(bobs, baseline):
    assert replace(bobs, baseline.branch([SET]), [FAULT]).status_code == 404
