from eventflow.engine.scenario.interventions import DropEvent, Fault, InjectEvents, SetFilter, SetSetting
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst, emission, filter_criteria, times

K = TraceKind


def a_queue(*traffic, dead_letters=None, **settings):
    flow = a_flow()
    if dead_letters:
        flow = flow.queue(dead_letters)
        settings["deadLetterTargetArn"] = dead_letters
    return flow.from_queue(*traffic, **settings)


def test_message_that_is_processed_is_deleted():
    run = a_queue(times(1)).into(a_function(duration_ms=100)).run()

    assert run.story() == ["PUBLISHED", "RECEIVED", "INIT", "STARTED", "SUCCEEDED"]
    assert run.mapping("orders->worker")["DeletedEventCount"] == 1


def test_message_is_received_after_delay_and_latency():
    run = a_queue(times(1), DelaySeconds=5, ReceiveLatencyMs=20).into(a_function()).run()

    assert run.times_s(K.RECEIVED) == [6.02]


def test_failed_message_is_hidden_from_its_receive_on():
    run = a_queue(times(0), VisibilityTimeout=30).into(a_function(fails=True, duration_ms=2_000)).lasting(65).run()

    assert [(row.at_s, row.value) for row in run.of(K.RECEIVED)] == [(0, 1), (30, 2), (60, 3)]
    assert [row.value // SECOND_US for row in run.of(K.RETRY)] == [28, 28, 28]


def test_message_without_concurrency_is_held_and_then_let_go():
    function = a_function(duration_ms=20_000, Timeout=25, reserved=1)

    run = a_queue(times(0, 0), VisibilityTimeout=30).into(function).lasting(29).run()

    assert [row.at_s for row in run.of(K.THROTTLED)] == [0, 1, 3, 7, 15]
    assert [(row.rule, row.value // SECOND_US) for row in run.of(K.RETRY)] == [("sqs.held", 15)]


def test_message_that_was_held_is_received_again_without_having_been_run():
    function = a_function(duration_ms=50_000, Timeout=55, reserved=1)

    run = a_queue(times(0, 0), VisibilityTimeout=60).into(function).lasting(70).run()

    assert [row.value for row in run.of(K.RECEIVED, event=1)] == [1, 2]
    assert run.times_s(K.STARTED, event=1) == [60]


def test_held_messages_take_places_of_the_pollers():
    function = a_function(reserved=0)

    run = a_queue(burst(9), MaximumConcurrency=2).into(function).lasting(29).run()

    assert run.count(K.RECEIVED) == 2


def test_moved_message_is_in_the_dead_letter_queue_after_its_last_receive():
    flow = a_queue(times(0), dead_letters="dead", maxReceiveCount=2, VisibilityTimeout=10)

    run = flow.into(a_function(fails=True)).run()

    assert run.story()[-4:] == ["RETRY", "GAVE_UP", "SENT", "DEAD_LETTERED"]
    assert run.times_s(K.DEAD_LETTERED) == [20]
    assert [(row.attempt, row.value) for row in run.of(K.GAVE_UP)] == [(2, 2)]


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


def test_message_that_nobody_deletes_is_gone_after_its_retention_period():
    run = a_queue(times(0), MessageRetentionPeriod=60, VisibilityTimeout=45).into(a_function(fails=True)).run()

    assert run.times_s(K.STARTED) == [0, 45]
    assert run.times_s(K.LOST) == [60]
    assert run.of(K.LOST)[0].rule == "sqs.retention"


def test_message_that_runs_when_its_retention_ends_is_judged_by_its_run():
    function = a_function(duration_ms=20_000, Timeout=30, fails=True)

    run = a_queue(times(0), MessageRetentionPeriod=60, VisibilityTimeout=45).into(function).run()

    assert run.times_s(K.LOST) == [65]


def test_messages_wait_in_order_for_a_free_poller():
    run = a_queue(burst(6), MaximumConcurrency=2).into(a_function(duration_ms=1_000)).run()

    assert run.times_s(K.RECEIVED) == [0, 0, 1, 1, 2, 2]
    assert [row.event for row in run.of(K.RECEIVED)] == list(range(6))


def test_chain_of_sixteen_invocations_is_stopped():
    looping = a_function(emits=(emission("orders", body={"n": 1}),), on_failure="failures")

    run = a_flow().queue("failures").from_queue(times(0), bodies={"first": "x"}).into(looping).run()

    assert run.count(K.SUCCEEDED) == 16
    assert run.of(K.GAVE_UP)[0].rule == "async.recursion"
    assert run.count(K.SENT, "failures") == 1


def test_emitted_message_is_sent_to_a_queue_that_is_polled_and_kept_in_one_that_is_not():
    writer = a_function("writer", emits=(emission("orders", body="{stem}"), emission("store", body="x")))
    flow = a_flow().queue("store").from_queue().into(a_function("reader"))

    run = flow.from_callers(times(0)).into(writer).run()

    assert [row.rule for row in run.of(K.PUBLISHED)] == ["source.traffic", "sqs.sent"]
    assert run.count(K.SUCCEEDED, "reader") == 1
    assert [row.rule for row in run.of(K.SENT)] == ["sqs.kept"]


def test_filter_is_asked_before_the_function_has_to_have_concurrency():
    off = a_function(reserved=0)

    run = a_queue(times(0), bodies={"text": "hello"}).into(off, filter=filter_criteria({"body": ["bye"]})).run()

    assert run.story() == ["PUBLISHED", "RECEIVED", "FILTERED"]


def test_filter_set_meanwhile_decides_at_the_next_receive():
    change = SetFilter(at_us=SECOND_US, source="orders", function="worker", filter=filter_criteria({"body": ["bye"]}))
    flow = a_queue(times(0), bodies={"text": "hello"}, VisibilityTimeout=3).into(a_function(fails=True))

    run = flow.run(interventions=[change])

    assert run.story()[-2:] == ["RECEIVED", "FILTERED"]
    assert run.of(K.FILTERED)[0].value == 1


def test_dropped_message_frees_the_poller_that_held_it():
    drop = DropEvent(at_us=2 * SECOND_US, event=0)
    flow = a_queue(burst(3), MaximumConcurrency=2).into(a_function(reserved=0)).lasting(5)

    run = flow.run(interventions=[drop])

    assert run.story(0)[-1] == "LOST"
    assert run.times_s(K.RECEIVED, event=2) == [2]


def test_dropped_message_that_is_visible_is_never_received():
    drop = DropEvent(at_us=SECOND_US, event=2)
    flow = a_queue(burst(3), MaximumConcurrency=2).into(a_function(duration_ms=2_500))

    run = flow.run(interventions=[drop])

    assert run.story(2) == ["PUBLISHED", "LOST"]
    assert run.ledger["succeeded"] == 2


def test_message_dropped_while_it_runs_is_lost_if_the_run_fails():
    drop = DropEvent(at_us=SECOND_US, event=0)

    run = a_queue(times(0)).into(a_function(fails=True, duration_ms=2_000)).run(interventions=[drop])

    assert run.times_s(K.LOST) == [2]


def test_settings_changed_meanwhile_hold_from_the_next_receive_on():
    changes = [
        SetSetting(at_us=SECOND_US, node="orders", property="VisibilityTimeout", value=5),
        SetSetting(at_us=SECOND_US, node="orders", property="maxReceiveCount", value=2),
    ]
    flow = a_queue(times(0), dead_letters="dead", VisibilityTimeout=10).into(a_function(fails=True))

    run = flow.run(interventions=changes)

    assert run.times_s(K.RECEIVED) == [0, 10]
    assert run.times_s(K.DEAD_LETTERED) == [15]


def test_higher_maximum_concurrency_takes_effect_at_once():
    change = SetSetting(at_us=SECOND_US, node="orders", property="MaximumConcurrency", value=4)
    flow = a_queue(burst(6), MaximumConcurrency=2).into(a_function(duration_ms=2_500))

    run = flow.run(interventions=[change])

    assert run.times_s(K.STARTED) == [0, 0, 1, 1, 2.5, 2.5]


def test_shorter_retention_takes_what_is_too_old_already():
    change = SetSetting(at_us=100 * SECOND_US, node="orders", property="MessageRetentionPeriod", value=60)
    flow = a_queue(times(0), VisibilityTimeout=500).into(a_function(fails=True))

    assert flow.run(interventions=[change]).times_s(K.LOST) == [100]


def test_injected_messages_are_received_like_all_others():
    flow = a_queue(bodies={"text": "hello"}).into(a_function())

    run = flow.run(interventions=[InjectEvents(at_us=SECOND_US, node="orders", count=3)])

    assert run.ledger["succeeded"] == 3


def test_throttling_by_hand_counts_receives_and_no_attempts():
    fault = Fault(at_us=0, node="worker", kind="throttle", for_us=25 * SECOND_US)
    flow = a_queue(times(1), VisibilityTimeout=10).into(a_function())

    run = flow.run(interventions=[fault])

    assert [row.value for row in run.of(K.RECEIVED)] == [1, 2, 3]
    assert [row.attempt for row in run.of(K.STARTED)] == [1]
