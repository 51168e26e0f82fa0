import pytest

from eventflow.engine.invocation.queue.batching import PAYLOAD_BYTES, BatchingPolicy
from tests.engine.invocation.queue.rig import Rig


@pytest.mark.parametrize(
    ("window", "long_poll", "received", "closes"), [(5, 0, 3, 5), (5, 20, 3, 23), (30, 20, 3, 30), (0, 0, 3, 3)]
)
def test_window_ends_when_the_receive_that_waits_returns(window, long_poll, received, closes):
    assert BatchingPolicy(window_us=window, long_poll_us=long_poll).closes_at_us(0, received) == closes


def test_without_a_window_whatever_is_there_is_sent_at_once():
    rig = Rig(batch=10, latency_s=0.02)
    rig.send(0, *[0] * 25)
    rig.send(1, 0)

    sizes = [(at_s, len(events)) for at_s, events in rig.run().batches()]

    assert sizes == [(0.02, 10), (0.02, 10), (0.02, 5), (1.02, 1)]


def test_batch_closes_when_it_is_full_or_its_window_is_over():
    rig = Rig(batch=3, window_s=5)
    for at_s in (1, 2, 3, 4, 8, 20):
        rig.send(at_s, 0)

    assert rig.run().batches() == [(3, [0, 1, 2]), (9, [3, 4]), (25, [5])]


def test_next_window_starts_when_the_invocation_before_it_has_returned():
    rig = Rig(batch=100, window_s=5, maximum_concurrency=1)
    rig.runner.run_s = lambda event: 10
    for at_s in (0, 6, 7, 14, 21):
        rig.send(at_s, 0)

    assert rig.run(40).batches() == [(5, [0]), (20, [1, 2, 3]), (35, [4])]


def test_with_little_traffic_a_batch_waits_for_a_long_poll():
    rig = Rig(batch=100, window_s=5, long_poll_s=20)
    for at_s in (0, 60, 62, 70, 71):
        rig.send(at_s, 0)

    assert rig.run().batches() == [(20, [0]), (70, [1, 2, 3]), (91, [4])]


def test_batch_closes_before_its_payload_exceeds_six_megabytes():
    rig = Rig(batch=10, latency_s=0.02, sizes=[PAYLOAD_BYTES // 4])
    rig.send(0, *[0] * 10)

    assert [len(events) for _, events in rig.run().batches()] == [4, 4, 2]


def test_payload_closes_a_batch_whose_window_is_open():
    rig = Rig(batch=10, window_s=5, sizes=[PAYLOAD_BYTES // 2 - 1, PAYLOAD_BYTES // 2 + 1])
    rig.send(0, 0)
    rig.send(1, 0)
    rig.send(2, 1)

    assert rig.run().batches() == [(2, [0, 1]), (7, [2])]


def test_filtered_messages_have_no_place_in_a_batch():
    rig = Rig(batch=3, latency_s=0.02, takes=lambda card: card == 1)
    rig.send(0, 1, 0, 1, 0, 1, 1)

    rig.run()

    assert [events for _, events in rig.batches()] == [[0, 2, 4], [5]]
    assert rig.ledger.filtered == 2
    assert rig.queue.deleted == 6
