"""The moment of a run that an address names."""

import json
import re

import pytest

from dashboard.models import Run, SharedView
from tests.factories import a_finished_run, a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


def kept(client, run: Run, **asked):
    page = client.get(f"/runs/{run.id.hex}/", asked)
    assert page.status_code == 200
    found = re.search(r'id="shared-view" type="application/json">(.*?)</script>', page.content.decode())
    assert found
    return json.loads(found[1])


def refused(client, run: Run, **asked) -> str:
    page = client.get(f"/runs/{run.id.hex}/", asked)
    assert page.status_code == 400
    return page.content.decode()


def test_an_address_without_a_moment_keeps_none(alices, run):
    assert kept(alices, run) is None


def test_time_event_and_node_are_restored(alices, run):
    found = kept(alices, run, t="12.88", event="3", node="thumb")

    names = [node["name"] for node in run.manifest["nodes"]]
    assert (found["t_us"], found["event"], found["node"]) == (12_880_000, 3, names.index("thumb"))


def test_a_time_is_exact_to_the_microsecond(alices, run):
    assert kept(alices, run, t="0.000001")["t_us"] == 1


def test_an_event_without_a_time_is_shown_at_the_end(alices, run):
    assert kept(alices, run, event="3")["t_us"] == run.until_us


def test_nothing_is_written_for_it(alices, run):
    kept(alices, run, t="1")

    assert not SharedView.objects.exists()


@pytest.mark.parametrize("t", ["-1", "61", "soon", "1e9", "nan", "٣", "1.1234567", "9" * 30])
def test_an_odd_time_is_refused_in_words(alices, run, t):
    assert "Write a number from 0 to 60." in refused(alices, run, t=t)


@pytest.mark.parametrize("event", ["-1", "x", "999999", "9" * 30, "1.5"])
def test_an_odd_event_is_refused_in_words(alices, run, event):
    assert f"Write a whole number from 0 to {run.ledger['published'] - 1}." in refused(alices, run, event=event)


def test_an_unknown_node_is_refused_with_those_there_are(alices, run):
    names = ", ".join(node["name"] for node in run.manifest["nodes"])

    assert f"Write one of {names}." in refused(alices, run, node="nobody")


def test_all_that_is_wrong_is_said_at_once(alices, run):
    page = refused(alices, run, t="x", event="x", node="x")

    assert all(f"{name} " in page or f"{name}:" in page for name in ("t", "event", "node"))


def test_before_the_end_of_a_run_any_event_may_come(alices, alice):
    assert kept(alices, a_run(workspace=alice), t="1", event="12345")["event"] == 12345
