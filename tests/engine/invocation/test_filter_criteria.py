import pytest

from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, filter_criteria, times


@pytest.mark.parametrize(
    ("body", "patterns", "rule"),
    [
        ("hello", [{"body": {"status": ["PAID"]}}], "esm.deleted.text"),
        ("5", [{"body": {"status": ["PAID"]}}], "esm.deleted.text"),
        ({"status": "NEW"}, [{"body": {"status": ["PAID"]}}], "esm.deleted"),
        ({"status": "NEW"}, [{"body": ["hello"]}], "esm.deleted.json"),
        ("bye", [{"body": ["hello"]}], "esm.deleted"),
        ("bye", [{"body": ["hello"]}, {"body": {"status": ["PAID"]}}], "esm.deleted"),
        ("bye", [{"messageId": ["none"]}], "esm.deleted"),
    ],
)
def test_rule_says_whether_the_form_of_the_body_was_wrong(body, patterns, rule):
    flow = a_flow().from_queue(times(0), bodies={"one": body})

    run = flow.into(a_function(), filter=filter_criteria(*patterns)).run()

    assert [row.rule for row in run.of(TraceKind.FILTERED)] == [rule]


@pytest.mark.parametrize(
    ("body", "patterns"),
    [
        ("hello", [{"body": ["hello"]}]),
        ({"status": "PAID"}, [{"body": {"status": ["PAID"]}}]),
        ('{"status": "PAID"}', [{"body": {"status": ["PAID"]}}]),
        ("bye", [{"body": {"status": ["PAID"]}}, {"body": [{"prefix": "b"}]}]),
        ("anything", [{"messageAttributes": {"kind": {"stringValue": [{"exists": False}]}}}]),
    ],
)
def test_record_is_kept_if_one_pattern_matches_it(body, patterns):
    flow = a_flow().from_queue(times(0), bodies={"one": body})

    run = flow.into(a_function(), filter=filter_criteria(*patterns)).run()

    assert run.story() == ["PUBLISHED", "RECEIVED", "PASSED", "INIT", "STARTED", "SUCCEEDED"]
