"""Queues in a whole scenario: where messages come from, where they are moved, and what a person changes meanwhile."""

from eventflow.engine import CATALOGUE
from eventflow.engine.invocation.queue.policies import mapping_policy
from eventflow.engine.scenario.interventions import DropEvent, Fault, InjectEvents, SetFilter, SetSetting
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst, emission, filter_criteria, times


def test_moved_message_is_one_of_the_dead_letter_queue_if_that_is_polled():
    flow = a_flow().from_queue(name="dead").into(a_function("repair"))
    flow = flow.from_queue(
        times(0), bodies={"order": {"id": 7}}, deadLetterTargetArn="dead", maxReceiveCount=1, VisibilityTimeout=10
    )

    run = flow.into(a_function(fails=True)).run()

    (first, moved) = run.of(K.PUBLISHED)
    assert (moved.at_s, moved.node, moved.rule, moved.subject) == (10, "dead", "sqs.redrive", first.event)
    assert run.story(moved.event)[-1] == "SUCCEEDED"
    assert run.ledger["dead_lettered"] == run.ledger["succeeded"] == 1
    decks = run.result.manifest["decks"]
    assert decks["0"][moved.value]["payload"] == decks["1"][first.value]["payload"]


def test_what_a_redrive_policy_moves_to_a_fifo_queue_is_never_a_duplicate():
    flow = a_flow().from_queue(name="dead", groups={}, ContentBasedDeduplication=True).into(a_function("repair"))
    flow = flow.from_queue(
        times(0, 1), groups={"same": "A"}, deadLetterTargetArn="dead", maxReceiveCount=1, VisibilityTimeout=10
    )

    run = flow.into(a_function(fails=True)).run()

    assert run.ledger["dead_lettered"] == run.ledger["succeeded"] == 2


def test_loop_over_a_queue_ends_in_its_dead_letter_queue():
    looping = a_function(emits=(emission("orders", body={"n": 1}),))
    flow = (
        a_flow()
        .queue("dead")
        .from_queue(
            times(0), bodies={"first": "x"}, deadLetterTargetArn="dead", maxReceiveCount=2, VisibilityTimeout=10
        )
    )

    run = flow.into(looping).run()

    assert run.count(K.SUCCEEDED) == 16
    assert {row.rule for row in run.of(K.RETRY)} == {"sqs.recursion"}
    assert run.times_s(K.DEAD_LETTERED) == [20]


def test_emitted_message_is_sent_to_a_queue_that_is_polled_and_kept_in_one_that_is_not():
    writer = a_function("writer", emits=(emission("orders", body="{stem}"), emission("store", body="x")))
    flow = a_flow().queue("store").from_queue().into(a_function("reader"))

    run = flow.from_callers(times(0)).into(writer).run()

    assert [row.rule for row in run.of(K.PUBLISHED)] == ["source.traffic", "sqs.sent"]
    assert run.count(K.SUCCEEDED, "reader") == 1
    assert [row.rule for row in run.of(K.SENT)] == ["sqs.kept"]


def test_two_functions_compete_for_the_messages_of_one_queue():
    one, other = a_function("one", duration_ms=1_000), a_function("other", duration_ms=1_000)

    run = a_flow().from_queue(burst(20)).into(one).into(other, source="orders", BatchSize=1).run()

    assert run.count(K.SUCCEEDED, "one") > 0
    assert run.count(K.SUCCEEDED, "other") > 0
    assert run.ledger["succeeded"] == run.ledger["published"] == 20


def test_messages_are_received_twice_once_the_visibility_timeout_is_made_too_short():
    change = SetSetting(at_us=0, node="orders", property="VisibilityTimeout", value=30)
    flow = (
        a_flow().queue("dead").from_queue(times(1), VisibilityTimeout=60, deadLetterTargetArn="dead", maxReceiveCount=2)
    )

    run = flow.into(a_function(duration_ms=45_000, Timeout=60)).run(interventions=[change])

    assert run.times_s(K.STARTED) == [1, 31]
    assert [row.rule for row in run.of(K.PUBLISHED)][1:] == ["sqs.redelivered"] * 2
    assert (run.ledger["succeeded"], run.ledger["dead_lettered"]) == (2, 1)


def test_message_is_received_twice_once_its_visibility_timeout_is_shorter_than_the_gathering_of_its_batch():
    flow = a_flow().from_queue(times(0), BatchSize=2, MaximumBatchingWindowInSeconds=5).into(a_function())
    change = SetSetting(at_us=0, node="orders", property="VisibilityTimeout", value=1)

    run = flow.run(interventions=[change])

    assert [(row.at_s, row.event) for row in run.of(K.RECEIVED)] == [(0, 0), (1, 1)]
    assert [run.story(event)[-1] for event in range(2)] == ["PROCESSED"] * 2


