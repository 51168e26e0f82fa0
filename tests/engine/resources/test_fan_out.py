"""One published thing for several targets: each that takes it gets an event of its own."""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, filter_policy, poisson, times

SUBJECT = {"news": {"attributes": {"kind": {"DataType": "String", "StringValue": "news"}}}}


def a_topic(*traffic):
    return a_flow().from_topic(*traffic, **SUBJECT)


def test_every_subscriber_gets_an_event_of_its_own():
    flow = a_topic(times(0)).into(a_function("one")).into(a_function("two")).into(a_function("three"))

    run = flow.run()

    original, *copies = run.of(TraceKind.PUBLISHED)
    assert [(row.subject, row.rule) for row in copies] == [(original.event, "source.copied")] * 2
    assert sorted(row.node for row in run.of(TraceKind.SUCCEEDED)) == ["one", "three", "two"]
    assert run.ledger["succeeded"] == run.ledger["published"] == 3


def test_one_that_refuses_has_missed_it_while_others_take_it():
    flow = a_topic(times(0)).into(a_function("one"), filter=filter_policy({"kind": ["alarm"]})).into(a_function("two"))

    run = flow.run()

    assert run.story() == ["PUBLISHED", "MISSED", "QUEUED", "INIT", "STARTED", "SUCCEEDED"]
    assert run.ledger["published"] == run.ledger["succeeded"] == 1


def test_it_is_filtered_out_where_nobody_takes_it():
    refusing = filter_policy({"kind": ["alarm"]})
    flow = a_topic(times(0)).into(a_function("one"), filter=refusing).into(a_function("two"), filter=refusing)

    run = flow.run()

    assert run.story() == ["PUBLISHED", "MISSED", "FILTERED"]
    assert run.ledger["filtered"] == 1


def test_another_subscriber_changes_nobodys_luck():
    one = a_function("one", error_rate=0.3, duration_ms={"exponential": {"mean_ms": 300}})
    alone = a_topic(poisson(5)).into(one).run()
    both = a_topic(poisson(5)).into(one).into(a_function("two")).run()

    def told(run):
        return [(row.at_s, row.value) for row in run.of(TraceKind.STARTED, "one")]

    assert told(alone) == told(both)


def test_failure_of_one_does_not_touch_the_others():
    run = a_topic(times(0)).into(a_function("one", fails=True)).into(a_function("two")).run()

    assert run.ledger["lost"] == run.ledger["succeeded"] == 1
