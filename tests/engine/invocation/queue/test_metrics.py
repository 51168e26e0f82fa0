from eventflow.engine.invocation.queue.metrics import queue_metrics
from eventflow.engine.units import seconds_us
from tests.engine.invocation.queue.rig import Rig


def test_queue_adds_up_to_the_metrics_of_cloudwatch():
    rig = Rig(maximum_concurrency=2)
    rig.send(0, *[0] * 6)

    rig.run()

    assert queue_metrics(rig.queue, seconds_us(600)) == {
        "NumberOfMessagesSent": 6,
        "NumberOfMessagesReceived": 6,
        "NumberOfMessagesDeleted": 6,
        "ApproximateNumberOfMessagesVisible max": 4,
        "ApproximateNumberOfMessagesNotVisible max": 2,
        "ApproximateAgeOfOldestMessage max s": 3,
    }


def test_message_that_nobody_deletes_is_ever_older():
    rig = Rig(places=0, visibility_s=900)
    rig.send(10, 0)

    rig.run(100)

    assert queue_metrics(rig.queue, seconds_us(100))["ApproximateAgeOfOldestMessage max s"] == 90


def test_groups_of_a_fifo_queue_count_all_their_messages():
    rig = Rig(groups=["a"], maximum_concurrency=2)
    rig.send(0, *[0] * 6)

    rig.run()

    assert rig.queue.most_visible == 5
