"""Cards that come of each other in a loop come to an end, and the first rounds have cards of their own."""

from eventflow.engine.assembly import growing_decks
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, emission, times


def titles(run, node):
    number = next(n for n, entry in enumerate(run.result.manifest["nodes"]) if entry["name"] == node)
    return [card["name"] for card in run.result.manifest["decks"][str(number)]]


def test_records_of_records_come_to_an_end():
    failing = a_function("one", fails=True, MaximumRetryAttempts=0, on_failure="again")
    flow = a_flow().from_s3(times(0), keys=["a"]).into(failing).from_topic(name="again").into(failing)

    run = flow.run()

    assert len(titles(run, "again")) < 1_000
    # The guard stops the chain, and what it has stopped stays where it is kept.
    assert run.count(TraceKind.PUBLISHED) == 17
    assert run.of(TraceKind.SENT)[-1].node == "again"


def test_loop_that_draws_ever_other_payloads_comes_to_an_end(monkeypatch):
    monkeypatch.setattr(growing_decks, "MOST_LOOPED", 50)
    writing = a_function(emits=(emission("items"),), duration_ms=10)
    flow = a_flow().from_table(times(0), changes={}).into(writing).lasting(3)

    run = flow.run()

    assert len(titles(run, "items")) <= 500
    assert run.count(TraceKind.SUCCEEDED) > 3


def test_what_is_written_back_once_has_a_card_of_its_own():
    writing = a_function(emits=(emission("uploads", key="small/{stem}.jpg", size_bytes=1),))
    flow = a_flow().from_s3(times(0), keys=["images/a.jpg"]).into(writing, prefix="images/")

    run = flow.run()

    assert [card for card in titles(run, "uploads") if card.startswith("small/")] == ["small/a.jpg"]
    assert run.story(1) == ["PUBLISHED", "FILTERED"]


def test_record_of_a_streams_failure_goes_on():
    failing = a_function(fails=True)
    flow = (
        a_flow()
        .from_stream(times(0), keys={"a": {"id": 1}}, MaximumRetryAttempts=0, OnFailure="records")
        .into(failing)
        .from_s3(name="records")
        .into(a_function("reading"))
    )

    run = flow.run()

    assert run.count(TraceKind.SUCCEEDED, "reading") == 1
    assert titles(run, "records")[0].startswith("destination/")
