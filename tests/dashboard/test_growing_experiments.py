"""Experiments whose runs are not all known when they begin: a search, and seeds that are added later."""

import pytest

from dashboard import experimenting
from dashboard.models import Experiment
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.running import measured_of, run
from tests.dashboard.experiments import done, post, said, stored_of
from tests.factories import a_scenario

RESERVED = {"node": "thumb", "property": "ReservedConcurrentExecutions", "values": list(range(1, 21))}
DESIGN = {
    "axes": [RESERVED],
    "seeds": {"first": 7, "count": 2},
    "goals": [{"metric": "throttled", "at_most": 0}],
    "warm_up": "0s",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(alice):
    return a_scenario(alice)


def made(client, flow, **design):
    answer = post(client, f"/scenarios/{flow.slug}/experiments/", {"name": "try", "design": {**DESIGN, **design}})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def cells(experiment):
    return {(cell.number, cell.place): cell.metrics for cell in experiment.runs.all()}


def test_search_begins_with_the_largest_and_the_base(alices, flow):
    plain = made(alices, flow, seek=True)

    assert [(cell["setting"], cell["place"]) for cell in plain["cells"]] == [(1, 0), (1, 1), (19, 0), (19, 1)]
    assert plain["summary"]["sought"] == "Tries whether 20 is enough."
    assert len(plain["fixed"]["settings"]) == 20


def test_search_finds_the_smallest_and_leaves_the_others_out(alices, flow):
    experiment = done(made(alices, flow, seek=True))
    plain = alices.get(f"/experiments/{experiment.pk.hex}/data/").json()

    best = plain["summary"]["best"]
    (value,) = plain["fixed"]["settings"][best["setting"]]["values"]
    assert plain["state"] == "finished"
    assert plain["counts"]["finished"] < 20
    assert best["sure"]
    assert best["final"]
    assert plain["summary"]["sought"].endswith(f" is {value}; {value - 1} does not.")


def test_workers_search_as_one_process_does(alices, flow):
    experiment = done(made(alices, flow, seek=True))

    assert cells(experiment) == measured_of(run(experiment.read_design(), 1))


def test_following_trial_is_put_before_the_workers(alices, flow, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    experiment = stored_of(made(alices, flow, seek=True))
    monkeypatch.setattr(Experiment, "enqueue", lambda self: sent.append(self.runs.filter(state="queued").count()))

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(4):
            experimenting.do(experiment, experiment.take("me"), "me")

    assert sent == [2]


def test_search_that_is_stopped_tries_nothing_more(alices, flow):
    experiment = stored_of(made(alices, flow, seek=True))
    taken = [run for _ in range(4) for run in experiment.take("me")]
    experiment.stop()

    experimenting.do(experiment, taken, "me")

    experiment.refresh_from_db()
    assert experiment.state == "stopped"
    assert experiment.runs.count() == 4


def test_search_says_what_it_can_not_look_among(alices, flow):
    answer = post(
        alices, f"/scenarios/{flow.slug}/experiments/", {"name": "a", "design": {**DESIGN, "goals": [], "seek": True}}
    )

    assert said(answer) == ["seek: has no goal to reach. Add a goal, or try all values."]


FEW = {"axes": [{**RESERVED, "values": [1, 2]}]}


def test_added_seeds_make_what_a_larger_experiment_would_have_been(alices, flow):
    plain = made(alices, flow, **FEW)
    experiment = done(plain)
    before = list(experiment.runs.values_list("pk", flat=True))

    answer = post(alices, f"{plain['url']}seeds/", {"count": 4})

    assert answer.status_code == 200
    assert answer.json()["counts"] | {"skipped": 0} == {
        "all": 8, "queued": 4, "running": 0, "finished": 4, "failed": 0, "skipped": 0
    }  # fmt: skip
    assert answer.json()["fixed"]["seeds"] == [7, 8, 9, 10]
    assert not answer.json()["over"]
    experiment = done(plain)
    larger = design_from_plain({**DESIGN, **FEW, "seeds": {"first": 7, "count": 4}}, experiment.base())
    assert experiment.state == "finished"
    assert cells(experiment) == measured_of(run(larger, 1))
    assert set(before) < set(experiment.runs.values_list("pk", flat=True))


def test_seeds_can_be_added_while_it_runs(alices, flow):
    plain = made(alices, flow, **FEW)
    experiment = stored_of(plain)
    taken = [run for _ in range(4) for run in experiment.take("me")]

    post(alices, f"{plain['url']}seeds/", {"count": 3})
    experimenting.do(experiment, taken, "me")

    assert done(plain).runs.filter(state="finished").count() == 6


def test_what_was_left_out_by_stopping_is_run_with_the_added_seeds(alices, flow):
    plain = made(alices, flow, **FEW)
    stored_of(plain).stop()

    post(alices, f"{plain['url']}seeds/", {"count": 3})

    assert done(plain).runs.filter(state="finished").count() == 6


def test_search_goes_on_with_added_seeds(alices, flow):
    plain = made(alices, flow, seek=True)
    done(plain)

    post(alices, f"{plain['url']}seeds/", {"count": 4})

    experiment = done(plain)
    settings = experiment.runs.values_list("number", flat=True)
    assert experiment.state == "finished"
    assert experiment.runs.filter(state="finished").count() == 4 * len(set(settings))


def test_settings_with_luck_of_their_own_keep_their_seeds(alices, flow):
    plain = made(alices, flow, **FEW, same_luck=False)
    before = {(cell["setting"], cell["place"]): cell["seed"] for cell in plain["cells"]}

    after = post(alices, f"{plain['url']}seeds/", {"count": 5}).json()["cells"]

    seeds = {(cell["setting"], cell["place"]): cell["seed"] for cell in after}
    assert before.items() < seeds.items()
    assert len(set(seeds.values())) == 10


def test_who_has_the_design_of_before_is_told_everything(alices, flow):
    plain = made(alices, flow, **FEW)
    version = done(plain).version
    post(alices, f"{plain['url']}seeds/", {"count": 3})

    told = alices.get(f"{plain['data']}?since={version}").json()
    later = alices.get(f"{plain['data']}?since={told['version']}").json()

    assert told["fixed"]["design"]["seeds"]["count"] == 3
    assert len(told["cells"]) == 6
    assert "fixed" not in later


def test_settings_known_well_enough_get_no_more_seeds(alices, flow):
    design = {**FEW, "seeds": {"first": 7, "count": 4}, "precise": {"metric": "published", "percent": 100}}
    plain = made(alices, flow, **design)
    done(plain)

    counts = post(alices, f"{plain['url']}seeds/", {"count": 6}).json()["counts"]

    assert (counts["finished"], counts["queued"]) == (6, 0)
    assert done(plain).state == "finished"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"count": 2}, "seeds: there are 2 already. Ask for more."),
        ({"count": "5"}, 'count: must be a number from 0 on. Send {"count": 10}.'),
        ({}, 'count: must be a number from 0 on. Send {"count": 10}.'),
        ({"count": 100_000}, "the experiment: would be 2 settings with 100,000 seeds each, 200,000 runs; 500 is the"),
    ],
)
def test_seeds_that_can_not_be_added_are_refused(alices, flow, sent, words):
    plain = made(alices, flow, **FEW)

    assert said(post(alices, f"{plain['url']}seeds/", sent))[0].startswith(words)
    assert stored_of(plain).read_design().seed_count == 2


def test_preview_gets_no_more_seeds(alices, flow):
    asked = {"name": "a", "design": {**DESIGN, **FEW}, "preview": True}
    plain = post(alices, f"/scenarios/{flow.slug}/experiments/", asked).json()

    assert said(post(alices, f"{plain['url']}seeds/", {"count": 9})) == ["seeds: a preview has few. Run it in full."]


def test_seeds_of_too_many_experiments_at_once_are_refused(alices, flow, settings):
    plain = made(alices, flow, **FEW)
    done(plain)
    settings.EXPERIMENTS_AT_ONCE = 1
    made(alices, flow, **FEW)

    assert said(post(alices, f"{plain['url']}seeds/", {"count": 9})) == [
        "experiments: 1 of yours are not finished yet. Wait for one of them, or stop it."
    ]


def test_strangers_add_no_seeds(alices, bobs, flow):
    plain = made(alices, flow, **FEW)

    assert post(bobs, f"{plain['url']}seeds/", {"count": 9}).status_code == 404
