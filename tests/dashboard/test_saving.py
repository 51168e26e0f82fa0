"""What would have saved an event, by its address."""

import json
from dataclasses import replace

import pytest

from dashboard import recording
from dashboard.models import Run
from dashboard.stored import whole
from eventflow.engine.trace.kinds import EVENT, TraceKind
from tests.factories import a_finished_run, a_scenario, a_small_flow

pytestmark = pytest.mark.django_db
FAULT = {"at_us": 10_000_000, "fault": {"node": "thumb", "kind": "fail", "for": "5m", "factor": 1.0}}


def ask(client, run, event):
    return client.post(f"/runs/{run.id.hex}/savings/", json.dumps({"event": event}), content_type="application/json")


def first(run, kind):
    stored = whole(run)
    return int(stored.table[stored.kinds == kind][0, EVENT])


@pytest.fixture
def run(alice) -> Run:
    branch = a_finished_run(workspace=alice).branch([FAULT, {"at_us": 50_000_000, "drop": {"event": 3}}])
    assert recording.record(branch)
    branch.refresh_from_db()
    return branch


def test_dropped_event_is_saved_by_not_dropping_it(alices, alice):
    plain = a_finished_run(a_scenario(alice, replace(a_small_flow(), until_us=300_000_000)))
    stored = whole(plain)
    delivered = set(stored.table[stored.kinds == TraceKind.SUCCEEDED, EVENT].tolist())
    tried_again = stored.table[stored.kinds == TraceKind.RETRY].tolist()
    at_us, waiting = next((row[0], row[EVENT]) for row in tried_again if row[EVENT] in delivered)
    branch = plain.branch([{"at_us": at_us + 1, "drop": {"event": waiting}}])
    assert recording.record(branch)
    branch.refresh_from_db()

    answer = ask(alices, branch, waiting)

    assert answer.status_code == 200
    found = answer.json()["changes"]
    assert (found[0]["without"], found[0]["saves"]) == (0, True)
    assert found[0]["delivered_more"] >= 1
    assert all(change["further"] or change["without"] is not None for change in found)
    assert Run.objects.count() == 2


def test_delivered_event_has_nothing_to_be_saved_from(alices, run):
    answer = ask(alices, run, first(run, TraceKind.SUCCEEDED))

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "event"


@pytest.mark.parametrize("event", [None, -1, "7", True, 1.5, 10**20, [1], 999_999])
def test_what_is_no_event_of_the_run_is_refused_in_words(alices, run, event):
    answer = ask(alices, run, event)

    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_without_time_nothing_is_known_and_nothing_fails(alices, alice, settings):
    settings.SAVING_TIME_LIMIT_S = 0
    plain = a_finished_run(workspace=alice)
    branch = plain.branch(
        [
            {"at_us": 1, "fault": {"node": "thumb", "kind": "throttle", "for": "1m"}},
            {"at_us": 30_000_000, "drop": {"event": 0}},
        ]
    )
    assert recording.record(branch)
    branch.refresh_from_db()
    lost = first(branch, TraceKind.LOST)

    answer = ask(alices, branch, lost)

    assert answer.status_code == 200
    assert {change["saves"] for change in answer.json()["changes"]} == {None}


def test_what_goes_on_can_not_be_asked_yet(alices, run):
    assert ask(alices, run.branch([FAULT]), 0).status_code == 409


def test_a_stranger_asks_nothing(bobs, run):
    assert ask(bobs, run, 0).status_code == 404
