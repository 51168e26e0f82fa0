"""E8: Lambda stops a function that triggers itself after about 16 invocations.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, emission, times


def test_e8_function_that_writes_to_its_own_bucket_is_stopped():
    """E8. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"""
    looping = a_function(emits=(emission("uploads", key="again/{title}"),), dead_letter_queue="dlq")

    run = a_flow().queue("dlq").from_s3(times(0), keys=["a"]).into(looping).run()

    assert 15 <= run.count(TraceKind.STARTED) <= 17
    assert [row.rule for row in run.of(TraceKind.GAVE_UP)] == ["async.recursion"]
    assert run.ledger["dead_lettered"] == 1
    assert run.metrics["RecursiveInvocationsDropped"] == 1


def test_e8_loop_that_is_allowed_goes_on():
    """E8. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"""
    emits = (emission("uploads", key="again"),)
    looping = a_function(emits=emits, duration_ms=1_000, RecursiveLoop="Allow")

    run = a_flow().from_s3(times(0), keys=["a"]).into(looping).lasting(100).run()

    assert run.count(TraceKind.STARTED) > 90
    assert run.metrics["RecursiveInvocationsDropped"] == 0


def test_suffix_filter_avoids_the_loop():
    writing = a_function(emits=(emission("uploads", key="{stem}.png"),))

    run = a_flow().from_s3(times(0), keys=["a.jpg"]).into(writing, suffix=".jpg").run()

    assert run.count(TraceKind.STARTED) == 1
    assert run.ledger["filtered"] == 1
