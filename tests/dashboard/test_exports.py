import csv
import json
from io import StringIO

import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.test import AsyncClient

from dashboard.models import Run
from dashboard.workspace import COOKIE, signed
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.ledger import ACCOUNTS, MOVES
from eventflow.interchange.trace import rows
from tests.factories import a_busy_flow, a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db


@async_to_sync
async def exported(workspace, run: Run, format: str):
    """The answer, as the server sends it, and all of its text."""
    client = AsyncClient()
    client.cookies[COOKIE] = signed(workspace)
    response = await client.get(f"/runs/{run.id.hex}/export/?format={format}")
    if response.streaming:
        return response, b"".join([piece async for piece in response.streaming_content]).decode()
    return response, response.content.decode()


def problem_of(text: str) -> dict[str, str]:
    (problem,) = json.loads(text)["problems"]
    return problem


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


def test_csv_counts_to_the_runs_ledger_over_several_chunks(alice):
    run = a_finished_run(a_scenario(alice, a_busy_flow()))
    assert run.chunk_count > 1

    response, text = exported(alice, run, "csv")

    counted = dict.fromkeys(ACCOUNTS, 0)
    for line in csv.DictReader(StringIO(text)):
        for account, move in MOVES.get(TraceKind[line["kind"]], {}).items():
            counted[account] += move
    assert counted == {name: run.ledger[name] for name in ACCOUNTS}
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="busy-seed-7-{run.id.hex[:8]}.csv"'


def test_json_has_what_the_run_is_made_of(alice, run):
    _, text = exported(alice, run, "json")

    found = json.loads(text)
    assert (found["run"], found["trace_hash"], found["seed"]) == (run.id.hex, run.trace_hash, 7)
    assert (found["scenario"], found["ledger"], found["metrics"]) == (run.snapshot, run.ledger, run.metrics)
    assert len(found["events"]) == run.ledger["published"]


def test_otel_has_a_trace_for_each_event(alice, run):
    response, text = exported(alice, run, "otel")

    spans = json.loads(text)["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert len({span["traceId"] for span in spans}) == run.ledger["published"]
    assert response["Content-Disposition"].endswith('.otel.json"')


def test_an_unknown_format_is_named(alice, run):
    response, text = exported(alice, run, "xml")

    assert response.status_code == 422
    assert problem_of(text) == {
        "where": "format",
        "message": "there is no format 'xml'.",
        "remedy": "Choose one of csv, json, otel.",
    }


def test_a_run_that_is_not_over_can_not_be_exported_yet(alice):
    response, text = exported(alice, a_run(workspace=alice), "csv")

    assert response.status_code == 409
    assert problem_of(text)["message"] == "is not over yet."


def test_a_run_without_a_trace_says_so(alice):
    run = a_run(workspace=alice)
    run.cancel()

    response, text = exported(alice, run, "json")

    assert response.status_code == 409
    assert problem_of(text)["message"] == "has no trace: it was cancelled before its first event."


def test_a_run_too_long_to_gather_can_be_had_as_csv(alice, run, monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 10)

    response, text = exported(alice, run, "otel")

    assert response.status_code == 422
    assert problem_of(text)["remedy"].startswith("Take it as csv")
    assert exported(alice, run, "csv")[0].status_code == 200


def test_a_strangers_run_is_not_exported(bob, run):
    assert exported(bob, run, "csv")[0].status_code == 404


def test_the_command_writes_what_the_page_sends(alice, run):
    for format in ("csv", "json", "otel"):
        out = StringIO(newline="")
        call_command("export_run", run.id.hex, "--format", format, stdout=out)
        assert out.getvalue() == exported(alice, run, format)[1]


@pytest.mark.parametrize("unknown", ["nonsense", "0" * 32])
def test_the_command_refuses_what_is_no_run(db, unknown):
    errors = StringIO()

    with pytest.raises(SystemExit) as exit:
        call_command("export_run", unknown, "--format", "csv", stdout=StringIO(), stderr=errors)

    assert exit.value.code == 1
    assert errors.getvalue() == f"{unknown}: is not the id of a run. It is in the run's address.\n"