def test_filter_set_meanwhile_decides_at_the_next_receive():
    change = SetFilter(at_us=SECOND_US, source="orders", target="worker", filter=filter_criteria({"body": ["bye"]}))
    flow = a_flow().from_queue(times(0), bodies={"text": "hello"}, VisibilityTimeout=3).into(a_function(fails=True))

    run = flow.run(interventions=[change])

    assert run.story()[-2:] == ["RECEIVED", "FILTERED"]
    assert run.of(K.FILTERED)[0].value == 1


def test_settings_of_the_queue_changed_meanwhile_hold_from_the_next_receive_on():
    changes = [
        SetSetting(at_us=SECOND_US, node="orders", property="VisibilityTimeout", value=5),
        SetSetting(at_us=SECOND_US, node="orders", property="maxReceiveCount", value=2),
    ]
    flow = a_flow().queue("dead").from_queue(times(0), deadLetterTargetArn="dead", VisibilityTimeout=10)

    run = flow.into(a_function(fails=True)).run(interventions=changes)

    assert run.times_s(K.RECEIVED) == [0, 10]
    assert run.times_s(K.DEAD_LETTERED) == [15]


def test_setting_of_a_mapping_changed_meanwhile_takes_effect_at_once():
    change = SetSetting(at_us=SECOND_US, node="orders->worker", property="MaximumConcurrency", value=4)
    flow = a_flow().from_queue(burst(6), MaximumConcurrency=2).into(a_function(duration_ms=2_500))

    run = flow.run(interventions=[change])

    assert run.times_s(K.STARTED) == [0, 0, 1, 1, 2.5, 2.5]


def test_dropped_message_that_waits_is_lost():
    flow = a_flow().from_queue(burst(3), MaximumConcurrency=2).into(a_function(duration_ms=2_500))

    run = flow.run(interventions=[DropEvent(at_us=SECOND_US, event=2)])

    assert run.story(2) == ["PUBLISHED", "LOST"]


def test_message_that_is_dropped_while_its_batch_runs_is_lost_if_that_fails():
    flow = a_flow().from_queue(burst(3), BatchSize=10, ReceiveLatencyMs=20)

    run = flow.into(a_function(fails=True, duration_ms=2_000)).run(interventions=[DropEvent(at_us=SECOND_US, event=1)])

    assert run.story(1)[-2:] == ["UNPROCESSED", "LOST"]


def test_injected_messages_are_received_like_all_others():
    flow = a_flow().from_queue(bodies={"text": "hello"}).into(a_function())

    run = flow.run(interventions=[InjectEvents(at_us=SECOND_US, node="orders", count=3)])

    assert run.ledger["succeeded"] == 3


def test_throttling_by_hand_counts_receives_and_no_attempts():
    fault = Fault(at_us=0, node="worker", kind="throttle", for_us=25 * SECOND_US)
    flow = a_flow().from_queue(times(1), VisibilityTimeout=10).into(a_function())

    run = flow.run(interventions=[fault])

    assert [row.value for row in run.of(K.RECEIVED)] == [1, 2, 3]
    assert [row.attempt for row in run.of(K.STARTED)] == [1]


def test_broker_is_polled_in_batches():
    flow = a_flow().from_source("mq", burst(3), name="invoices")

    run = flow.into(a_function()).run()

    assert run.times_s(K.BATCH_STARTED) == [0.52]
    assert run.ledger["succeeded"] == 3


def test_message_that_is_received_again_while_a_pipe_works_on_it_is_one_of_the_queue():
    change = SetSetting(at_us=0, node="orders", property="VisibilityTimeout", value=10)
    flow = a_flow().queue("dead").from_source("pipes", name="pipe").into(a_function(duration_ms=15_000, Timeout=20))
    flow = flow.from_queue(
        times(1), bodies={"one": "x", "two": "y"}, VisibilityTimeout=60, deadLetterTargetArn="dead", maxReceiveCount=2
    ).into("pipe")

    run = flow.run(interventions=[change])

    first, second, third = run.of(K.PUBLISHED)
    assert (second.at_s, second.node, second.value) == (11, "orders", first.value)
    assert third.value == first.value
    assert (run.ledger["succeeded"], run.ledger["dead_lettered"]) == (2, 1)


def test_settings_of_a_mapping_make_its_policy():
    names = {setting.name: setting.default for setting in CATALOGUE["sqs"].trigger_settings}
    names["RecursiveLoop"] = "Terminate"
    named = {**names, "FunctionResponseTypes": "ReportBatchItemFailures", "MaximumBatchingWindowInSeconds": 5}

    plain, policy = (mapping_policy(settings.__getitem__, in_order=False) for settings in (names, named))

    assert (plain.batching.batch_size, plain.batching.window_us, plain.partial) == (10, 0, False)
    assert (policy.batching.window_us, policy.partial) == (5 * SECOND_US, True)
    assert mapping_policy({**names, "RecursiveLoop": "Allow"}.__getitem__, in_order=False).longest_chain is None
