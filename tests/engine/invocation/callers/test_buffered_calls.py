"""https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html, last read 2026-11-21."""

from eventflow.engine.trace.kinds import TraceKind
from tests.calling import FAILS, FINE, THROTTLED, Calling, runs, times_out

K = TraceKind


def records(*script, **more):
    return Calling("firehose", *script, **more)


def test_records_wait_for_each_other_until_the_interval_has_passed():
    calling = records(BufferIntervalInSeconds=60).sends(5, 20, 64)

    assert calling.runner.sizes == [3]
    assert calling.times_s(K.JOINED) == [65] * 3
    assert calling.story() == ["PUBLISHED", "JOINED", "PROCESSED"]
    assert set(calling.rules(K.PROCESSED)) == {"firehose.ok"}


def test_interval_begins_with_the_first_record_of_each_buffer():
    calling = records(BufferIntervalInSeconds=60).sends(0, 1, 70, 80)

    assert calling.times_s(K.JOINED) == [60, 60, 130, 130]


def test_buffer_that_has_its_size_does_not_wait():
    half = "x" * 110_000

    calling = records(contents=[{"data": half}], BufferSizeInMBs=0.2).sends(0, 1, 2, 3, 4)

    assert calling.runner.sizes == [2, 2, 1]
    assert calling.times_s(K.JOINED) == [1, 1, 3, 3]
    assert calling.times_s(K.STARTED) == [64]


def test_without_an_interval_every_record_is_invoked_at_once():
    calling = records(BufferIntervalInSeconds=0).sends(0, 0, 1)

    assert calling.runner.sizes == [1, 1, 1]
    assert calling.story() == ["PUBLISHED", "STARTED", "SUCCEEDED"]


def test_record_that_the_function_reports_is_kept_and_the_others_are_processed():
    calling = records(bad=[1]).sends(0, 0, 0)

    assert calling.story(0) == ["PUBLISHED", "JOINED", "PROCESSED"]
    assert calling.story(1) == ["PUBLISHED", "JOINED", "UNPROCESSED", "DEAD_LETTERED"]
    assert calling.rules(K.DEAD_LETTERED) == ["firehose.failed"]


def test_error_of_the_whole_run_fails_all_its_records():
    calling = records(bad=[1], ReportsProcessingFailed=False, bucket=True).sends(0, 0)

    assert calling.story(0) == ["PUBLISHED", "JOINED", "UNPROCESSED", "SENT", "DEAD_LETTERED"]
    assert calling.rules(K.SENT) == ["firehose.kept"] * 2


def test_records_that_the_code_leaves_out_count_as_processed():
    calling = records(DroppedRate=1.0).sends(0, 0)

    assert calling.rules(K.PROCESSED) == ["firehose.dropped"] * 2


def test_throttled_batch_is_tried_again_and_its_records_say_so():
    calling = records(THROTTLED, FINE, RetryDelayMs=500).sends(0, 0)

    assert calling.story(-1) == ["BATCH_THROTTLED"]
    assert calling.story() == ["PUBLISHED", "RETRY", "JOINED", "PROCESSED"]
    assert calling.values_s(K.RETRY) == [0.5, 0.5]


def test_single_record_is_tried_as_often_as_a_batch():
    calling = records(THROTTLED, times_out(), NumberOfRetries=2, RetryDelayMs=0).sends(0)

    assert calling.story() == [
        *("PUBLISHED", "THROTTLED", "RETRY"),
        *("STARTED", "FAILED", "RETRY", "STARTED", "FAILED", "DEAD_LETTERED"),
    ]
    assert calling.rules(K.DEAD_LETTERED) == ["firehose.skipped"]


def test_single_record_that_fails_alone_is_not_tried_again():
    assert records(FAILS).sends(0).story() == ["PUBLISHED", "STARTED", "FAILED", "DEAD_LETTERED"]


def test_record_dropped_from_the_buffer_is_in_no_batch():
    calling = records().at(10, lambda event: event.invocation.drop(event)).sends(0, 1, 2)

    assert calling.story() == ["PUBLISHED", "LOST"]
    assert calling.runner.sizes == [2]


def test_record_dropped_while_its_batch_waits_is_not_in_the_next_try():
    calling = records(THROTTLED, runs(1), RetryDelayMs=10_000)

    calling.at(65, lambda event: event.invocation.drop(event)).sends(0, 0, 0)

    assert calling.story() == ["PUBLISHED", "RETRY", "LOST"]
    assert calling.runner.sizes == [2]


def test_dropped_record_of_a_failed_batch_is_lost():
    def drop(event):
        event.dropped = True

    calling = records(times_out(3), runs(1)).at(61, drop).sends(0, 0, 0)

    assert calling.story() == ["PUBLISHED", "JOINED", "UNPROCESSED", "LOST"]
    assert calling.runner.sizes == [3, 2]


def test_record_that_is_too_large_is_refused():
    calling = records(contents=[{"data": "x" * 1_024_001}]).sends(0)

    assert calling.story() == ["PUBLISHED", "RETURNED"]
    assert calling.rules(K.RETURNED) == ["firehose.too_large"]


def test_without_permission_records_are_kept_unprocessed():
    calling = records(permitted=False).sends(0)

    assert calling.story() == ["PUBLISHED", "DEAD_LETTERED"]
    assert calling.rules(K.DEAD_LETTERED) == ["firehose.denied"]
