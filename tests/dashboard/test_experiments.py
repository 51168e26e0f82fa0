"""Experiments over HTTP: the contract that the lab's page is written against."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import experimenting, lab, recording, stored
from dashboard.models import Experiment, ExperimentRun, Run, Scenario
from dashboard.opening import opened
from eventflow.engine.scenario.interventions import from_plain
from eventflow.experiments.figures import figures
from eventflow.experiments.metrics import METRICS
from eventflow.interchange import scenario_yaml
from tests.dashboard.experiments import done, post, said, stored_of
from tests.factories import a_finished_run, a_scenario

pytestmark = pytest.mark.django_db

RESERVED = {"node": "thumb", "property": "ReservedConcurrentExecutions", "values": [1, 2, 4]}
FILTER = {"node": "uploads->thumb", "property": "filter", "values": ["off", "on"]}
DESIGN = {
    "axes": [RESERVED],
    "seeds": {"first": 7, "count": 2},
    "goals": [{"metric": "throttled", "at_most": 3}],
    "warm_up": "0s",
}


@pytest.fixture
def flow(alice):
    return a_scenario(alice)


def made(client, flow, **design):
    answer = post(client, f"/scenarios/{flow.slug}/experiments/", {"name": "try", "design": {**DESIGN, **design}})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_new_experiment_has_all_that_a_page_needs(alices, flow):
    plain = made(alices, flow)

    assert (plain["state"], plain["over"], plain["name"], plain["base_name"]) == ("queued", False, "try", flow.name)
    assert plain["scenario"] == {"slug": flow.slug, "title": flow.name}
    assert plain["counts"] == {"all": 6, "queued": 6, "running": 0, "finished": 0, "failed": 0, "skipped": 0}
    assert plain["fixed"]["axes"][0]["labels"] == ["1", "2", "4"]
    assert plain["fixed"]["axes"][0]["now"] == 2
    assert [setting["is_base"] for setting in plain["fixed"]["settings"]] == [False, True, False]
    assert [metric["key"] for metric in plain["fixed"]["metrics"]] == list(METRICS)
    assert plain["summary"]["best"] is None
    assert len(plain["cells"]) == 6


def test_finished_experiment_has_its_verdict(alices, flow):
    done(made(alices, flow))
    plain = alices.get(f"/experiments/{Experiment.objects.get().id.hex}/data/").json()

    assert (plain["state"], plain["over"], plain["seconds_left"]) == ("finished", True, None)
    assert plain["summary"]["best"]["final"] is True
    settings = plain["summary"]["settings"]
    assert [setting["n"] for setting in settings] == [2, 2, 2]
    assert settings[1]["against_base"] == {}
    assert settings[0]["against_base"]["throttled"]["words"]
    assert settings[0]["complete"] is True
    effect = plain["summary"]["sensitivity"][0]["effects"]["throttled"]
    assert (effect["low_value"], effect["high_value"]) == ("4", "1")


def test_a_preview_that_is_replaced_while_it_is_asked_about_is_no_error(alices, flow, monkeypatch):
    plain = made(alices, flow)
    done(plain).mine().update(state=Experiment.State.RUNNING)
    counted = lab.card

    def replaced(found):
        about = counted(found)
        ExperimentRun.objects.filter(experiment=found).delete()
        return about

    monkeypatch.setattr(lab, "card", replaced)

    answer = alices.get(f"{plain['data']}?since=0")

    assert answer.status_code == 200
    assert answer.json()["runs_per_s"] is None


def test_only_what_changed_is_told_again(alices, flow):
    plain = made(alices, flow)
    experiment = stored_of(plain)
    cells = experiment.take("me")
    begun = alices.get(plain["data"], {"since": plain["version"]}).json()
    experimenting.do(experiment, cells, "me")
    measured = alices.get(plain["data"], {"since": begun["version"]}).json()
    quiet = alices.get(plain["data"], {"since": measured["version"]}).json()

    assert [(c["setting"], c["place"], c["state"]) for c in begun["cells"]] == [(0, 0, "running")]
    assert [(c["state"], c["error"]) for c in measured["cells"]] == [("finished", None)]
    assert "fixed" not in measured
    assert [setting["number"] for setting in measured["summary"]["settings"]] == [0]
    assert (quiet["cells"], quiet["summary"]) == ([], None)


def test_looking_costs_few_queries(alices, flow, django_assert_max_num_queries):
    plain = made(alices, flow)
    done(plain)

    with django_assert_max_num_queries(8):
        alices.get(plain["data"], {"since": 3})


def test_how_long_it_will_still_take_is_told(alices, flow):
    plain = made(alices, flow)
    experiment = stored_of(plain)
    experimenting.do(experiment, experiment.take("me"), "me")
    ExperimentRun.objects.filter(state="finished").update(took_s=2.0)
    Experiment.objects.update(started=timezone.now() - timedelta(seconds=2))
    experiment.take("me")

    found = alices.get(plain["data"], {"since": 0}).json()

    # Four to begin and one half done, by one worker.
    assert found["seconds_left"] == pytest.approx(2 * 4.5, rel=0.01)
    assert found["runs_per_s"] == pytest.approx(0.5, rel=0.01)


def test_what_is_over_in_a_moment_is_asked_for_in_a_moment(alices, flow):
    plain = made(alices, flow)
    experiment = stored_of(plain)
    experimenting.do(experiment, experiment.take("me"), "me")

    def poll_ms(took_s, begun_s_ago):
        ExperimentRun.objects.filter(state="finished").update(took_s=took_s)
        Experiment.objects.update(started=timezone.now() - timedelta(seconds=begun_s_ago))
        return alices.get(plain["data"], {"since": 0}).json()["poll_ms"]

    assert poll_ms(took_s=2.0, begun_s_ago=2) == 200
    assert poll_ms(took_s=0.025, begun_s_ago=2) == 125
    assert poll_ms(took_s=0.001, begun_s_ago=2) == 80
    assert poll_ms(took_s=0.001, begun_s_ago=9) == 1_000


def test_since_must_be_a_version(alices, flow):
    plain = made(alices, flow)

    assert said(alices.get(plain["data"], {"since": "x"})) == ["since: must be the version of an answer, not 'x'."]


def test_experiment_of_somebody_else_is_not_there(alices, bobs, flow):
    plain = made(alices, flow)

    assert bobs.get(plain["data"]).status_code == 404
    for verb in ("pause", "resume", "stop", "name", "runs", "apply"):
        assert post(bobs, f"{plain['url']}{verb}/", {"name": "x", "setting": 0, "place": 0}).status_code == 404
    assert bobs.delete(plain["url"]).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"design": None}, "the design: is not an object."),
        ({"design": {"axes": 3}}, "axes: must be a list."),
        ({"design": {"axes": [{**RESERVED, "values": [-1]}]}}, "thumb.ReservedConcurrentExecutions: must be from 0"),
        ({"design": {**DESIGN, "seeds": {"count": 10**6}}}, "the experiment: would be 3 settings with 1,000,000 seeds"),
        ({"design": {**DESIGN, "seeds": 3}}, "seeds: must be an object of first and count."),
        ({"design": DESIGN, "preview": "yes"}, "preview: must be true or false, not 'yes'."),
        ({"design": DESIGN, "name": ""}, "name: must be one line of at most 80 characters."),
        ({"design": DESIGN, "name": "x" * 81}, "name: must be one line of at most 80 characters."),
        ({"design": DESIGN, "colour": 1}, "colour: is not known here."),
    ],
)
def test_bad_input_is_refused_in_a_sentence(alices, flow, sent, words):
    assert said(post(alices, f"/scenarios/{flow.slug}/experiments/", sent))[0].startswith(words)
    assert not Experiment.objects.exists()


def test_too_many_at_once_are_refused(alices, flow, settings):
    settings.EXPERIMENTS_AT_ONCE = 1
    made(alices, flow)

    answer = post(alices, f"/scenarios/{flow.slug}/experiments/", {"design": DESIGN})
    assert said(answer) == ["experiments: 1 of yours are not finished yet. Wait for one of them, or stop it."]


def test_too_many_in_all_are_refused(alices, flow, settings):
    settings.EXPERIMENTS_AT_MOST = 1
    done(made(alices, flow))

    assert "Delete one" in said(post(alices, f"/scenarios/{flow.slug}/experiments/", {"design": DESIGN}))[0]


def test_pause_resume_and_stop(alices, flow):
    plain = made(alices, flow)

    assert post(alices, f"{plain['url']}pause/", {}).json()["state"] == "paused"
    assert post(alices, f"{plain['url']}resume/", {}).json()["state"] == "running"
    stopped = post(alices, f"{plain['url']}stop/", {}).json()
    assert (stopped["state"], stopped["over"]) == ("stopped", True)
    assert stopped["counts"]["skipped"] == 6
    assert post(alices, f"{plain['url']}resume/", {}).json()["state"] == "stopped"


def test_name_and_removal(alices, flow):
    plain = made(alices, flow)

    assert post(alices, f"{plain['url']}name/", {"name": " Clear the backlog "}).json()["name"] == "Clear the backlog"
    assert said(post(alices, f"{plain['url']}name/", {"name": "a\nb"}))
    assert alices.delete(plain["url"]).status_code == 204
    assert alices.get(plain["data"]).status_code == 404


def test_list_has_the_newest_first_and_no_previews(alices, flow):
    one, two = made(alices, flow), made(alices, flow)
    done(one), done(two)
    post(alices, f"/scenarios/{flow.slug}/experiments/", {"design": DESIGN, "preview": True})

    listed = alices.get(f"/scenarios/{flow.slug}/experiments/").json()["experiments"]
    assert [card["id"] for card in listed] == [two["id"], one["id"]]
    assert listed[0]["counts"]["finished"] == 6


def test_preview_is_short_and_replaces_the_one_before(alices, flow, settings):
    settings.EXPERIMENT_PREVIEW_EVENTS = 40
    url = f"/scenarios/{flow.slug}/experiments/"
    first = post(alices, url, {"design": DESIGN, "preview": True}).json()
    second = post(alices, url, {"design": DESIGN, "preview": True}).json()

    assert second["preview"] is True
    assert second["fixed"]["design"]["until_us"] < 25_000_000
    assert alices.get(first["data"]).status_code == 404
    assert Experiment.objects.count() == 1


def test_preview_of_what_would_be_too_much_is_possible(alices, flow, settings):
    settings.EXPERIMENT_PREVIEW_EVENTS = 40
    settings.EXPERIMENT_EVENTS_AT_MOST = 400
    url = f"/scenarios/{flow.slug}/experiments/"

    assert said(post(alices, url, {"design": DESIGN}))[0].startswith("the experiment: would send about 720 events")
    assert post(alices, url, {"design": DESIGN, "preview": True}).status_code == 201


def test_choices_of_a_flow_and_of_a_branch(alices, flow, alice):
    run = a_finished_run(flow)
    change = {"at": "5s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}
    branch = run.branch([change], "more", alice)

    def reserved(url):
        offer = alices.get(url).json()
        part = next(part for part in offer["parts"] if part["node"] == "thumb")
        return next(s for s in part["settings"] if s["property"] == "ReservedConcurrentExecutions")["now"]

    assert reserved(f"/scenarios/{flow.slug}/experiments/choices/") == 2
    assert reserved(f"/runs/{branch.id.hex}/experiments/choices/") == 9


def test_experiment_from_a_branch_starts_from_what_was_done_there(alices, flow, alice):
    run = a_finished_run(flow, seed=11)
    change = {"at": "5s", "set": {"node": "thumb", "property": "MemorySize", "value": 512}}
    branch = run.branch([change], "more memory", alice)
    design = {"axes": [RESERVED], "seeds": {"count": 1}}

    plain = post(alices, f"/runs/{branch.id.hex}/experiments/", {"design": design}).json()

    assert (plain["run"], plain["base_name"], plain["fixed"]["seeds"]) == (branch.id.hex, "more memory", [11])
    assert stored_of(plain).read_design().run_input(0, 0).interventions[-1].property == "MemorySize"


def test_cell_opened_in_the_studio_is_the_very_run(alices, flow):
    plain = made(alices, flow)
    experiment = done(plain)

    answer = post(alices, f"{plain['url']}runs/", {"setting": 2, "place": 1})
    again = post(alices, f"{plain['url']}runs/", {"setting": 2, "place": 1})

    assert (answer.status_code, again.status_code) == (201, 200)
    assert answer.json()["id"] == again.json()["id"]
    run = Run.objects.get(pk=answer.json()["id"])
    assert (run.seed, run.name, run.fork_us, run.parent.interventions) == (8, "reserved concurrency 4", 0, [])
    assert recording.record(run)
    run.refresh_from_db()
    everything = from_plain(run.interventions)
    found = figures(stored.whole(run), scenario_yaml.from_plain(run.snapshot), everything).as_dict()
    assert found == experiment.runs.get(number=2, place=1).metrics


def test_base_cell_is_the_first_run_itself(alices, flow):
    first = a_finished_run(flow, seed=7)
    plain = made(alices, flow)

    assert post(alices, f"{plain['url']}runs/", {"setting": 1, "place": 0}).json()["id"] == first.id.hex


@pytest.mark.parametrize("sent", [{}, {"setting": 99, "place": 0}, {"setting": -1, "place": 0}, {"setting": True}])
def test_cell_that_is_not_there_is_refused(alices, flow, sent):
    plain = made(alices, flow)

    assert said(post(alices, f"{plain['url']}runs/", sent))


def test_best_setting_is_applied_as_one_step_that_can_be_undone(alices, flow):
    plain = made(alices, flow, axes=[RESERVED, FILTER])
    number = next(s["number"] for s in plain["fixed"]["settings"] if s["values"] == [4, "off"])

    answer = post(alices, f"{plain['url']}apply/", {"setting": number}).json()

    flow.refresh_from_db()
    snapshot = flow.snapshot()
    assert answer == {"slug": flow.slug, "url": f"/scenarios/{flow.slug}/", "copied": False, "version": 1}
    assert snapshot["functions"]["thumb"]["settings"]["ReservedConcurrentExecutions"] == 4
    assert "prefix" not in snapshot["triggers"][0]
    assert flow.edits.get().label == "Apply reserved concurrency 4, filter off"


def test_what_is_not_ones_own_is_copied_before_it_is_changed(bobs, bob):
    from dashboard import gallery

    flow = gallery.first()
    axis = {"node": "make-thumbnail", "property": "ReservedConcurrentExecutions", "values": [5, 20]}
    plain = made(bobs, flow, axes=[axis])

    answer = post(bobs, f"{plain['url']}apply/", {"setting": 1}).json()

    copy = Scenario.objects.get(slug=answer["slug"])
    assert answer["copied"] is True
    assert copy.workspace == bob
    assert copy.snapshot()["functions"]["make-thumbnail"]["settings"]["ReservedConcurrentExecutions"] == 20
    flow.refresh_from_db()
    assert flow.version == 0


def test_setting_that_no_longer_fits_is_refused(alices, flow):
    plain = made(alices, flow)
    edit = {"version": 0, "command": {"do": "rename", "node": "thumb", "name": "thumbnail"}}
    assert post(alices, f"/scenarios/{flow.slug}/edits/", edit).status_code == 200

    assert "thumb" in said(post(alices, f"{plain['url']}apply/", {"setting": 0}))[0]


def test_opened_runs_stay_when_the_experiment_is_removed(alices, flow, alice):
    plain = made(alices, flow)
    run = opened(stored_of(plain).runs.get(number=0, place=0), alice)
    alices.delete(plain["url"])

    assert Run.objects.filter(pk=run.pk).exists()


def test_design_that_cannot_be_read_any_more_is_said_in_a_sentence(alices, flow):
    plain = made(alices, flow)
    Experiment.objects.update(design={"axes": [{**RESERVED, "property": "Gone"}]})

    found = alices.get(plain["data"]).json()
    assert found["error"].startswith("axes[0].property: thumb has no setting 'Gone'.")
    assert (found["cells"], found["summary"]) == ([], None)
