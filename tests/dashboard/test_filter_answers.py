"""What the editor of a filter is told while somebody writes."""

import json

import pytest

from dashboard import filter_answers
from dashboard.models import Run, Workspace
from eventflow.engine.scenario.model import Scenario
from tests.builders import a_flow, a_function, event_pattern, filter_criteria, filter_policy, times
from tests.dashboard.test_views import post
from tests.factories import a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db

ORDERS = {"small": {"amount": 5, "state": "paid"}, "large": {"amount": 500, "state": "paid"}}
ATTRIBUTES = {
    "late": {"attributes": {"state": {"DataType": "String", "StringValue": "late"}}, "message": {"hub": "Gent"}},
    "early": {"attributes": {"state": {"DataType": "String", "StringValue": "early"}}, "message": {"hub": "Lyon"}},
}


def a_bus() -> Scenario:
    return a_flow().from_bus(times(0, 1), **ORDERS).into(a_function(), filter=event_pattern({"source": ["x"]})).scenario


def a_topic() -> Scenario:
    policy = filter_policy({"state": ["late"]})
    return a_flow().from_topic(times(0, 1), **ATTRIBUTES).into(a_function(), filter=policy).scenario


def a_queue() -> Scenario:
    criteria = filter_criteria({"body": {"state": ["paid"]}})
    return a_flow().from_queue(times(0, 1), bodies=ORDERS).into(a_function(), filter=criteria).scenario


def a_bucket() -> Scenario:
    flow = a_flow().from_s3(times(0, 1), keys=["images/a.jpg", "notes/b.txt"])
    return flow.into(a_function(), prefix="images/").scenario


def a_run_of(flow: Scenario, workspace: Workspace) -> Run:
    return a_run(a_scenario(workspace, flow), workspace)


def ask(client, run: Run, filter: object, **more: object):
    return post(client, f"/runs/{run.id.hex}/filter-answers/", {"edge": 0, "filter": filter, **more})


def titles(run: Run, cards: list[int]) -> set[str]:
    deck = run.manifest["decks"]["0"]
    return {deck[card]["template"] for card in cards}


CASES = [
    (a_bus, {"EventPattern": '{"detail": {"amount": [{"numeric": [">", 100]}]}}'}, {"large"}),
    (a_bus, {"EventPattern": {"detail-type": ["small"]}}, {"small"}),
    (a_topic, {"FilterPolicy": '{"state": ["early"]}', "FilterPolicyScope": "MessageAttributes"}, {"early"}),
    (a_topic, {"FilterPolicy": '{"hub": ["Gent"]}', "FilterPolicyScope": "MessageBody"}, {"late"}),
    (a_queue, {"FilterCriteria": {"Filters": [{"Pattern": '{"body": {"amount": [500]}}'}]}}, {"large"}),
    (
        a_queue,
        {"FilterCriteria": {"Filters": [{"Pattern": f'{{"body": {{"amount": [{n}]}}}}'} for n in (5, 500)]}},
        {"small", "large"},
    ),
    (a_bucket, {"prefix": "notes/", "suffix": ".txt"}, {"notes/b.txt"}),
]


@pytest.mark.parametrize(("flow", "filter", "wanted"), CASES)
def test_each_dialect_says_which_cards_pass(alices, alice, flow, filter, wanted):
    run = a_run_of(flow(), alice)

    answer = ask(alices, run, filter)

    assert answer.status_code == 200
    said = answer.json()
    assert said["problems"] == []
    assert titles(run, said["passing"]) == wanted


@pytest.mark.parametrize(
    ("flow", "filter"),
    [
        (a_bus, {}),
        (a_queue, {"FilterCriteria": {"Filters": []}}),
        (a_bucket, {"prefix": "", "suffix": ""}),
    ],
)
def test_no_filter_lets_everything_pass_and_says_so(alices, alice, flow, filter):
    run = a_run_of(flow(), alice)

    said = ask(alices, run, filter, cards=[0]).json()

    assert len(said["passing"]) == len(run.manifest["decks"]["0"])
    assert said["explanations"]["0"]["matched"]


def test_what_aws_refuses_is_answered_with_its_place(alices, alice):
    run = a_run_of(a_bus(), alice)
    text = '{\n  "detail": {"amount": 5}\n}'

    answer = ask(alices, run, {"EventPattern": text}, cards=[0])

    assert answer.status_code == 200
    said = answer.json()
    problem = said["problems"][0]
    assert (problem["line"], text[problem["start"] : problem["end"]]) == (2, "5")
    assert said["passing"] is None
    assert said["explanations"] == {}


def test_the_second_of_two_patterns_is_named(alices, alice):
    run = a_run_of(a_queue(), alice)
    filters = [{"Pattern": '{"body": {"amount": [5]}}'}, {"Pattern": "{"}]

    said = ask(alices, run, {"FilterCriteria": {"Filters": filters}}).json()

    assert [problem["filter"] for problem in said["problems"]] == [1]


def test_an_event_is_explained_by_the_clause_that_fails_and_what_the_filter_saw(alices, alice):
    run = a_run_of(a_bus(), alice)
    text = '{"detail": {"state": ["paid"], "amount": [7]}}'

    said = ask(alices, run, {"EventPattern": text}, cards=[0, 0]).json()

    (explanation,) = said["explanations"].values()
    (failing,) = [clause for clause in explanation["clauses"] if not clause["held"]]
    assert not explanation["matched"]
    assert failing["path"] == "detail.amount"
    assert '"amount": [7]' in text[failing["start"] : failing["end"]]
    assert said["seen"]["0"]["detail"]["state"] == "paid"


