import pytest

from dashboard import edits, gallery, recording
from dashboard.models import Run, Scenario, SharedView, TraceChunk
from dashboard.recording import LostError, Recorder
from dashboard.stream import Tail
from tests.factories import a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db
CHANGE = [{"at": "10s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}]


def rename(client, address, name):
    return client.post(address, {"name": name}, content_type="application/json")


def own(thing) -> str:
    return f"/scenarios/{thing.slug}/own/" if isinstance(thing, Scenario) else f"/runs/{thing.id.hex}/own/"


def a_link(run, workspace) -> SharedView:
    return SharedView.objects.create(run=run, workspace=workspace, t_us=0)


def test_a_flow_gets_another_name_and_keeps_its_address(alices, alice):
    flow = a_scenario(alice)

    assert rename(alices, own(flow), " Night photos ").json() == {"name": "Night photos"}

    flow.refresh_from_db()
    assert flow.name == "Night photos"
    assert alices.get(f"/scenarios/{flow.slug}/edit/").status_code == 200


def test_renaming_a_flow_can_be_undone_in_the_editor(alices, alice):
    flow = a_scenario(alice)
    before = flow.name
    rename(alices, own(flow), "Night photos")
    flow.refresh_from_db()

    edits.undo(flow, flow.version)

    flow.refresh_from_db()
    assert flow.name == before


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 121, None, 7, ["a"]])
def test_a_flow_is_not_called_just_anything(alices, alice, name):
    flow = a_scenario(alice)
    before = flow.name

    response = rename(alices, own(flow), name)

    assert response.status_code == 422
    flow.refresh_from_db()
    assert flow.name == before


def test_it_is_told_what_goes_with_a_flow(alices, alice, bob):
    flow = a_scenario(alice)
    run = a_finished_run(flow)
    a_link(run, alice)
    run.branch(CHANGE, workspace=bob)

    assert alices.get(own(flow)).json() == {"runs": 1, "links": 1, "others": 1}


def test_a_flow_goes_with_its_runs_and_links(alices, alice):
    flow = a_scenario(alice)
    run = a_finished_run(flow)
    link = a_link(run, alice)
    a_run(flow).branch(CHANGE)
    kept = a_finished_run(a_scenario(alice, gallery.read("no-filter")))

    assert alices.delete(own(flow)).status_code == 204

    assert list(alice.own_scenarios.values_list("slug", flat=True)) == ["no-filter"]
    assert list(Run.objects.all()) == [kept]
    assert set(TraceChunk.objects.values_list("run_id", flat=True)) == {kept.pk}
    assert alices.get(link.get_absolute_url()).status_code == 404


def test_a_full_workspace_has_room_again(alices, alice, settings):
    settings.SCENARIOS_AT_MOST = 1
    flow = a_scenario(alice)
    refused = alices.post("/scenarios/", {}, content_type="application/json")
    assert "Delete one of yours in the gallery." in refused.json()["problems"][0]["remedy"]

    alices.delete(own(flow))

    assert alices.post("/scenarios/", {}, content_type="application/json").status_code == 201


def test_a_worker_at_a_deleted_run_stops(alices, alice):
    flow = a_scenario(alice)
    run = a_run(flow)
    assert run.claim("worker")
    alices.delete(own(flow))

    with pytest.raises(LostError):
        Recorder(run, "worker", Tail(run.pk)).record()
    assert not TraceChunk.objects.exists()


def test_a_branch_gets_another_name(alices, alice):
    branch = a_finished_run(workspace=alice).branch(CHANGE)

    assert rename(alices, own(branch), "Nine places").json() == {"name": "Nine places"}

    branch.refresh_from_db()
    assert branch.name == "Nine places"


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "x" * 81, None, 7])
def test_a_branch_is_not_called_just_anything(alices, alice, name):
    branch = a_finished_run(workspace=alice).branch(CHANGE, "As it was")

    assert rename(alices, own(branch), name).status_code == 422

    branch.refresh_from_db()
    assert branch.name == "As it was"


def test_the_first_run_keeps_its_name(alices, alice):
    run = a_finished_run(workspace=alice)

    (problem,) = rename(alices, own(run), "Mine").json()["problems"]

    assert "Baseline" in problem["message"]


def test_a_branch_goes_with_its_links(alices, alice):
    run = a_finished_run(workspace=alice)
    branch = run.branch(CHANGE)
    assert recording.record(branch)
    link = a_link(branch, alice)
    assert alices.get(own(branch)).json() == {"links": 1, "branches": 0}

    assert alices.delete(own(branch)).status_code == 204

    assert list(Run.objects.all()) == [run]
    assert alices.get(link.get_absolute_url()).status_code == 404


def test_a_run_stays_while_branches_hang_on_it(alices, alice):
    run = a_finished_run(workspace=alice)
    one, two = run.branch(CHANGE), run.branch(CHANGE)

    (problem,) = alices.delete(own(run)).json()["problems"]
    assert problem["message"] == "2 branches hang on it."
    one.delete()
    (problem,) = alices.delete(own(run)).json()["problems"]
    assert problem["message"] == "a branch hangs on it."
    two.delete()
    assert alices.delete(own(run)).status_code == 204


def test_a_branch_that_somebody_else_made_stays_theirs(alices, bobs, alice, bob):
    run = a_finished_run(workspace=alice)
    theirs = run.branch(CHANGE, workspace=bob)
    assert recording.record(theirs)

    assert alices.delete(own(run)).status_code == 204

    theirs.refresh_from_db()
    assert (theirs.parent, theirs.baseline) == (None, None)
    assert bobs.get(theirs.get_absolute_url()).status_code == 200


def test_an_own_flow_whose_first_run_is_deleted_gets_another(alices, alice):
    flow = a_scenario(alice)
    run = a_finished_run(flow)

    alices.delete(own(run))

    assert alices.get(f"/scenarios/{flow.slug}/").status_code == 200
    assert flow.runs.count() == 1


@pytest.mark.parametrize("method", ["get", "delete", "post"])
def test_nobody_touches_what_is_not_theirs(bobs, alice, method):
    shared = gallery.load("no-filter")
    flow = a_scenario(alice)
    for thing in (flow, a_run(flow), shared, a_run(shared)):
        assert getattr(bobs, method)(own(thing), {}, content_type="application/json").status_code == 404
    assert Scenario.objects.count() == 2
    assert Run.objects.count() == 2


def test_cards_say_whose_runs_they_are(alices, alice):
    shared = gallery.load("no-filter")
    first = a_finished_run(shared)
    first.branch([{"at": "10s", "drop": {"event": 1}}], workspace=alice)

    cards = alices.get(first.get_absolute_url()).context["branches"]

    assert [card["own"] for card in cards] == [False, True]


def test_only_known_methods(alices, alice):
    assert alices.put(own(a_scenario(alice))).status_code == 405
