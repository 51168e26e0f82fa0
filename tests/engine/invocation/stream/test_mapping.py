from eventflow.engine.invocation.stream.stream import shard_of
from eventflow.engine.scenario.interventions import DropEvent, Fault, SetSetting
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.units import SECOND_US
from tests.builders import a_flow, a_function, burst, emission, filter_criteria, times

K = TraceKind
KEYS = {"a": {"n": 1}, "d": {"n": 2}}


def test_keys_of_these_tests_are_in_different_shards():
    assert [shard_of(key, 2) for key in KEYS] == [0, 1]


def test_records_of_one_shard_run_one_after_the_other_and_shards_side_by_side():
    traffic = [times(0, 0, payload="a"), times(0, 0, payload="d")]

    run = a_flow().from_stream(*traffic, keys=KEYS, ShardCount=2).into(a_function(duration_ms=1_000)).run()

    assert run.times_s(K.STARTED) == [0.01, 0.01, 1.01, 1.01]
    assert [row.subject for row in run.of(K.RECEIVED)] == [0, 1, 0, 1]


def test_failed_record_blocks_its_shard_and_no_other():
    flow = a_flow().from_stream(times(0, 0, payload="a"), times(0, payload="d"), keys=KEYS, ShardCount=2)
    poison = {"Records": {"kinesis": {"partitionKey": ["a"]}}}

    run = flow.into(a_function(fails_on=(poison,))).lasting(5).run()

    assert run.times_s(K.STARTED, event=0) == [0.01, 1.01, 2.71]
    assert run.story(1) == ["PUBLISHED"]
    assert run.story(2)[-1] == "SUCCEEDED"


def test_discarded_record_is_lost_without_a_destination_and_the_next_one_runs():
    run = a_flow().from_stream(times(0, 0), MaximumRetryAttempts=0).into(a_function(fails=True)).run()

    assert run.story(0)[-2:] == ["GAVE_UP", "LOST"]
    assert {row.rule for row in run.of(K.LOST)} == {"stream.no_destination"}
    assert run.times_s(K.STARTED) == [0.01, 0.01]


def test_discarded_record_is_noted_in_the_destination_of_the_mapping():
    flow = a_flow().queue("failures").from_stream(times(0), MaximumRetryAttempts=0, OnFailure="failures")

    run = flow.into(a_function(fails=True)).run()

    assert run.story()[-3:] == ["GAVE_UP", "SENT", "DEAD_LETTERED"]
    assert run.mapping("clicks->worker")["OnFailureDestinationDeliveredEventCount"] == 1


def test_destination_that_the_role_may_not_write_to_takes_nothing():
    flow = a_flow().queue("failures").from_stream(times(0), MaximumRetryAttempts=0, OnFailure="failures")

    run = flow.into(a_function(fails=True, denied_actions=("sqs:SendMessage",))).run()

    assert run.story()[-3:] == ["GAVE_UP", "REFUSED", "LOST"]
    assert run.metrics["DestinationDeliveryFailures"] == 1


def test_throttled_record_waits_without_an_attempt():
    fault = Fault(at_us=0, node="worker", kind="throttle", for_us=4 * SECOND_US)

    run = a_flow().from_stream(times(0), MaximumRetryAttempts=0).into(a_function()).run(interventions=[fault])

    assert run.times_s(K.THROTTLED) == [0.01, 1.01, 2.71]
    assert [(row.attempt, row.at_s) for row in run.of(K.STARTED)] == [(1, 5.6)]


def test_record_too_old_when_it_is_its_turn_is_never_run():
    flow = a_flow().from_stream(times(0, 0), MaximumRecordAgeInSeconds=60)

    run = flow.into(a_function(duration_ms=70_000, Timeout=100)).run()

    assert run.story(1) == ["PUBLISHED", "RECEIVED", "GAVE_UP", "LOST"]
    assert run.times_s(K.LOST) == [70.01]


def test_record_leaves_the_stream_at_the_end_of_its_retention():
    run = a_flow().from_stream(times(0, 3_600)).into(a_function(fails=True)).lasting(86_500).run()

    (gone,) = run.of(K.LOST)
    assert (gone.event, gone.at_s, gone.rule) == (0, 86_400, "stream.retention")
    assert run.times_s(K.RECEIVED) == [0.01, 86_400]


def test_longer_retention_of_a_kinesis_stream_keeps_it():
    run = a_flow().from_stream(times(0), RetentionPeriodHours=25).into(a_function(fails=True)).lasting(86_500).run()

    assert run.ledger["waiting"] == 1


def test_filtered_records_are_skipped_in_one_go():
    only = filter_criteria({"data": {"n": [2]}})

    run = a_flow().from_stream(burst(20), keys=KEYS).into(a_function(duration_ms=10), filter=only).run()

    assert set(run.times_s(K.FILTERED)) <= {row.at_s for row in run.of(K.RECEIVED)}
    assert run.ledger["filtered"] + run.ledger["succeeded"] == 20
    assert run.ledger["filtered"] > 0 < run.ledger["succeeded"]


def test_plain_data_is_skipped_by_criteria_that_look_into_json():
    only = filter_criteria({"data": {"n": [2]}})

    run = a_flow().from_stream(times(0), keys={"a": "ping"}).into(a_function(), filter=only).run()

    assert [row.rule for row in run.of(K.FILTERED)] == ["esm.skipped.text"]