def test_prices_come_with_their_date_and_source(alices, alice):
    prices = ask(alices, a_run_of(a_bus(), alice), {}).json()["prices"]

    assert prices["request_usd"] == pytest.approx(0.2e-6)
    assert prices["source"].startswith("https://aws.amazon.com/")
    assert prices["date"]


def test_a_run_that_waits_for_a_worker_is_answered_as_well(alices, alice):
    run = a_run_of(a_bus(), alice)
    assert run.state == Run.State.QUEUED

    assert ask(alices, run, {}).status_code == 200


def test_a_deck_is_read_once(alices, alice, django_assert_num_queries):
    run = a_run_of(a_bus(), alice)
    ask(alices, run, {})
    found = filter_answers.deck(run.pk, 0)

    assert ask(alices, run, {"EventPattern": '{"source": ["x"]}'}).status_code == 200
    with django_assert_num_queries(0):
        assert filter_answers.deck(run.pk, 0) is found


def test_the_gallery_is_for_everybody_and_a_foreign_run_is_not(alices, bobs, bob, alice):
    gallery = a_finished_run(a_scenario(Workspace.objects.gallery()))
    run = a_run_of(a_bus(), alice)
    ask(alices, run, {})

    assert ask(bobs, gallery, {"prefix": "x"}).status_code == 200
    assert ask(bobs, run, {}).status_code == 404


HOSTILE = [
    "{",
    "[]",
    "7",
    "[" * 10_000,
    '{"edge": 0, "filter": {"EventPattern": "' + "x" * 70_000 + '"}}',
    {"edge": 0},
    {"edge": 0, "filter": []},
    {"edge": 0, "filter": "{}"},
    {"edge": None, "filter": {}},
    {"edge": True, "filter": {}},
    {"edge": -1, "filter": {}},
    {"edge": 99, "filter": {}},
    {"edge": 10**30, "filter": {}},
    {"edge": 0.0, "filter": {}},
    {"edge": 0, "filter": {}, "cards": {}},
    {"edge": 0, "filter": {}, "cards": ["0"]},
    {"edge": 0, "filter": {}, "cards": [-1]},
    {"edge": 0, "filter": {}, "cards": list(range(51))},
    {"edge": 0, "filter": {"prefix": "a"}},
    {"edge": 0, "filter": {"Pattern": "{}"}},
    {"edge": 0, "filter": {"EventPattern": 7}},
    {"edge": 0, "filter": {"EventPattern": [[]]}},
    {"edge": 0, "filter": {"EventPattern": "{}", "prefix": "a"}},
    {"edge": 0, "filter": {"EventPattern": "{}", "source": "orders"}},
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: json.dumps(body)[:40])
def test_what_makes_no_sense_is_refused_in_a_sentence(alices, alice, body):
    run = a_run_of(a_bus(), alice)

    answer = post(alices, f"/runs/{run.id.hex}/filter-answers/", body)

    assert answer.status_code == 400
    for problem in answer.json()["problems"]:
        assert set(problem) == {"where", "message", "remedy"}
        assert problem["message"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "null",
        "[" * 500,
        '{"a":' * 500,
        '{"a": {"b": [1]}, "a": [2]}',
        '{"detail": {"x": [{"numeric": [">", 1e999]}]}}',
        '{"detail": {"\\ud800": ["\\udfff"]}}',
        '{"detail": {"x": [{"wildcard": "' + "*a" * 200 + '"}]}}',
        "𝄞" * 50,
    ],
)
def test_no_pattern_text_breaks_anything(alices, alice, text):
    run = a_run_of(a_bus(), alice)

    answer = ask(alices, run, {"EventPattern": text}, cards=[0, 1, 10**6])

    assert answer.status_code == 200
    assert (answer.json()["passing"] is None) == bool(answer.json()["problems"])


def test_an_edge_that_can_not_be_filtered_is_refused(alices, alice):
    run = a_run_of(a_flow().from_callers(times(0)).into(a_function()).scenario, alice)

    assert ask(alices, run, {}).status_code == 400


def test_an_answer_needs_a_csrf_token(alice):
    from tests.dashboard.conftest import client_of

    strict = client_of(alice)
    strict.handler.enforce_csrf_checks = True

    assert ask(strict, a_run_of(a_bus(), alice), {}).status_code == 403


def test_the_page_has_a_form_for_every_filter(alices, alice):
    run = a_run_of(a_topic(), alice)

    page = alices.get(run.get_absolute_url())

    (form,) = page.context["filters"]
    assert (form["source"], form["target"], form["word"]) == ("topic", "worker", "FilterPolicy")
    assert 'data-scope="MessageBody"' in page.content.decode()


def test_a_filter_that_was_written_becomes_a_branch(alices, alice):
    run = a_run_of(a_bus(), alice)
    change = {"source": "bus", "target": "worker", "filter": {"EventPattern": '{"detail-type": ["large"]}'}}

    answer = post(
        alices, f"/runs/{run.id.hex}/branches/", {"interventions": [{"at_us": 500_000, "set_filter": change}]}
    )

    assert answer.status_code == 201
    branch = Run.objects.get(pk=answer.json()["id"])
    assert [filter["at_us"] for filter in branch.manifest["edges"][0]["filters"]] == [0, 500_000]
