"""What holds for every stream, however it fails."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine.invocation.stream.batching import BatchingPolicy
from eventflow.engine.invocation.stream.policy import MappingPolicy
from eventflow.engine.invocation.stream.retry import StreamRetryPolicy
from eventflow.engine.trace.kinds import ENDS, TraceKind
from eventflow.engine.units import SECOND_US
from tests.engine.invocation.stream.working import Work

K = TraceKind
PLACES = [(0, 0), (0, 1), (1, 0), (1, 1)]

policies = st.builds(
    MappingPolicy,
    batching=st.builds(
        BatchingPolicy,
        size=st.integers(1, 5),
        window_us=st.sampled_from([0, 3 * SECOND_US]),
        from_first_record=st.booleans(),
        tumbling_us=st.sampled_from([0, 4 * SECOND_US]),
    ),
    retry=st.builds(
        StreamRetryPolicy,
        st.sampled_from([0, 1, 3]),
        st.sampled_from([None, 20 * SECOND_US]),
        retention_us=st.just(120 * SECOND_US),
    ),
    bisects=st.booleans(),
    partial=st.booleans(),
)
arrivals = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=40)


@given(
    policy=policies,
    arrivals=arrivals,
    poison=st.sets(st.integers(0, 39)),
    drops=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 39)), max_size=4),
    takes_s=st.sampled_from([0, 1, 7]),
    payload_bytes=st.sampled_from([100, 2_500_000]),
    throttled_s=st.integers(0, 30),
)
def test_every_record_ends_once_and_each_lane_is_in_order(
    policy, arrivals, poison, drops, takes_s, payload_bytes, throttled_s
):
    work = Work(policy, takes_s, list(poison), PLACES, payload_bytes=payload_bytes, destination=True)
    for second, card in sorted(arrivals):
        work.at(second, card=card)
    for second, number in drops:
        work.then(second, lambda _, number=number: drop(work, number))
    work.runner.throttles = True
    work.then(throttled_s, lambda _: setattr(work.runner, "throttles", False))

    work.run(until_s=100_000)

    kinds = [site.kind for site in work.recorder.sites]
    ends = Counter(line[1] for line in work.table if kinds[line[2]] in ENDS)
    assert ends == dict.fromkeys(range(len(arrivals)), 1)
    card_of = {event.number: event.card for event in work.events}
    for card in range(len(PLACES)):
        done = [
            line[1]
            for line in work.table
            if kinds[line[2]] in (K.PROCESSED, K.SUCCEEDED, K.DEAD_LETTERED) and card_of[line[1]] == card
        ]
        assert done == sorted(done)
    for first, batch in zip((events[0] for events in work.batches), work.batches, strict=True):
        assert batch == sorted(batch)
        assert {card_of[event] for event in batch} == {card_of[first]}
        assert len(batch) <= policy.batching.size
        assert len(batch) * payload_bytes <= 6 * 1024 * 1024


def drop(work, number):
    """A person drops an event, if there is one of that number that has not ended."""
    event = next((event for event in work.events if event.number == number and not event.over), None)
    running = event is not None and any(event in batch for batch in work.runner.now)
    if event is not None and not running:
        event.invocation.drop(event)
    elif event is not None:
        event.dropped = True
