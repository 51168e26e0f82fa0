import pytest

from eventflow.engine.invocation.redrive import QueuePolicy
from eventflow.engine.units import MILLISECOND_US, SECOND_US


@pytest.mark.parametrize(("throttles", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8)])
def test_wait_doubles_with_each_throttle_of_one_receive(throttles, seconds):
    policy = QueuePolicy()

    assert policy.after_throttle(throttles, 30 * SECOND_US, 0) == seconds * SECOND_US


@pytest.mark.parametrize(("hidden_until_s", "delay_s"), [(9, 8), (8, None), (3, None)])
def test_message_is_let_go_rather_than_tried_after_its_visibility_timeout(hidden_until_s, delay_s):
    delay_us = QueuePolicy().after_throttle(4, hidden_until_s * SECOND_US, 0)

    assert delay_us == (None if delay_s is None else delay_s * SECOND_US)


def test_hidden_message_is_visible_when_its_timeout_ends_and_never_at_once():
    policy = QueuePolicy()

    assert policy.visible_after_us(30 * SECOND_US, 12 * SECOND_US) == 18 * SECOND_US
    assert policy.visible_after_us(SECOND_US, 12 * SECOND_US) == MILLISECOND_US