def test_dropping_the_record_that_blocks_a_shard_lets_the_next_one_run():
    drop = DropEvent(at_us=9 * SECOND_US, event=0)
    poison = {"Records": {"kinesis": {"partitionKey": ["a"]}}}
    flow = a_flow().from_stream(times(0, payload="a"), times(1, payload="d"), keys=KEYS)

    run = flow.into(a_function(fails_on=(poison,))).run(interventions=[drop])

    assert run.times_s(K.STARTED, event=1) == [9]
    assert run.story(0)[-1] == "LOST"


def test_record_dropped_behind_another_is_never_read():
    drop = DropEvent(at_us=SECOND_US, event=1)

    run = a_flow().from_stream(times(0, 0)).into(a_function(duration_ms=2_000)).run(interventions=[drop])

    assert run.story(1) == ["PUBLISHED", "LOST"]


def test_limit_set_meanwhile_frees_a_blocked_shard_at_its_next_failure():
    change = SetSetting(at_us=SECOND_US * 2, node="clicks->worker", property="MaximumRetryAttempts", value=0)

    run = a_flow().from_stream(times(0)).into(a_function(fails=True)).run(interventions=[change])

    assert run.times_s(K.LOST) == [2.71]


def test_emitted_record_is_written_to_the_stream():
    writer = a_function("writer", emits=(emission("clicks", partitionKey="{stem}", data={"from": "{title}"}),))
    flow = a_flow().from_stream().into(a_function("reader"))

    run = flow.from_s3(times(0), keys=["a.jpg"]).into(writer).run()

    assert [row.rule for row in run.of(K.PUBLISHED, "clicks")] == ["stream.written"]
    payload = run.result.manifest["decks"]["0"][run.of(K.PUBLISHED, "clicks")[0].value]["payload"]
    assert payload == {"partitionKey": "a", "data": {"from": "a.jpg"}}
    assert run.count(K.SUCCEEDED, "reader") == 1


def test_table_is_polled_like_a_stream():
    changes = {"order": {"Keys": {"id": "{0}"}, "NewImage": {"status": "PAID"}, "OldImage": {"status": "PLACED"}}}
    paid = filter_criteria({"eventName": ["MODIFY"], "dynamodb": {"NewImage": {"status": {"S": ["PAID"]}}}})

    run = a_flow().from_table(burst(5), changes=changes).into(a_function(), filter=paid).run()

    assert run.ledger["succeeded"] == 5


def test_batch_is_told_once_as_a_run_and_in_each_of_its_events():
    run = a_flow().from_stream(times(0, 0, 0), BatchSize=10).into(a_function(duration_ms=50)).run()

    assert run.story(1) == ["PUBLISHED", "RECEIVED", "JOINED", "PROCESSED"]
    assert [row.attempt for row in run.of(K.BATCH_STARTED)] == [3]
    assert {row.rule for row in run.of(K.PROCESSED)} == {"stream.processed"}
    assert {row.value for row in run.of(K.PROCESSED)} == {50_000}
    assert run.metrics["Invocations"] == 1


def test_every_mapping_of_a_stream_reads_all_of_it_at_its_own_pace():
    slow, fast = a_function("slow", duration_ms=1_000), a_function("fast", duration_ms=10)
    flow = a_flow().from_stream(times(0, 0.01, 0.02)).into(slow, BatchSize=1).into(fast, BatchSize=1, source="clicks")

    run = flow.run()

    assert run.times_s(K.PUBLISHED) == [0, 0, 0.01, 0.01, 0.02, 0.02]
    assert [row.at_s for row in run.of(K.STARTED, "slow")] == [0.01, 1.01, 2.01]
    assert [row.at_s for row in run.of(K.STARTED, "fast")] == [0.01, 0.21, 0.22]


def test_function_reports_which_records_of_a_batch_failed():
    poison = {"Records": {"kinesis": {"partitionKey": ["a"]}}}
    traffic = [times(0, payload="d"), times(0, payload="a"), times(0, payload="d")]
    flow = a_flow().from_stream(
        *traffic, keys=KEYS, BatchSize=10, MaximumRetryAttempts=1, FunctionResponseTypes="ReportBatchItemFailures"
    )

    run = flow.into(a_function(fails_on=(poison,))).run()

    assert [row.kind.name for row in run.rows if row.event == 0][-1] == "PROCESSED"
    assert [row.attempt for row in run.of(K.BATCH_STARTED)] == [3, 2]
    assert [(row.event, row.rule) for row in run.of(K.RETRY)] == [(1, "stream.partial"), (2, "stream.partial")]
    assert run.ledger["lost"] == 2
    assert run.metrics["Errors"] == 0


def test_smaller_batches_hold_from_the_next_one_on():
    change = SetSetting(at_us=SECOND_US // 2, node="clicks->worker", property="BatchSize", value=1)

    run = a_flow().from_stream(burst(4), BatchSize=2).into(a_function(duration_ms=1_000)).run(interventions=[change])

    assert run.count(K.BATCH_STARTED) == 1
    assert run.times_s(K.STARTED) == [1.01, 2.01]
