"""A run of an experiment opened by itself, and beside the flow as it is with the same luck."""

from dataclasses import replace

import pytest

from dashboard import recording
from dashboard.models import Experiment, Run
from eventflow.engine.scenario.interventions import Fault, to_plain
from tests.builders import a_flow, a_function, poisson
from tests.dashboard.experiments import post, said
from tests.factories import a_finished_run, a_scenario, a_small_flow

pytestmark = pytest.mark.django_db

RESERVED = {"node": "thumb", "property": "ReservedConcurrentExecutions", "values": [1, 2, 4]}
NOW = 1
"""The number of the setting that the flow has."""


@pytest.fixture
def flow(alice):
    return a_scenario(alice)


@pytest.fixture
def stream(alice):
    """A flow with a setting that no run can change while it goes."""
    kinesis = a_flow().from_source("kinesis", poisson(2), name="stream").into(a_function()).lasting(60)
    return a_scenario(alice, kinesis.scenario)


def made(client, url, **design):
    sent = {"axes": [RESERVED], "seeds": {"first": 7, "count": 2}, **design}
    answer = post(client, url, {"name": "try", "design": sent})
    assert answer.status_code == 201, answer.json()
    return answer.json()["url"]


def of(flow):
    return f"/scenarios/{flow.slug}/experiments/"


def factor(client, stream):
    return made(
        client, of(stream), axes=[{"node": "stream->worker", "property": "ParallelizationFactor", "values": [1, 4]}]
    )


def opened(client, url, setting, place=0):
    return Run.objects.get(pk=post(client, f"{url}runs/", {"setting": setting, "place": place}).json()["id"])


def differs(client, url, setting, place=0):
    return post(client, f"{url}differences/", {"setting": setting, "place": place})


def both(answer):
    """The run that the address opens, and the one that it is held against."""
    assert answer.status_code == 200, answer.json()
    path, _, against = answer.json()["url"].partition("?against=")
    return Run.objects.get(pk=path.split("/")[2]), Run.objects.get(pk=against)


def recorded(run):
    assert recording.record(run)
    run.refresh_from_db()
    return run


def test_a_setting_is_held_against_the_flow_as_it_is_with_the_same_seed(alices, flow):
    url = made(alices, of(flow))

    now, was = both(differs(alices, url, 0, 1))

    assert (now.parent, now.baseline, now.fork_us, now.name) == (was, was, 0, "reserved concurrency 1")
    assert (was.parent, was.interventions, now.seed, was.seed) == (None, [], 8, 8)
    assert both(differs(alices, url, 0, 1)) == (now, was)
    assert opened(alices, url, 0, 1) == now
    assert opened(alices, url, NOW, 1) == was
    assert Run.objects.count() == 2


def test_both_are_compared_once_workers_have_run_them(alices, flow):
    now, was = both(differs(alices, made(alices, of(flow)), 0))
    address = f"/runs/{was.id.hex}/comparison/?with={now.id.hex}"
    assert alices.get(address).json()["later"] is True

    recorded(now)
    recorded(was)

    first = alices.get(address).json()["first"]
    assert first["was"]["journey"][first["place"] :] != first["now"]["journey"][first["place"] :]


def test_what_no_going_run_can_be_given_is_a_branch_with_another_scenario(alices, stream):
    now, was = both(differs(alices, factor(alices, stream), 1))

    assert (now.parent, now.interventions) == (was, [])
    assert now.snapshot["triggers"][0]["settings"]["ParallelizationFactor"] == 4
    assert now.snapshot != was.snapshot
    recorded(now)
    recorded(was)
    found = alices.get(f"/runs/{was.id.hex}/comparison/?with={now.id.hex}")
    assert found.status_code == 200
    assert found.json()["events"]["same"] + found.json()["events"]["changed"] == was.ledger["published"]


def test_such_a_branch_is_looked_at_as_any_other(alices, stream):
    now, was = both(differs(alices, factor(alices, stream), 1))
    recorded(now)
    recorded(was)

    assert alices.get(f"/runs/{now.id.hex}/").status_code == 200
    branches = alices.get(f"/runs/{now.id.hex}/traces/events/0/branches/").json()["branches"]
    assert [branch["id"] for branch in branches if branch["row"]] == [was.id.hex, now.id.hex]


