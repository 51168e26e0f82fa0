import pytest

from eventflow.engine.invocation.poller_scaling import PollerScaling
from eventflow.engine.units import SECOND_US


@pytest.mark.parametrize(
    ("maximum", "backlog_s", "allowed"),
    [(None, 0, 5), (None, 1, 10), (None, 60, 305), (None, 3_600, 1_250), (2, 0, 2), (2, 60, 2), (100, 10, 55)],
)
def test_concurrency_grows_by_300_in_a_minute_up_to_its_maximum(maximum, backlog_s, allowed):
    assert PollerScaling(maximum).allowed(backlog_s * SECOND_US) == allowed


@pytest.mark.parametrize(("maximum", "concurrency"), [(None, 6), (None, 1_250), (40, 40)])
def test_backlog_is_asked_for_just_as_long_as_it_takes(maximum, concurrency):
    scaling = PollerScaling(maximum)
    needed_us = scaling.backlog_for_us(concurrency)

    assert scaling.allowed(needed_us) == concurrency
    assert scaling.allowed(needed_us - 1) == concurrency - 1


def test_more_than_the_maximum_is_never_allowed():
    assert PollerScaling(2).backlog_for_us(3) is None
    assert PollerScaling().backlog_for_us(1_251) is None
