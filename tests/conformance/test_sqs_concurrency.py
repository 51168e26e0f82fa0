"""C1, C2 and C14: how many messages Lambda works on at once, and what that does to a small function.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, last read 2026-11-21.
"""

from itertools import accumulate

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, burst

STEPS = {TraceKind.STARTED: 1, TraceKind.SUCCEEDED: -1, TraceKind.FAILED: -1}


def concurrency(run):
    """By time, after every row of that time."""
    rows = [row for row in run.rows if row.kind in STEPS]
    return dict(zip((row.at_s for row in rows), accumulate(STEPS[row.kind] for row in rows), strict=True))


def test_c1_concurrency_starts_with_five_and_grows_by_five_a_second():
    run = a_flow().from_queue(burst(1_000)).into(a_function(duration_ms=1_000)).run()

    at_once = concurrency(run)
    assert at_once[0] == 5
    assert all(running <= 5 + 5 * at_s for at_s, running in at_once.items())
    assert max(at_once.values()) > 40
    assert run.ledger["succeeded"] == 1_000


def test_c1_concurrency_never_exceeds_1250():
    slow = a_function(duration_ms=600_000, Timeout=900)

    run = a_flow().account(5_000).from_queue(burst(2_000), VisibilityTimeout=900).into(slow).lasting(500).run()

    assert max(concurrency(run).values()) == 1_250


def test_c2_maximum_concurrency_is_kept_without_a_throttle():
    run = a_flow().from_queue(burst(50), MaximumConcurrency=2).into(a_function(duration_ms=1_000)).run()

    assert max(concurrency(run).values()) == 2
    assert run.metrics["Throttles"] == 0


def test_c14_messages_are_dead_lettered_by_throttles_alone():
    flow = (
        a_flow()
        .queue("dead")
        .from_queue(burst(20), VisibilityTimeout=30, deadLetterTargetArn="dead", maxReceiveCount=3)
    )

    run = flow.into(a_function(duration_ms=20_000, Timeout=25, reserved=1)).run()

    never_started = {row.event for row in run.of(TraceKind.DEAD_LETTERED) if row.attempt == 0}
    assert run.metrics["Throttles"] > 0
    assert run.metrics["Errors"] == 0
    assert 4 <= len(never_started) <= 16
    assert run.ledger["succeeded"] + len(never_started) == 20
