"""A mapping on a broker keeps its batch until it succeeds or expires."""

from types import SimpleNamespace

from eventflow.engine.invocation.queue.batching import BatchingPolicy
from eventflow.engine.invocation.queue.broker import EXPIRED, BrokerMapping
from eventflow.engine.invocation.queue.mapping import MappingPolicy
from eventflow.engine.invocation.queue.policies import BROKER_WINDOW_US, broker_mapping_policy, broker_policy
from eventflow.engine.invocation.queue.queue import Queue
from eventflow.engine.invocation.queue.scaling import PollerScaling
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.units import seconds_us
from tests.engine.invocation.queue.rig import FUNCTION, QUEUE, Rig


def a_broker(*, expiration_s=None, batch=100, consumers=5, **settings):
    rig = Rig(**settings)
    rig.queue = Queue(rig.kernel, rig.recorder, QUEUE, rig.copy, [100], EXPIRED)
    rig.queue.configure(broker_policy(lambda name: expiration_s))
    everything = SimpleNamespace(now=SimpleNamespace(passed=None, takes=[True], number=0))
    mapping = BrokerMapping(rig.kernel, rig.recorder, rig.queue, QUEUE, FUNCTION, 0, rig.runner, everything)
    batching = BatchingPolicy(batch_size=batch, window_us=BROKER_WINDOW_US)
    mapping.configure(MappingPolicy(batching=batching, scaling=PollerScaling(fixed=consumers)))
    return rig


def test_window_of_half_a_second_starts_with_the_first_record():
    rig = a_broker()
    for at_s in (3, 3.4, 3.6):
        rig.send(at_s, 0)

    assert rig.run().batches() == [(3.5, [0, 1]), (4.1, [2])]
    assert {row.rule for row in rig.of(K.PROCESSED)} == {"mq.acknowledged"}


def test_whole_batch_is_tried_again_until_it_succeeds():
    rig = a_broker()
    rig.runner.fails = lambda event: event.number == 1 and event.attempts < 4
    rig.send(0, 0, 0)

    rig.run()

    assert rig.times_s(K.BATCH_STARTED) == [0.5, 2.5, 5.5, 10.5]
    assert [row.value for row in rig.of(K.RETRY, 0)] == [seconds_us(delay) for delay in (1, 2, 4)]
    assert [row.value for row in rig.of(K.RECEIVED)] == [1, 1]
    assert rig.ledger.succeeded == 2


def test_message_that_expires_is_lost():
    rig = a_broker(expiration_s=10)
    rig.runner.fails = lambda event: event.number == 0
    rig.send(0, 0)
    rig.send(5, 0)

    rig.run()

    assert [(row.at_s, row.rule) for row in rig.of(K.LOST)] == [(10.5, "mq.expired")]
    assert rig.ledger.succeeded == 1


def test_throttled_batch_is_tried_again():
    rig = a_broker(places=0)
    rig.send(0, 0, 0)
    rig.kernel.at(seconds_us(2), lambda _: setattr(rig.runner, "places", 1), None)

    rig.run()

    assert rig.times_s(K.BATCH_THROTTLED) == [0.5, 1.5]
    assert rig.times_s(K.BATCH_STARTED) == [3.5]
    assert {row.rule for row in rig.of(K.RETRY)} == {"mq.throttled"}


def test_batch_that_fails_takes_the_place_of_a_consumer():
    rig = a_broker(batch=1, consumers=1)
    rig.runner.fails = lambda event: event.number == 0 and event.attempts < 3
    rig.send(0, 0, 0)

    assert [events for _, events in rig.run().batches()] == [[0], [0], [0], [1]]


def test_settings_make_policies():
    settings = {"BatchSize": 100, "MaximumBatchingWindowInSeconds": None, "Consumers": 5, "ReceiveLatencyMs": 20}

    policy = broker_mapping_policy(settings.__getitem__)

    assert policy.batching.window_us == 500_000
    assert policy.scaling.first == policy.scaling.most == 5
    assert broker_policy(lambda name: 60).retention_us == seconds_us(60)
