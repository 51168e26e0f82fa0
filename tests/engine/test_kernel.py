import pytest

from eventflow.engine.kernel import Kernel


def test_actions_happen_in_order_of_time():
    kernel, done = Kernel(), []

    kernel.at(20, done.append, "b")
    kernel.at(10, done.append, "a")
    kernel.drain(100, 10)

    assert done == ["a", "b"]
    assert kernel.now_us == 20


def test_actions_of_the_same_time_happen_in_order_of_scheduling():
    kernel, done = Kernel(), []

    for name in "abcde":
        kernel.at(5, done.append, name)
    kernel.drain(5, 10)

    assert "".join(done) == "abcde"


def test_arrival_comes_after_what_was_due_at_its_time():
    kernel, done = Kernel(), []
    kernel.at(5, done.append, "due")
    kernel.at(6, done.append, "later")

    kernel.run([(5, done.append, "arrival")])
    kernel.drain(6, 10)

    assert done == ["due", "arrival", "later"]


def test_action_may_schedule_another_at_its_own_time():
    kernel, done = Kernel(), []

    kernel.at(5, lambda name: kernel.after(0, done.append, name), "again")
    kernel.drain(5, 10)

    assert done == ["again"]


def test_drain_stops_at_its_time_and_says_when_nothing_is_left():
    kernel, done = Kernel(), []
    for at_us in (1, 2, 3):
        kernel.at(at_us, done.append, at_us)

    assert kernel.drain(2, 1) is True
    assert kernel.drain(2, 10) is False
    assert done == [1, 2]


def test_nothing_is_scheduled_in_the_past():
    kernel = Kernel()
    kernel.run([(10, lambda _: None, None)])

    with pytest.raises(AssertionError, match="past"):
        kernel.at(9, lambda _: None, None)
