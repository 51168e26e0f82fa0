"""The page of a run's events, and the answers it asks for."""

import pytest
from django.urls import reverse

from dashboard import recording
from dashboard.models import Run, SharedView
from dashboard.surveys import Kept
from dashboard.traces import excerpt as excerpts
from eventflow.engine.trace.kinds import TraceKind
from tests.factories import a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db

CHANGE = {"at": "10s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


def ask(client, run: Run, path: str = "rows/", **query):
    return client.get(f"/runs/{run.id.hex}/traces/{path}", query)


def answer(client, run: Run, path: str = "rows/", **query):
    response = ask(client, run, path, **query)
    assert response.status_code == 200, response.content
    return response.json()


def problem(client, run: Run, path: str = "rows/", **query) -> dict[str, str]:
    response = ask(client, run, path, **query)
    assert response.status_code == 422
    (found,) = response.json()["problems"]
    return found


def test_without_a_query_all_events_are_there(alices, run):
    found = answer(alices, run)

    assert found["total"] == found["matched"] == run.ledger["published"]
    assert len(found["rows"]) == min(run.ledger["published"], 100)


def test_the_newest_change_comes_first(alices, run):
    changed = [row["changed_us"] for row in answer(alices, run)["rows"]]

    assert changed == sorted(changed, reverse=True)


@pytest.mark.parametrize(("sort", "column"), [("attempts", "attempts"), ("run", "last_run_us"), ("total", "total_us")])
def test_columns_sort_both_ways(alices, run, sort, column):
    up = [row[column] for row in answer(alices, run, sort=sort)["rows"]]
    down = [row[column] for row in answer(alices, run, sort=f"-{sort}")["rows"]]

    assert up == sorted(up)
    assert down == sorted(down, reverse=True)


def test_pages_follow_one_another_without_gap_or_repetition(alices, run):
    pages = answer(alices, run)["pages"]
    events = [row["event"] for page in range(pages) for row in answer(alices, run, page=page)["rows"]]

    assert pages > 1
    assert sorted(events) == list(range(run.ledger["published"]))


def test_a_page_past_the_end_is_the_last(alices, run):
    found = answer(alices, run, page=99_999_999)

    assert found["page"] == found["pages"] - 1


@pytest.mark.parametrize(("outcome", "account"), [("filtered", "filtered"), ("delivered", "succeeded")])
def test_outcomes_count_what_the_ledger_counts(alices, run, outcome, account):
    assert answer(alices, run, q=f"outcome:{outcome}")["matched"] == run.ledger[account] > 0


def test_a_minus_finds_all_others(alices, run):
    counts = [answer(alices, run, q=query)["matched"] for query in ("throttled", "-throttled")]

    assert min(counts) > 0
    assert sum(counts) == run.ledger["published"]


def test_terms_hold_together(alices, run):
    rows = answer(alices, run, q="function:thumb cold")["rows"]

    assert rows
    assert all(row["is_cold"] for row in rows)


def test_bounds_of_a_run_are_held(alices, run):
    rows = answer(alices, run, q="duration:100ms..400ms")["rows"]

    assert rows
    assert all(100_000 <= row["last_run_us"] < 400_000 for row in rows)


def test_a_time_finds_what_something_happened_to(alices, run):
    early = answer(alices, run, q="time<10s", sort="changed")
    late = answer(alices, run, q="time>10s", sort="changed")

    assert early["rows"][0]["changed_us"] < 10_000_000
    assert late["rows"][0]["changed_us"] >= 10_000_000
    # Who was there before and after is in both.
    assert early["matched"] + late["matched"] >= run.ledger["published"]


def test_words_of_the_payload_are_found_in_any_case(alices, run):
    found = answer(alices, run, q='"NOTES/b.txt"')

    assert 0 < found["matched"] < run.ledger["published"]
    assert found["matched"] == answer(alices, run, q="notes/b.txt")["matched"]


def test_an_event_is_found_by_its_name(alices, run):
    name = answer(alices, run)["rows"][3]["name"]

    assert [row["name"] for row in answer(alices, run, q=f"event:{name},nobody")["rows"]] == [name]


def test_a_page_brings_the_rows_of_its_events(alices, run):
    found = answer(alices, run)

    shown = {row["event"] for row in found["rows"]}
    assert shown == {event for event in found["excerpt"]["event"] if event >= 0}
    assert found["excerpt"]["at_us"] == sorted(found["excerpt"]["at_us"])
    assert {int(event) for event in found["excerpt"]["names"]} == shown


def test_a_mistake_in_the_query_says_where_it_is(alices, run):
    found = problem(alices, run, q="cold outcome:los")

    assert (found["start"], found["end"], found["where"]) == (5, 16, "outcome:los")
    assert found["remedy"] == "Did you mean lost?"


@pytest.mark.parametrize("path", ["rows/", "charts/"])
def test_rows_and_charts_refuse_the_same(alices, run, path):
    assert problem(alices, run, path, q="durations>2s")["where"] == "durations>2s"


@pytest.mark.parametrize(
    ("query", "where"), [({"sort": "beauty"}, "sort"), ({"page": "-1"}, "page"), ({"page": "1e9"}, "page")]
)
def test_an_odd_page_or_sort_is_refused(alices, run, query, where):
    assert problem(alices, run, **query)["where"] == where


def test_charts_count_the_runs_of_the_found_events(alices, run):
    figures = answer(alices, run, "charts/")

    runs = sum(metrics["Invocations"] for metrics in run.metrics.values() if metrics.get("Invocations"))
    assert sum(sum(bar["y"]) for bar in figures["duration"]["data"]) == runs
    assert sum(count or 0 for row in figures["over-time"]["data"][0]["z"] for count in row) == runs
    assert sum(row["total"] for row in figures["outcomes"]["rows"]) == run.ledger["published"]


def test_charts_follow_the_query(alices, run):
    figures = answer(alices, run, "charts/", q="cold")

    warm, cold = (sum(bar["y"]) for bar in figures["duration"]["data"])
    assert cold > 0
    assert warm < sum(answer(alices, run, "charts/")["duration"]["data"][0]["y"])


@pytest.mark.parametrize("name", ["duration", "over-time"])
def test_every_chart_brings_a_table(alices, run, name):
    heads, rows = (answer(alices, run, "charts/")[name]["table"][part] for part in ("heads", "rows"))

    assert rows
    assert all(len(row) == len(heads) for row in rows)


def test_charts_of_no_event_are_empty(alices, run):
    figures = answer(alices, run, "charts/", q="event:nobody")

    assert figures["duration"]["marks"] == []
    assert figures["duration"]["table"]["rows"] == figures["over-time"]["table"]["rows"] == []
    assert figures["outcomes"]["rows"] == []


def test_an_event_comes_with_its_relatives(alices, run):
    parent = next(row for row in answer(alices, run, q="function:thumb outcome:delivered")["rows"])

    found = answer(alices, run, f"events/{parent['event']}/")

    names = found["excerpt"]["names"].values()
    assert f"{parent['name']}.1" in names
    assert found["row"] == parent
    child = next(event for event, name in found["excerpt"]["names"].items() if name == f"{parent['name']}.1")
    assert parent["name"] in answer(alices, run, f"events/{child}/")["excerpt"]["names"].values()


def test_an_events_runs_stand_among_all_of_its_function(alices, run):
    row = answer(alices, run, q="function:index")["rows"][0]

    among = answer(alices, run, f"events/{row['event']}/")["among"]

    assert among["function"] == "index"
    assert among["count"] == run.metrics["index"]["Invocations"]
    assert among["own"]["length_us"] == [row["last_run_us"]]
    assert 0 <= among["slower"] < among["count"]


def test_an_event_that_never_ran_stands_among_none(alices, run):
    row = answer(alices, run, q="outcome:filtered")["rows"][0]

    assert answer(alices, run, f"events/{row['event']}/")["among"] is None


def test_the_same_event_is_found_in_the_branches(alices, run):
    branch = a_branch(run)
    row = answer(alices, run, q="function:thumb")["rows"][0]

    found = answer(alices, run, f"events/{row['event']}/branches/")

    assert found["name"] == row["name"]
    assert {member["id"] for member in found["branches"]} == {run.id.hex, branch.id.hex}
    assert all(member["row"]["name"] == row["name"] for member in found["branches"])


def a_branch(run: Run) -> Run:
    branch = run.branch([CHANGE])
    assert recording.record(branch)
    branch.refresh_from_db()
    return branch


@pytest.mark.parametrize("path", ["events/999999/", "events/999999/branches/"])
def test_an_event_there_is_not_is_not_found(alices, run, path):
    assert ask(alices, run, path).status_code == 404


@pytest.mark.parametrize("path", ["", "rows/", "charts/", "events/0/", "events/0/branches/"])
def test_a_run_of_another_is_not_found(bobs, run, path):
    assert ask(bobs, run, path).status_code == 404


@pytest.mark.parametrize("path", ["", "rows/", "charts/", "events/0/", "events/0/branches/"])
def test_whoever_has_the_link_reads_the_traces(bobs, alice, run, path):
    view = SharedView.objects.create(workspace=alice, run=run, t_us=0)

    assert ask(bobs, run, path, share=view.token).status_code == 200


def test_a_shared_run_shows_no_branch_made_after_the_link(bobs, alice, run):
    view = SharedView.objects.create(workspace=alice, run=run, t_us=0)
    a_branch(run)

    found = answer(bobs, run, "events/0/branches/", share=view.token)

    assert [member["id"] for member in found["branches"]] == [run.id.hex]


def test_the_page_has_what_its_reader_needs(alices, run):
    page = alices.get(reverse("run-traces", args=[run.id])).content.decode()

    for name in ("run-card", "run-manifest", "node-forms", "node-layout", "run-branches"):
        assert f'id="{name}"' in page


def test_a_run_still_going_is_told_as_far_as_it_has_got(alices, alice):
    run = a_run(workspace=alice)

    found = answer(alices, run)

    assert (found["total"], found["run"]["state"], found["rows"]) == (0, "queued", [])


def test_a_trace_that_is_too_long_is_refused_in_words(alices, run, monkeypatch):
    monkeypatch.setattr("dashboard.surveys.MOST_ROWS", 100)
    monkeypatch.setattr("dashboard.views.traces.kept", Kept())

    found = problem(alices, run)

    assert found["where"] == "the trace"
    assert found["remedy"] == "Export it, or run the flow for a shorter time."


def test_surveys_are_kept_up_to_so_many_rows(alice):
    first, second = (a_finished_run(a_scenario(alice), alice, seed) for seed in (1, 2))
    kept = Kept(most_rows=1)

    survey = kept.survey(first)
    assert kept.survey(first) is survey
    kept.survey(second)
    assert kept.survey(first) is not survey


def test_an_excerpt_leaves_out_what_belongs_to_others(run):
    survey = Kept().survey(run)
    event = int(survey.rows.event[survey.rows.of(TraceKind.FAILED)[0]])

    found = excerpts.excerpt(survey, [event, event, -1, 10**9])

    assert {number for number in found["event"] if number >= 0} == {event}
    assert len(found["event"]) >= len(survey.rows_of(event))
