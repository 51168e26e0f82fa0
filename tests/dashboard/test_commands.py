import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dashboard.models import Run, Scenario, TraceChunk
from eventflow.engine import CATALOGUE, bounds
from eventflow.engine.trace.chunks import decode_chunk, encode_chunk
from eventflow.engine.trace.recorder import Chunk
from tests.factories import a_finished_run

SLUG = "photo-thumbnails"


def told(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    errors = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command(*arguments, stdout=StringIO(), stderr=errors)
    return exit.value.code, errors.getvalue()


def test_simulate_tells_the_same_every_time():
    one, two = (json.loads(told("simulate", SLUG, "--seed", "7", "--json")) for _ in range(2))

    assert one["trace_hash"] == two["trace_hash"]
    assert one["ledger"]["balances"] is True
    assert {"metrics", "events_per_s", "rows", "seed"} <= set(one)


def test_another_seed_gives_another_trace():
    one, two = (json.loads(told("simulate", SLUG, "--seed", seed, "--json")) for seed in "78")

    assert one["trace_hash"] != two["trace_hash"]


def test_simulate_takes_settings_time_and_interventions(tmp_path):
    file = tmp_path / "interventions.yaml"
    file.write_text("- {at: 20s, fault: {node: make-thumbnail, kind: fail, for: 10s}}\n")

    result = json.loads(
        told(
            *("simulate", SLUG, "--until", "1m", "--intervene", str(file), "--json"),
            *("--set", "make-thumbnail.ReservedConcurrentExecutions=20"),
            *("--set", "make-thumbnail.Duration.p50_ms=200"),
        )
    )

    assert result["until_us"] == 60_000_000
    assert [next(iter(set(item) - {"at_us"})) for item in result["interventions"]] == ["set", "set", "fault"]


def test_simulate_says_the_same_in_words():
    words = told("simulate", SLUG, "--seed", "7")

    assert "balances" in words
    assert "events/s" in words
    assert json.loads(told("simulate", SLUG, "--seed", "7", "--json"))["trace_hash"] in words


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        (SLUG, "--until", "soon"),
        (SLUG, "--until", "0s"),
        (SLUG, "--set", "nonsense"),
        (SLUG, "--set", "make-thumbnail.Colour=red"),
        (SLUG, "--set", "make-thumbnail.Timeout=1000"),
        (SLUG, "--set", "make-thumbnail.Timeout={"),
        (SLUG, "--intervene", "/nowhere.yaml"),
    ],
)
def test_bad_input_is_one_clear_line(arguments):
    code, words = refused("simulate", *arguments)

    assert code == 1
    assert len(words.splitlines()) == 1


def test_a_bad_file_is_told_with_its_lines(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("sources: [")

    code, words = refused("simulate", str(file))

    assert code == 1
    assert "line" in words


BAD = """
name: bad
until: 10m
sources:
  api: {kind: rest-api, traffic: [{constant: {rate: 1000000000}}]}
  pipe: {kind: pipes, settings: {Enrichment: nowhere}}
  fifo: {kind: sqs, settings: {FifoQueue: true, VisibilityTimeout: -1, Colour: red}}
  table: {kind: table}
functions:
  worker: {settings: {Timeout: soon}, dead_letter_queue: fifo}
triggers:
  - {source: api, target: lost}
  - {source: worker, target: worker}
"""
COMPLAINTS = [
    ("api.traffic[0]", "wants a rate above 0 and at most 100,000 per second."),
    ("fifo.VisibilityTimeout", "must be from 0 to 43,200 s, not -1."),
    ("fifo.Colour", "is not a setting here."),
    ("table", "is of unknown kind 'table'."),
    ("worker.Timeout", "must be a whole number, not 'soon'."),
    ("worker.dead_letter_queue", "fifo is a FIFO queue, which Lambda refuses as a dead-letter queue."),
    ("api->lost", "there is no node 'lost'."),
    ("worker->worker", "there is no source 'worker'."),
    ("pipe", "reads nothing."),
    ("pipe", "has no target."),
    ("pipe.Enrichment", "names 'nowhere', which does not exist."),
]


def test_every_problem_of_a_bad_scenario_is_a_line_with_its_place(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(BAD)

    code, words = refused("simulate", str(file))

    assert code == 1
    for line, (where, message) in zip(words.splitlines(), COMPLAINTS, strict=True):
        assert line.startswith(f"{where}: {message}")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name: bad\nfunctions: 5", "functions"),
        ("name: bad\ncolour: red", "colour"),
        ("- a list", "the scenario"),
        ("name: bad\nname: again", "line 2"),
        ("a: &x [*x]", "line 1"),
        ("\x00", "line 1"),
    ],
)
def test_what_is_no_scenario_is_told_in_one_line(tmp_path, text, where):
    file = tmp_path / "bad.yaml"
    file.write_text(text)

    code, words = refused("simulate", str(file))

    assert code == 1
    (line,) = words.splitlines()
    assert line.startswith(f"{where}: ")


