"""What workers do for an experiment, without any broker."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from dashboard import experimenting, tasks
from dashboard.models import Experiment, ExperimentRun
from dashboard.models.lease import MAXIMUM_CLAIMS, State
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.running import measured_of, run
from tests.factories import a_scenario

RESERVED = {"node": "thumb", "property": "ReservedConcurrentExecutions", "values": [1, 2]}

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(alice):
    def make(*axes, count=2, **more):
        scenario = a_scenario(alice)
        experiment = Experiment(workspace=alice, scenario=scenario, name="try", snapshot=scenario.snapshot())
        plain = {"axes": list(axes or [RESERVED]), "seeds": {"first": 7, "count": count}, **more}
        return experiment.start(design_from_plain(plain, experiment.base()))

    return make


def done(experiment):
    while experimenting.work(experiment):
        pass
    experiment.refresh_from_db()
    return experiment


def test_results_are_those_of_a_local_run(made):
    experiment = done(made())

    stored = {(cell.number, cell.place): cell.metrics for cell in experiment.runs.all()}
    assert experiment.state == "finished"
    assert stored == measured_of(run(experiment.read_design(), 2))


def test_first_seeds_come_first_and_then_what_is_nearest(made):
    experiment = made(count=3, goals=[{"metric": "throttled", "at_most": 0}])
    order = []
    while cells := experiment.take("me"):
        order += [(cell.number, cell.place) for cell in cells]
        experimenting.do(experiment, cells, "me")

    assert order[:2] == [(0, 0), (1, 0)]
    # More places, fewer throttles: nearer to the goal.
    assert order[2:] == [(1, 1), (1, 2), (0, 1), (0, 2)]


def test_seeds_of_the_base_come_before_all_others_seeds(made):
    many = {**RESERVED, "values": [20, 30]}
    experiment = made(many, count=3, goals=[{"metric": "throttled", "at_most": 0}])
    order = []
    while cells := experiment.take("me"):
        order += [(cell.number, cell.place) for cell in cells]
        experimenting.do(experiment, cells, "me")

    base = experiment.read_design().base_point.number
    assert base == 2
    assert order[3:5] == [(base, 1), (base, 2)]


def test_a_run_is_taken_by_one_worker_only(made):
    experiment = made(count=1)
    taken = [experiment.take(worker) for worker in ("one", "two", "three")]

    assert [[cell.worker for cell in cells] for cells in taken] == [["one"], ["two"], []]


def test_second_delivery_of_a_message_finds_it_done(made):
    experiment = done(made())
    before = list(experiment.runs.values())

    tasks.work_on_experiment(str(experiment.pk))

    assert list(experiment.runs.values()) == before


def test_run_of_a_worker_that_died_is_done_by_another(made):
    experiment = made(count=1)
    (dead,) = experiment.take("dead")
    ExperimentRun.objects.filter(pk=dead.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))

    done(experiment)

    dead.refresh_from_db()
    assert (dead.state, dead.claims, experiment.state) == ("finished", 2, "finished")


def test_late_result_of_a_worker_that_lost_its_run_is_not_kept(made):
    experiment = made(count=1)
    (cell,) = experiment.take("slow")
    ExperimentRun.objects.filter(pk=cell.pk).update(worker="other")

    experimenting.do(experiment, [cell], "slow")

    cell.refresh_from_db()
    assert (cell.state, cell.metrics) == ("running", None)


def test_run_that_takes_its_worker_down_every_time_fails(made):
    experiment = made(count=1)
    experiment.runs.update(claims=MAXIMUM_CLAIMS)

    done(experiment)

    assert {cell.state for cell in experiment.runs.all()} == {"failed"}
    assert "never came to its end" in experiment.runs.first().error


def test_settings_that_cannot_go_together_fail_and_the_rest_goes_on(made):
    provisioned = {"node": "thumb", "property": "ProvisionedConcurrentExecutions", "values": [None, 2]}
    experiment = done(made(RESERVED, provisioned, count=1))

    states = list(experiment.runs.values_list("state", flat=True))
    assert (states, experiment.state) == (["finished", "failed", "finished", "finished"], "finished")


def test_nothing_is_begun_while_it_is_paused(made):
    experiment = made()
    assert experiment.pause()

    assert not experimenting.work(experiment)
    assert experiment.runs.filter(state=State.QUEUED).count() == 4
    assert experiment.resume()
    assert done(experiment).state == "finished"
    assert experiment.started


def test_what_runs_when_it_is_paused_is_finished(made):
    experiment = made(count=1)
    cells = [experiment.take("one"), experiment.take("two")]
    experiment.pause()
    for cell, worker in zip(cells, ("one", "two"), strict=True):
        experimenting.do(experiment, cell, worker)

    experiment.refresh_from_db()
    assert experiment.state == "finished"


def test_stop_leaves_what_was_not_begun_and_what_runs(made):
    experiment = made()
    cells = experiment.take("me")
    assert experiment.stop()

    experimenting.do(experiment, cells, "me")

    experiment.refresh_from_db()
    assert experiment.state == "stopped"
    assert {cell.state for cell in experiment.runs.all()} == {"cancelled"}
    assert not experiment.resume()


def test_setting_known_well_enough_is_not_run_on(made):
    experiment = done(made(count=8, precise={"metric": "published", "percent": 90}))

    assert experiment.state == "finished"
    assert experiment.runs.filter(state=State.FINISHED).count() == 6
    assert experiment.runs.filter(state=State.CANCELLED).count() == 10


def test_every_change_has_a_later_version(made):
    experiment = made()
    versions = [0]
    while cells := experiment.take("me", 2):
        experimenting.do(experiment, cells, "me")
        versions.append(max(experiment.runs.values_list("changed", flat=True)))

    experiment.refresh_from_db()
    assert versions == sorted(set(versions))
    assert versions[-1] == experiment.version


def test_short_runs_are_taken_together_and_long_ones_alone():
    design = SimpleNamespace(precision=None)

    assert experimenting.at_once(experimenting.Known(design), 0.25) == 1
    assert experimenting.at_once(experimenting.Known(design, 0.05), 0.26) == 5
    assert experimenting.at_once(experimenting.Known(design, 3.0), 0.25) == 1
    assert experimenting.at_once(experimenting.Known(design, 1e-6), 0.25) == experimenting.MOST_AT_ONCE


def test_task_without_time_gives_back_what_it_has_not_begun(made, monkeypatch):
    def out_of_time(*arguments):
        raise SoftTimeLimitExceeded

    experiment = made()
    cells = experiment.take("me", 3)
    monkeypatch.setattr(experimenting, "outcome", out_of_time)

    assert not experimenting.do(experiment, cells, "me")

    states = list(experiment.runs.order_by("pk").values_list("state", "claims"))
    assert sorted(states) == [("failed", 1), ("queued", 0), ("queued", 0), ("queued", 0)]
    assert "took too long" in experiment.runs.get(state="failed").error


def test_worker_lets_other_work_go_first_after_its_turn(made, settings):
    settings.EXPERIMENT_TURN_MS = 0
    experiment = made()

    assert experimenting.work(experiment)
    assert experiment.runs.filter(state=State.FINISHED).count() == 1


def test_message_of_a_deleted_experiment_does_no_harm(made):
    experiment = made()
    key = str(experiment.pk)
    experiment.delete()

    tasks.work_on_experiment(key)


def test_one_worker_is_sent_to_look_after_the_last_runs(made):
    experiment = made(count=1)
    experiment.take("one")
    experiment.take("two")

    assert experiment.is_waiting_for_others()
    assert [experiment.send_to_look() for _ in range(3)] == [True, False, False]


def test_experiment_nobody_works_on_is_sent_again(made, monkeypatch, django_capture_on_commit_callbacks):
    experiment = made()
    sent = []
    monkeypatch.setattr(tasks, "enqueue_experiment", lambda key: sent.append(key) or True)
    experiment.mine().update(attended_until=timezone.now() - timedelta(seconds=1))

    tasks.rescue_all()
    tasks.rescue_all()

    assert sent == [experiment.pk]
