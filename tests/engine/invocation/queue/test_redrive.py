import pytest

from eventflow.engine.invocation.queue.redrive import QueuePolicy, after_throttle
from eventflow.engine.units import MILLISECOND_US, SECOND_US


@pytest.mark.parametrize(("throttles", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8)])
def test_wait_doubles_with_each_throttle_of_a_batch(throttles, seconds):
    assert after_throttle(throttles, 30 * SECOND_US, 0) == seconds * SECOND_US


@pytest.mark.parametrize(("hidden_until_s", "delay_s"), [(9, 8), (8, None), (3, None)])
def test_batch_is_let_go_rather_than_tried_after_its_visibility_timeout(hidden_until_s, delay_s):
    delay_us = after_throttle(4, hidden_until_s * SECOND_US, 0)

    assert delay_us == (None if delay_s is None else delay_s * SECOND_US)


def test_received_message_is_hidden_for_a_moment_at_least():
    assert QueuePolicy(visibility_us=0).hidden_us == MILLISECOND_US
    assert QueuePolicy(visibility_us=SECOND_US).hidden_us == SECOND_US


@pytest.mark.parametrize(("retention_us", "age_us", "gone"), [(60, 59, False), (60, 60, True), (None, 10**18, False)])
def test_queue_keeps_what_is_younger_than_its_retention_period(retention_us, age_us, gone):
    assert QueuePolicy(retention_us=retention_us).outlives(age_us) == gone