def test_run_that_comes_to_no_end_is_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_EVENTS", 100)
    file = tmp_path / "loop.yaml"
    file.write_text(
        "name: loop\nsources: {bus: {kind: eventbridge, traffic: [{times: {at: [0s]}}]}}\n"
        "functions: {worker: {emits: [{to: bus}]}}\ntriggers: [{source: bus, target: worker}]"
    )

    code, words = refused("simulate", str(file))

    assert code == 1
    assert words == "the run: has led to more than 100 events. Look for a loop, lower a rate, or shorten the run.\n"


def test_the_catalogue_lists_every_kind():
    entries = json.loads(told("catalogue", "--json"))

    assert [entry["key"] for entry in entries] == list(CATALOGUE)
    assert all(entry["docs"].startswith("https://") for entry in entries)
    assert all(key in told("catalogue") for key in CATALOGUE)


def test_the_catalogue_says_how_a_kind_filters():
    entries = {entry["key"]: entry for entry in json.loads(told("catalogue", "--json"))}

    assert (entries["eventbridge"]["filter_dialect"], entries["eventbridge"]["filter_words"]) == (
        "eventbridge",
        ["EventPattern"],
    )
    assert (entries["s3"]["filter_dialect"], entries["sdk"]["filter_dialect"]) == ("s3", None)
    assert "sns: FilterPolicy," in told("catalogue")


def test_the_catalogue_is_a_table_of_what_each_kind_does():
    heads, _, *rows = told("catalogue").splitlines()

    assert heads.split("  ")[0] == "Kind"
    assert all(word in heads for word in ("Invocation model", "Retries", "Filter", "Permission", "Failures go to"))
    assert any(row.startswith("sqs ") and "queue polling" in row for row in rows)
    assert "BatchSize = 10 (from 1 to 10,000) of each trigger" in told("catalogue", "--all")


@pytest.mark.django_db
def test_seeding_again_changes_nothing():
    told("seed")
    runs = list(Run.objects.values_list("pk", flat=True))

    told("seed")

    assert list(Run.objects.values_list("pk", flat=True)) == runs
    assert Scenario.objects.count() == len(runs)


@pytest.mark.django_db
def test_seeding_runs_what_has_changed():
    told("seed")
    Run.objects.filter(scenario__slug=SLUG).update(engine_version="0")

    told("seed")

    assert Run.objects.filter(scenario__slug=SLUG).count() == 2


@pytest.mark.django_db
def test_a_run_replays():
    run = a_finished_run()

    assert "all the same" in told("replay", run.id.hex)


@pytest.mark.django_db
def test_replay_shows_the_first_row_that_differs():
    run = a_finished_run()
    chunk = run.chunks.first()
    table = np.array(decode_chunk(bytes(chunk.data)).table)
    table[5, 5] += 1
    TraceChunk.objects.filter(pk=chunk.pk).update(data=encode_chunk(Chunk(0, table)))

    out = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("replay", str(run.id), stdout=out)

    assert exit.value.code == 1
    assert "row 5 differs" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["7", "00000000000040008000000000000000"])
def test_replay_of_no_run(name):
    with pytest.raises(CommandError, match="There is no run"):
        told("replay", name)


def test_simulate_tells_costs_and_alarms():
    result = json.loads(told("simulate", "no-dead-letter-queue", "--json"))

    assert 0 < result["costs"]["usd"] < 1
    assert set(result["costs"]["functions"]) <= set(result["metrics"])
    (states,) = result["alarms"].values()
    assert "ALARM" in [state["state"] for state in states]


def test_simulate_prints_what_a_function_logs():
    lines = told("simulate", "order-queue", "--until", "8s", "--logs", "pack-order").splitlines()

    assert "INIT_START Runtime Version: nodejs:22" in lines[0]
    assert any("REPORT RequestId:" in line and "Init Duration:" in line for line in lines)
