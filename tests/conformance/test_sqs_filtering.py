"""C13: a message that does not match the filter is deleted, silently.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html, last read 2026-11-21.
"""

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.rules import RULES
from tests.builders import a_flow, a_function, filter_criteria, times


def test_c13_plain_text_against_a_filter_on_json_is_deleted_without_a_run_or_a_copy():
    flow = a_flow().queue("dead").from_queue(times(0), bodies={"text": "hello"}, deadLetterTargetArn="dead")

    run = flow.into(a_function(), filter=filter_criteria({"body": {"status": ["PAID"]}})).run()

    assert run.metrics["Invocations"] == 0
    assert run.mapping("orders->worker")["FilteredOutEventCount"] == 1
    assert run.count(TraceKind.SENT, "dead") == 0
    assert run.ledger["filtered"] == 1
    assert run.ledger["waiting"] == 0
    (filtered,) = run.of(TraceKind.FILTERED)
    assert "plain text" in RULES[filtered.rule].sentence
    assert "deleted" in RULES[filtered.rule].sentence
