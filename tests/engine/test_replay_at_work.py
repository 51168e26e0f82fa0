"""What really happened, run again: every event of a file at its time, with its payload."""

from eventflow.engine.chance.replay import read_replay
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, poisson

FILE = """
{"at": "2026-01-15T12:00:03Z", "key": "b.jpg", "size_bytes": 7}
{"at": "2026-01-15T12:00:00Z", "key": "a.png"}
{"at": "2026-01-15T12:00:04Z", "key": "b.jpg", "size_bytes": 7}
"""


def keys_of(run, kind=TraceKind.PUBLISHED):
    deck = run.result.manifest["decks"]["0"]
    return [(row.at_s, deck[row.value]["payload"]["key"]) for row in run.of(kind)]


def test_every_event_comes_at_its_time_with_its_payload():
    run = a_flow().from_s3(read_replay(FILE, "jsonl")).into(a_function()).run()

    assert keys_of(run) == [(0, "a.png"), (3, "b.jpg"), (4, "b.jpg")]
    assert run.ledger["succeeded"] == 3


def test_filter_decides_about_replayed_payloads():
    run = a_flow().from_s3(read_replay(FILE, "jsonl")).into(a_function(), suffix=".jpg").run()

    assert (run.ledger["succeeded"], run.ledger["filtered"]) == (2, 1)


def test_missing_fields_have_their_defaults():
    run = a_flow().from_s3(read_replay(FILE, "jsonl")).into(a_function()).run()

    payloads = [run.result.manifest["decks"]["0"][row.value]["payload"] for row in run.of(TraceKind.PUBLISHED)]
    assert [payload["eventName"] for payload in payloads] == ["ObjectCreated:Put"] * 3
    assert isinstance(payloads[0]["size_bytes"], int)
    assert payloads[1]["size_bytes"] == 7


def test_other_traffic_of_the_source_draws_none_of_its_payloads():
    run = a_flow().from_s3(poisson(1), read_replay(FILE, "jsonl"), keys=["own.gif"]).into(a_function()).run()

    keys = [key for _, key in keys_of(run)]
    assert (keys.count("a.png"), keys.count("b.jpg")) == (1, 2)
    assert keys.count("own.gif") == len(keys) - 3 > 0
