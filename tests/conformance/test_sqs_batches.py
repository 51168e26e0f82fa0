"""C5, C6, C7 and C9: what a batch is, and what of it comes again.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.invocation.queue.partial import deleted_ids
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

PARTIAL = "ReportBatchItemFailures"
IDS = [f"id-{number}" for number in range(10)]
GOOD, BAD = {"good": "fine"}, {"bad": "broken"}


def test_c5_what_the_function_reports_comes_again_and_the_rest_is_deleted():
    """C5. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"""
    traffic = [times(*[0] * 7, payload="good"), times(*[0] * 3, payload="bad")]
    flow = a_flow().from_queue(*traffic, bodies={**GOOD, **BAD}, BatchSize=10, ReceiveLatencyMs=20)
    picky = a_function(fails_on=({"Records": {"body": ["broken"]}},))

    run = flow.into(picky, FunctionResponseTypes=PARTIAL, MaximumConcurrency=2).lasting(31).run()

    assert run.count(TraceKind.BATCH_STARTED) == 2
    assert run.count(TraceKind.PROCESSED) == 7
    again = [(row.at_s, row.value) for row in run.of(TraceKind.RECEIVED) if row.value > 1]
    assert again == [(30.02, 2)] * 3


@pytest.mark.parametrize("answer", [{}, None, {"batchItemFailures": []}], ids=repr)
def test_c6_answer_without_failures_deletes_the_batch(answer):
    """C6. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"""
    assert deleted_ids(answer, IDS) == IDS


@pytest.mark.parametrize(
    "answer", [{"batchItemFailures": [{"itemIdentifier": "unknown"}]}, {"foo": [], "bar": 1}], ids=repr
)
def test_c6_unknown_id_or_bad_key_gives_back_the_batch(answer):
    """C6. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"""
    assert deleted_ids(answer, IDS) == []


def test_c7_batch_of_more_than_ten_wants_a_window():
    """C7. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""
    flow = a_flow().from_queue(BatchSize=11)

    with pytest.raises(ScenarioError, match="must be greater than 0 if BatchSize is greater than 10"):
        flow.into(a_function()).run()
    flow.into(a_function(), MaximumBatchingWindowInSeconds=1).run()


def test_c9_few_messages_are_one_batch_within_the_long_poll():
    """C9. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"""
    flow = a_flow().from_queue(times(0, 0, 0), BatchSize=100, MaximumBatchingWindowInSeconds=5)

    run = flow.into(a_function()).run()
    on_time = flow.into(a_function(), LongPollSeconds=0).run()

    (started,) = run.of(TraceKind.BATCH_STARTED)
    assert started.attempt == 3
    assert started.at_s <= 20
    assert on_time.times_s(TraceKind.BATCH_STARTED) == [5]
