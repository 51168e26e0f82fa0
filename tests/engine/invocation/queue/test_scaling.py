import pytest

from eventflow.engine.invocation.queue.scaling import Pollers, PollerScaling
from eventflow.engine.kernel import Kernel
from eventflow.engine.units import seconds_us


class Backlog:
    """Pollers with more to do than they may, until ``left`` says there is no more."""

    def __init__(self, **scaling):
        self.kernel = Kernel()
        self.pollers = Pollers(self.kernel, self.take)
        self.pollers.configure(PollerScaling(**scaling))
        self.lasts = True

    def take(self):
        if self.lasts:
            self.pollers.busy = self.pollers.allowed
            self.pollers.fall_behind()
        else:
            self.pollers.busy = 0
            self.pollers.catch_up()

    def after(self, seconds):
        """How many are allowed when this much more time has gone by."""
        at_us = self.kernel.now_us + seconds_us(seconds)
        self.kernel.at(at_us, lambda _: None, None)
        self.kernel.drain(at_us, 10**7)
        return self.pollers.allowed


@pytest.mark.parametrize(
    ("scaling", "first", "after_one_s", "after_an_hour"),
    [
        ({}, 5, 10, 1_250),
        ({"maximum_concurrency": 2}, 2, 2, 2),
        ({"maximum_concurrency": 100}, 5, 10, 100),
        ({"minimum_pollers": 3, "maximum_pollers": 200}, 30, 46, 2_000),
        ({"maximum_pollers": 2_000}, 20, 36, 20_000),
        ({"minimum_pollers": 200, "maximum_pollers": 50}, 500, 500, 500),
        ({"in_order": True}, 1_250, 1_250, 1_250),
        ({"in_order": True, "maximum_concurrency": 10}, 10, 10, 10),
        ({"fixed": 7}, 7, 7, 7),
    ],
)
def test_concurrency_grows_while_messages_are_left_over(scaling, first, after_one_s, after_an_hour):
    backlog = Backlog(**scaling)
    assert backlog.pollers.allowed == first

    backlog.take()

    assert backlog.after(1) == after_one_s
    assert backlog.after(3_600) == after_an_hour


def test_concurrency_goes_back_to_five_and_then_to_two():
    backlog = Backlog()
    backlog.pollers.watch()
    backlog.take()
    assert backlog.after(4) == 25

    backlog.lasts = False
    backlog.take()

    assert [backlog.after(2), backlog.after(2)] == [15, 5]
    assert backlog.after(120) == 2


def test_concurrency_is_not_given_back_while_it_is_used_or_with_a_maximum():
    used, limited = Backlog(), Backlog(maximum_concurrency=100)
    for backlog in (used, limited):
        backlog.take()
        assert backlog.after(4) == 25
    used.lasts, limited.lasts = True, False

    used.pollers.catch_up()
    limited.take()

    assert used.after(3_600) == 25
    assert limited.after(3_600) == 25


def test_little_traffic_starts_from_two():
    backlog = Backlog()
    backlog.pollers.watch()
    assert backlog.after(61) == 2

    backlog.take()

    assert backlog.after(0.2) == 3


def test_error_halves_and_each_success_allows_one_more():
    backlog = Backlog(maximum_concurrency=40)
    backlog.take()
    backlog.after(60)
    pollers = backlog.pollers

    pollers.failed()
    assert pollers.allowed == 20
    pollers.failed()
    pollers.succeeded()
    assert pollers.allowed == 11
    for _ in range(10):
        pollers.failed()
    assert pollers.allowed == 2
    while pollers.braked:
        pollers.succeeded()
    assert pollers.allowed == 40


def test_nothing_is_added_while_a_batch_is_throttled():
    backlog = Backlog()
    backlog.pollers.held = 1
    backlog.take()
    assert backlog.after(10) == 5

    backlog.pollers.held = 0

    assert backlog.after(1) == 10


def test_higher_maximum_holds_at_once_as_far_as_it_had_grown():
    backlog = Backlog(maximum_concurrency=2)

    backlog.pollers.configure(PollerScaling(maximum_concurrency=4))

    assert backlog.pollers.allowed == 4
