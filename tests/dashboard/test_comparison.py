"""Two runs side by side, by their address."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from dashboard import recording
from dashboard.models import Run
from eventflow.experiments import stored
from tests.factories import a_finished_run, a_run

pytestmark = pytest.mark.django_db
SET = {"at_us": 30_000_000, "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 1}}


def compare(client, was, now):
    other = now.id.hex if isinstance(now, Run) else now
    return client.get(f"/runs/{was.id.hex}/comparison/", {"with": other})


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


@pytest.fixture
def branch(run) -> Run:
    branch = run.branch([SET], "reserve 1")
    assert recording.record(branch)
    branch.refresh_from_db()
    return branch


def test_figures_and_the_first_event_that_went_differently(alices, run, branch):
    answer = compare(alices, run, branch)

    assert answer.status_code == 200
    found = answer.json()
    assert (found["was"]["name"], found["now"]["name"]) == ("Baseline", "reserve 1")
    assert found["was"]["figures"]["delivered"] == run.ledger["succeeded"]
    assert found["now"]["figures"]["throttled"] > found["was"]["figures"]["throttled"]
    first = found["first"]
    assert first["at_us"] >= 30_000_000
    was, now = (first[side]["journey"] for side in ("was", "now"))
    assert was[: first["place"]] == now[: first["place"]]
    assert was[first["place"] :] != now[first["place"] :]
    assert found["events"]["same"] + found["events"]["changed"] == found["was"]["figures"]["published"]


def test_a_run_is_like_itself(alices, run):
    found = compare(alices, run, run).json()

    assert found["first"] is None
    assert found["was"]["figures"] == found["now"]["figures"]


def test_what_goes_on_is_not_compared_yet(alices, run):
    answer = compare(alices, run, run.branch([SET]))

    assert answer.status_code == 409
    assert answer.json()["problems"][0]["message"] == "is not finished."
    assert answer.json()["later"] is True


def test_what_nobody_works_on_any_more_is_rescued_by_who_waits_for_it(alices, run):
    branch = run.branch([SET])
    Run.objects.filter(pk=branch.pk).update(state=Run.State.RUNNING, claimed_until=timezone.now() - timedelta(1))

    with patch.object(Run, "enqueue") as enqueued:
        compare(alices, run, branch)
        compare(alices, run, branch)

    assert enqueued.call_count == 1


def test_what_will_never_finish_is_refused_in_words(alices, run):
    stopped = run.branch([SET], "reserve 1")
    stopped.cancel()

    answer = compare(alices, run, stopped)

    assert answer.status_code == 422
    assert answer.json()["problems"] == [
        {
            "where": "reserve 1",
            "message": "was stopped before its end, so it has no whole trace.",
            "remedy": "Start it anew.",
        }
    ]


def test_runs_with_other_luck_are_not_compared(alices, alice, run):
    answer = compare(alices, run, a_finished_run(run.scenario, alice, seed=8))

    assert answer.status_code == 422
    assert "another scenario or seed" in answer.json()["problems"][0]["message"]


@pytest.mark.parametrize("other", ["", "x", "7", "9" * 400, "\x00"])
def test_what_is_no_run_is_refused_in_words(alices, run, other):
    answer = compare(alices, run, other)

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "with"


def test_a_run_too_long_to_be_compared_is_refused_in_words(alices, run, branch, monkeypatch):
    monkeypatch.setattr(stored, "MOST_ROWS", 100)

    answer = compare(alices, run, branch)

    assert answer.status_code == 422
    assert "too many to be compared" in answer.json()["problems"][0]["message"]


def test_a_stranger_compares_nothing(alices, bobs, bob, run, branch):
    assert compare(bobs, run, branch).status_code == 404
    assert compare(alices, run, a_run(workspace=bob)).status_code == 404