def test_without_what_was_done_to_such_a_branch_it_is_still_of_its_own_scenario(alices, stream):
    now, _ = both(differs(alices, factor(alices, stream), 1))
    more = {"at": "5s", "set": {"node": "worker", "property": "MemorySize", "value": 512}}
    branch = now.branch([more], "more memory")

    answer = post(alices, f"/runs/{branch.id.hex}/replacements/", {"interventions": []})

    assert answer.json()["id"] == now.id.hex
    # Its parent is of another scenario, and so is no beginning of it.
    assert now.origin_of([more]) == (None, branch.interventions)


def test_an_experiment_with_a_branch_is_held_against_that_branch(alices, flow, alice):
    change = {"at": "5s", "set": {"node": "thumb", "property": "MemorySize", "value": 512}}
    branch = a_finished_run(flow, seed=7).branch([change], "more memory", alice)
    url = made(alices, f"/runs/{branch.id.hex}/experiments/")

    now, was = both(differs(alices, url, 2))
    later, other = both(differs(alices, url, 2, 1))

    assert was == branch
    assert (now.parent, now.baseline) == (branch, branch.baseline)
    assert (other.name, other.interventions, other.seed) == ("more memory", branch.interventions, 8)
    assert (other.parent.interventions, later.baseline) == ([], other.parent)


def test_what_came_to_a_bad_end_is_run_anew(alices, flow):
    url = made(alices, of(flow))
    now, was = both(differs(alices, url, 0))
    was.cancel()

    again, base = both(differs(alices, url, 0))

    assert base not in (was, now)
    assert again.parent == base


@pytest.mark.parametrize(
    ("setting", "sentence"), [(NOW, "the setting: is the flow as it is."), (99, "setting: 99 has no run 0")]
)
def test_what_has_nothing_to_be_held_against_is_refused(alices, flow, setting, sentence):
    url = made(alices, of(flow))

    assert said(differs(alices, url, setting))[0].startswith(sentence)
    assert Run.objects.count() == 0


def test_other_luck_for_every_setting_is_refused(alices, flow):
    url = made(alices, of(flow), same_luck=False)

    assert said(differs(alices, url, 0))[0].startswith("the luck: of each setting is another")
    assert Run.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"setting": 0}, {"setting": 0, "place": 9}, {"setting": "0", "place": 0}])
def test_a_run_that_is_not_there_is_refused(alices, flow, sent):
    assert said(post(alices, f"{made(alices, of(flow))}differences/", sent))


def test_an_experiment_whose_flow_is_gone_says_so(alices, flow):
    url = made(alices, of(flow))
    Experiment.objects.update(scenario=None)

    assert said(differs(alices, url, 0)) == ["the flow: of this experiment is gone. Make one with another flow."]


def test_both_runs_are_made_or_none(alices, flow, settings):
    url = made(alices, of(flow))
    settings.RUNS_AT_ONCE = 1

    assert said(differs(alices, url, 0))[0].startswith("runs: 1 of your runs are not finished yet.")
    assert Run.objects.count() == 0


def test_a_stranger_compares_nothing_of_it(alices, bobs, flow):
    assert differs(bobs, made(alices, of(flow)), 0).status_code == 404


FAULT = Fault(at_us=5_000_000, node="thumb", kind="fail", for_us=20_000_000)
FAULT_OFF = {"node": "thumb", "property": "fault at 5000 ms", "values": ["off", "on"]}


@pytest.mark.parametrize("is_story", [True, False])
def test_run_in_which_something_does_not_happen_is_beside_that_in_which_it_does(alices, alice, is_story):
    small = a_small_flow()
    flow = a_scenario(alice, replace(small, interventions=(FAULT,)) if is_story else small)
    url = of(flow)
    if not is_story:
        branch = a_finished_run(flow, alice).branch(to_plain([FAULT]), workspace=alice)
        url = f"/runs/{recorded(branch).id.hex}/experiments/"
    experiment = made(alices, url, axes=[FAULT_OFF])

    now, was = both(differs(alices, experiment, 0))

    assert now.interventions == []
    assert "interventions" not in now.snapshot
    assert (was.snapshot.get("interventions") or was.interventions) == to_plain([FAULT])
    assert said(post(alices, f"{experiment}apply/", {"setting": 0})) == [
        "the setting: has nothing that the flow would be set to otherwise than now."
        " Choose another one, or open it as a branch."
    ]
