"""Firehose tries an invocation that was throttled or timed out three times more, and then skips the batch.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.calling import FINE, THROTTLED, Calling, times_out

K = TraceKind


@pytest.mark.parametrize("step", [THROTTLED, times_out(3)])
def test_batch_is_skipped_after_three_retries(step):
    calling = Calling("firehose", step).sends(0, 0, 0)

    tries = len(calling.times_s(K.BATCH_THROTTLED)) + len(calling.runner.sizes)
    assert tries == 4
    assert calling.rules(K.DEAD_LETTERED) == ["firehose.skipped"] * 3


def test_batch_whose_retry_succeeds_is_processed():
    calling = Calling("firehose", THROTTLED, THROTTLED, THROTTLED, FINE).sends(0, 0)

    assert len(calling.rules(K.PROCESSED)) == 2


def test_records_without_a_good_result_go_to_the_bucket():
    calling = Calling("firehose", bad=[2], bucket=True).sends(0, 0, 0)

    assert calling.rules(K.SENT) == ["firehose.kept"]
    assert calling.story(2)[-1] == "DEAD_LETTERED"
    assert len(calling.rules(K.PROCESSED)) == 2
