"""C10, C11 and C12: message groups.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.conformance.test_sqs_concurrency import concurrency

STARTED = TraceKind.STARTED


def test_c10_messages_of_one_group_never_overlap_and_stay_in_order():
    """C10. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
    flow = a_flow().from_queue(times(0, 0, 0, 0, 0), groups={"step": "A"})

    run = flow.into(a_function(duration_ms=5_000, Timeout=10)).run()

    assert run.times_s(STARTED) == [0, 5, 10, 15, 20]
    assert [row.event for row in run.of(STARTED)] == [0, 1, 2, 3, 4]


def test_c11_failing_message_holds_up_its_own_group_only():
    """C11. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html"""
    traffic = [times(0, payload="A1"), times(0.1, payload="A2"), times(0.1, 0.2, 0.3, payload="B")]
    flow = a_flow().queue("dead", FifoQueue=True)
    flow = flow.from_queue(
        *traffic, groups={"A1": "A", "A2": "A", "B": "B"}, deadLetterTargetArn="dead", maxReceiveCount=2
    )
    picky = a_function(fails_on=({"Records": {"body": ["A1"]}},))

    run = flow.into(picky).run()

    names = {row.event: row.value for row in run.of(TraceKind.PUBLISHED)}
    (first,) = [row.event for row in run.of(TraceKind.DEAD_LETTERED)]
    (second,) = [event for event in names if run.times_s(STARTED, event) == [60]]
    assert run.times_s(TraceKind.DEAD_LETTERED, first) == [60]
    assert run.times_s(STARTED, first) == [0, 30]
    assert second != first
    others = [event for event in names if event not in (first, second)]
    assert [run.times_s(TraceKind.SUCCEEDED, event) for event in others] == [[0.1], [0.2], [0.3]]


def test_c12_concurrency_is_at_most_the_number_of_groups():
    """C12. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
    groups = {f"card-{number}": f"group-{number % 6}" for number in range(12)}
    flow = a_flow().from_queue(*(times(*[0] * 5, payload=name) for name in groups), groups=groups)

    run = flow.into(a_function(duration_ms=1_000), MaximumConcurrency=10).run()

    assert max(concurrency(run).values()) == 6
    assert run.ledger["succeeded"] == 60
