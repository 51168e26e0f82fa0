"""How a scenario is wired: emissions, filters, several traffic streams, edges."""

from collections import Counter

import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst, emission, poisson, times


def a_chain(*traffic, keys=("a.jpg",), **emitted):
    flow = (
        a_flow()
        .from_s3(*traffic, keys=keys)
        .into(a_function("first", duration_ms=100, emits=(emission("results", **emitted),)))
    )
    return flow.from_s3(name="results").into(a_function("second"))


def card_names(run, node):
    deck = run.result.manifest["decks"][str(node)]
    return [deck[row.value]["name"] for row in run.of(TraceKind.PUBLISHED) if row.event >= 0]


def test_emission_is_published_when_the_run_returns():
    run = a_chain(times(1), key="thumbnails/{stem}.png").run()

    parent, child = run.of(TraceKind.PUBLISHED)
    assert (child.at_s, child.subject, child.rule) == (1.1, parent.event, "source.emitted")
    assert run.story(1) == ["PUBLISHED", "QUEUED", "INIT", "STARTED", "SUCCEEDED"]
    assert run.result.manifest["decks"]["1"][child.value]["name"] == "thumbnails/a.png"


def test_failed_run_emits_nothing():
    flow = a_flow().from_s3(times(0)).into(a_function("first", fails=True, emits=(emission("results"),)))

    run = flow.from_s3(name="results").into(a_function("second")).run()

    assert run.count(TraceKind.PUBLISHED) == 1


def test_bucket_without_a_trigger_only_stores():
    flow = a_flow().from_s3(name="results").from_s3(times(0)).into(a_function(emits=(emission("results"),)))

    run = flow.run()

    assert run.story()[-2:] == ["SUCCEEDED", "SENT"]
    assert run.of(TraceKind.SENT)[0].rule == "s3.stored"


def test_emission_keeps_the_title_of_what_triggered_it():
    run = a_chain(times(0), keys=["in/cat.jpg"], key="of/{title}/{stem}").run()

    (_, child) = run.of(TraceKind.PUBLISHED)
    assert run.result.manifest["decks"]["1"][child.value]["name"] == "of/in/cat.jpg/cat"


def test_two_emissions_make_two_events():
    both = (emission("results", key="a/{stem}"), emission("results", key="b/{stem}"))
    flow = a_flow().from_s3(times(0), keys=["x.jpg"]).into(a_function("first", emits=both))

    run = flow.from_s3(name="results").into(a_function("second"), prefix="a/").run()

    assert run.ledger["published"] == 3
    assert run.ledger["filtered"] == 1


def test_what_the_code_writes_comes_before_the_record_of_its_success():
    flow = a_flow().queue("done").from_s3(times(0))
    flow = flow.into(a_function("first", on_success="done", emits=(emission("results"),)))

    run = flow.from_s3(name="results").into(a_function("second")).run()

    assert [row.kind for row in run.rows][4:7] == [TraceKind.SUCCEEDED, TraceKind.PUBLISHED, TraceKind.QUEUED]


def test_loop_that_writes_longer_names_stays_small():
    looping = a_function(emits=(emission("uploads", key="{title}/more"),))

    run = a_flow().from_s3(burst(50), keys=["a"]).into(looping).run()

    assert run.ledger["published"] == 50 * 17
    assert len(run.result.manifest["decks"]["0"]) < 2_000


def test_loop_through_a_random_name_stays_small():
    looping = a_function(emits=(emission("uploads", key="{0000}"),))

    run = a_flow().from_s3(times(0)).into(looping).run()

    assert run.ledger["balances"]


def test_disjoint_filters_send_each_event_to_its_function():
    keys = ["a/1", "b/1", "c/1"]
    flow = a_flow().from_s3(*(times(0, payload=key) for key in keys), keys=keys)

    run = flow.into(a_function("one"), prefix="a/").into(a_function("two"), prefix="b/").run()

    assert [row.node for row in run.of(TraceKind.STARTED)] == ["one", "two"]
    assert run.story(0)[:2] == ["PUBLISHED", "MISSED"]
    assert run.story(2) == ["PUBLISHED", "MISSED", "FILTERED"]


def test_two_sources_may_trigger_one_function():
    function = a_function()

    run = a_flow().from_s3(times(1)).into(function).from_callers(times(0)).into(function).run()

    assert Counter(row.node for row in run.of(TraceKind.STARTED)) == {"worker": 2}
    assert run.story(0) == ["PUBLISHED", "INIT", "STARTED", "SUCCEEDED"]
    assert run.story(1) == ["PUBLISHED", "QUEUED", "STARTED", "SUCCEEDED"]


def test_streams_of_traffic_are_merged_by_time():
    run = a_flow().from_s3(times(3, 1), times(2)).from_callers(times(0)).into(a_function()).lasting(10).run()

    assert run.times_s(TraceKind.PUBLISHED) == [0, 1, 2, 3]
    assert [row.event for row in run.of(TraceKind.PUBLISHED)] == [0, 1, 2, 3]


def test_what_comes_to_a_bucket_without_a_trigger_stays_there():
    run = a_flow().from_s3(times(0)).from_callers(name="app").into(a_function()).run()

    assert run.story() == ["PUBLISHED", "DELIVERED"]


def test_what_comes_to_a_topic_without_a_subscription_is_heard_by_nobody():
    run = a_flow().from_topic(times(0), news={}).from_callers(name="app").into(a_function()).run()

    assert run.story() == ["PUBLISHED", "FILTERED"]


def test_traffic_of_one_payload_draws_only_its_cards():
    run = a_flow().from_s3(poisson(1), keys=["a", "b"]).into(a_function()).run()
    only = a_flow().from_s3(replace_payload(poisson(1), "b"), keys=["a", "b"]).into(a_function()).run()

    assert set(card_names(run, 0)) == {"a", "b"}
    assert set(card_names(only, 0)) == {"b"}


def replace_payload(traffic, payload):
    return type(traffic)(rate_per_s=traffic.rate_per_s, payload=payload)


@pytest.mark.parametrize("seed", [1, 2])
def test_adding_a_node_changes_nobodys_luck(seed):
    function = a_function(duration_ms={"exponential": {"mean_ms": 300}}, error_rate=0.2)
    flow = a_flow().from_s3(poisson(2)).into(function)

    alone = flow.run(seed)
    beside = flow.from_callers(name="app").into(a_function("other")).run(seed)

    assert [row[:2] + row[4:] for row in alone.rows] == [row[:2] + row[4:] for row in beside.rows]
