"""Filters of one's own in the lab: how they are written, what is said of them, and what they are called."""

import pytest

from dashboard.models import Scenario, Workspace
from eventflow.engine.scenario.model import Scenario as Flow
from tests.builders import a_flow, a_function, filter_criteria, poisson
from tests.dashboard.experiments import said
from tests.dashboard.test_views import post
from tests.factories import a_run, a_scenario

pytestmark = pytest.mark.django_db

ORDERS = {"small": {"amount": 5, "state": "paid"}, "large": {"amount": 500, "state": "paid"}}
NODE = "orders->worker"
LARGE = {"FilterCriteria": {"Filters": [{"Pattern": '{"body": {"amount": [{"numeric": [">", 100]}]}}'}]}}
BROKEN = {"FilterCriteria": {"Filters": [{"Pattern": '{"body":\n  {"amount": 5}}'}]}}


def a_queue(**filter: object) -> Flow:
    return (
        a_flow().from_queue(poisson(2), name="orders", bodies=ORDERS).into(a_function(), **filter).lasting(60).scenario
    )


@pytest.fixture
def flow(alice: Workspace) -> Scenario:
    return a_scenario(alice, a_queue(filter=filter_criteria({"body": {"state": ["paid"]}})))


def ask(client, flow: Scenario, **plain: object):
    return post(client, f"/scenarios/{flow.slug}/experiments/filter/", plain)


def filter_of(client, address: str) -> dict:
    parts = client.get(f"{address}experiments/choices/").json()["parts"]
    (found,) = (s for part in parts for s in part["settings"] if s["property"] == "filter")
    return found


def made(client, flow: Scenario, *values: object):
    axis = {"node": NODE, "property": "filter", "values": list(values)}
    design = {"axes": [axis], "seeds": {"first": 7, "count": 2}, "goals": []}
    return post(client, f"/scenarios/{flow.slug}/experiments/", {"name": "try", "design": design})


def test_filter_is_named_and_counted(alices, flow):
    answer = ask(alices, flow, node=NODE, filter=LARGE).json()

    assert (answer["label"], answer["value"]) == ("amount > 100", LARGE)
    assert (answer["problems"], len(answer["passing"]), answer["cards"]) == ([], 100, 200)


def test_pattern_that_aws_refuses_is_told_with_its_place(alices, flow):
    answer = ask(alices, flow, node=NODE, filter=BROKEN).json()

    (problem,) = answer["problems"]
    assert (problem["line"], problem["column"], answer["passing"]) == (2, 14, None)
    assert problem["reason"]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"node": NODE, "filter": {"FilterCriteria": {"Filters": []}}}, "filter: has a pattern that says nothing."),
        ({"node": NODE, "filter": {}}, "filter: has a pattern that says nothing. Write what may pass, or take off."),
        ({"node": NODE, "filter": {"prefix": "x"}}, "filter: has prefix, which does not belong here."),
        ({"node": NODE, "filter": "x"}, "filter: must be an object."),
        ({"node": "worker", "filter": LARGE}, "node: there is no trigger 'worker' that can have a filter. There are"),
        ({"filter": LARGE}, "node: there is no trigger None that can have a filter."),
    ],
)
def test_what_is_no_filter_of_this_trigger_is_refused(alices, flow, sent, why):
    assert said(ask(alices, flow, **sent))[0].startswith(why)


def test_only_those_who_may_read_the_flow_are_answered(bobs, flow):
    run = a_run(flow)

    assert ask(bobs, flow, node=NODE, filter=LARGE).status_code == 404
    assert post(bobs, f"/runs/{run.id.hex}/experiments/filter/", {"node": NODE, "filter": LARGE}).status_code == 404


def test_run_is_asked_as_well(alices, flow):
    answer = post(alices, f"/runs/{a_run(flow).id.hex}/experiments/filter/", {"node": NODE, "filter": LARGE})

    assert answer.json()["label"] == "amount > 100"


def test_choices_say_how_a_filter_is_written_and_what_it_is(alices, flow):
    setting = filter_of(alices, f"/scenarios/{flow.slug}/")

    (pattern,) = setting["on"]["FilterCriteria"]["Filters"]
    assert setting["filter"] == setting["on"]
    assert "paid" in pattern["Pattern"]
    assert (setting["form"]["word"], setting["form"]["many"]) == ("FilterCriteria", True)


def test_run_begins_with_the_filter_that_a_person_gave_it(alices, flow):
    run = a_run(flow)
    run.interventions = [{"at": "0s", "set_filter": {"source": "orders", "target": "worker", "filter": LARGE}}]
    run.save()

    setting = filter_of(alices, f"/runs/{run.id.hex}/")

    assert setting["filter"] == LARGE
    assert setting["on"] != LARGE


def test_trigger_without_a_filter_is_given_one_to_try(alice, alices):
    flow = a_scenario(alice, a_queue())
    setting = filter_of(alices, f"/scenarios/{flow.slug}/")

    assert (setting["suggested"], setting["filter"], setting["on"]) == (["off"], {}, None)
    assert made(alices, flow, "off", LARGE).json()["fixed"]["axes"][0]["labels"] == ["off", "amount > 100"]


def test_own_filters_are_called_the_same_everywhere(alices, flow):
    fixed = made(alices, flow, "on", LARGE).json()["fixed"]

    assert fixed["axes"][0]["labels"] == ["on", "amount > 100"]
    assert [setting["labels"] for setting in fixed["settings"]] == [["on"], ["amount > 100"]]
    assert [setting["label"] for setting in fixed["settings"]] == ["filter on", "filter amount > 100"]


def test_broken_pattern_in_a_design_names_its_axis(alices, flow):
    (why,) = said(made(alices, flow, "on", BROKEN))

    assert why.startswith(f"{NODE}.filter = amount 5: ")
    assert "(line 2, column 14)" in why


def test_own_filter_is_applied_to_the_flow(alices, flow):
    plain = made(alices, flow, "on", LARGE).json()

    post(alices, f"{plain['url']}apply/", {"setting": 1})

    flow.refresh_from_db()
    assert flow.snapshot()["triggers"][0]["FilterCriteria"] == LARGE["FilterCriteria"]
    assert flow.edits.get().label == "Apply filter amount > 100"
