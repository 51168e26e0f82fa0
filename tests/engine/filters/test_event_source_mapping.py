import base64
import json

import pytest

from eventflow.engine.filters.event_source_mapping import (
    LONGEST_PATTERN,
    MOST_PATTERNS,
    EventSourceMappingFilter,
    PipeFilter,
    record_view,
    service_of,
)
from eventflow.engine.filters.problem import FilterError


def mapping(*patterns, source="sqs"):
    return EventSourceMappingFilter.compile([json.dumps(pattern) for pattern in patterns], source)


def message(body):
    return {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}


def stream_record(data):
    return {"kinesis": {"partitionKey": "p", "data": base64.b64encode(data.encode()).decode()}, "eventID": "1"}


def kafka_record(value, key="k"):
    encoded = {name: base64.b64encode(text.encode()).decode() for name, text in (("key", key), ("value", value))}
    return {"topic": "t", "partition": 0, **encoded}


@pytest.mark.parametrize(
    ("pattern", "body", "passes"),
    [
        ({"body": {"kind": ["invoice"]}}, '{"kind": "invoice"}', True),
        ({"body": {"kind": ["invoice"]}}, '{"kind": "quote"}', False),
        ({"body": {"kind": ["invoice"]}}, "invoice", False),
        ({"body": {"kind": [{"exists": False}]}}, "invoice", False),
        ({"body": ["invoice"]}, "invoice", True),
        ({"body": ["invoice"]}, "quote", False),
        ({"body": [{"anything-but": "invoice"}]}, '["quote"]', False),
        ({"messageId": ["1"]}, "anything", True),
        ({"messageId": ["1"]}, '{"kind": "quote"}', True),
    ],
)
def test_message_body_and_pattern_must_be_of_one_kind(pattern, body, passes):
    filter = mapping(pattern)
    assert filter.matches(message(body)) is passes
    assert filter.explain(message(body)).matched is passes


def test_mismatch_is_told_with_what_becomes_of_the_message():
    explanation = mapping({"body": {"status": ["PAID"]}}).explain(message("hello"))
    assert explanation.sentence == (
        "The pattern looks inside body, but it is no JSON, so the record is deleted from the queue."
    )
    assert not explanation.clauses[0].held
    explanation = mapping({"body": ["hello"]}).explain(message('{"a": 1}'))
    assert explanation.sentence.startswith("The pattern wants body as plain text, but it is JSON")


def test_one_pattern_of_several_suffices():
    filter = mapping({"body": {"kind": ["invoice"]}}, {"body": {"total": [{"numeric": [">", 1000]}]}})
    assert filter.matches(message('{"kind": "invoice", "total": 5}'))
    assert filter.matches(message('{"kind": "quote", "total": 1000.5}'))
    assert not filter.matches(message('{"kind": "quote", "total": "2000"}'))
    explanation = filter.explain(message('{"kind": "quote", "total": 1}'))
    assert {clause.filter for clause in explanation.clauses} == {0, 1}
    assert explanation.sentence.startswith("None of the 2 patterns matches. The first: body.kind is")


def test_no_pattern_takes_every_record():
    assert mapping().matches(message("x"))
    assert mapping().explain(message("x")).matched


@pytest.mark.parametrize(
    ("pattern", "data", "passes"),
    [
        ({"data": {"kind": ["a"]}}, '{"kind": "a"}', True),
        ({"data": {"kind": ["a"]}}, "a", False),
        ({"data": {"kind": [{"exists": False}]}}, "a", False),
        ({"partitionKey": ["p"]}, "a", True),
        ({"partitionKey": ["q"]}, '{"kind": "a"}', False),
    ],
)
def test_kinesis_data_is_decoded_and_metadata_stands_beside_it(pattern, data, passes):
    assert mapping(pattern, source="kinesis").matches(stream_record(data)) is passes


def test_pattern_that_wants_stream_data_as_text_is_refused():
    with pytest.raises(FilterError, match="data must be a JSON object"):
        mapping({"data": ["a"]}, source="kinesis")


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ({"dynamodb": {"NewImage": {"status": {"S": ["PAID"]}}}}, True),
        ({"dynamodb": {"NewImage": {"status": ["PAID"]}}}, False),
        ({"dynamodb": {"NewImage": {"n": {"N": [{"numeric": [">", 5]}]}}}}, False),
        ({"dynamodb": {"NewImage": {"n": {"N": ["42"]}}}}, True),
        ({"dynamodb": {"NewImage": {"n": [{"exists": False}]}}}, True),
        ({"dynamodb": {"NewImage": {"n": {"N": [{"exists": False}]}}}}, False),
        ({"eventName": ["INSERT"]}, True),
    ],
)
def test_dynamodb_values_keep_their_type(pattern, passes):
    record = {"eventName": "INSERT", "dynamodb": {"NewImage": {"status": {"S": "PAID"}, "n": {"N": "42"}}}}
    assert mapping(pattern, source="dynamodb").matches(record) is passes


@pytest.mark.parametrize(
    ("pattern", "value", "passes"),
    [
        ({"value": {"kind": ["a"]}}, '{"kind": "a"}', True),
        ({"value": {"kind": ["a"]}}, '{"kind": "b"}', False),
        ({"value": {"kind": ["a"]}}, "plain", True),
        ({"value": {"kind": ["a"]}, "topic": ["other"]}, "plain", False),
        ({"value": ["plain"]}, "plain", True),
        ({"key": ["k"]}, "plain", True),
    ],
)
def test_kafka_looks_at_metadata_alone_where_the_kinds_differ(pattern, value, passes):
    for source in ("kafka", "msk"):
        filter = mapping(pattern, source=source)
        assert filter.matches(kafka_record(value)) is passes
        assert filter.explain(kafka_record(value)).matched is passes


def test_amazon_mq_decodes_its_data():
    record = {"data": base64.b64encode(b'{"kind": "a"}').decode(), "redelivered": False}
    assert mapping({"data": {"kind": ["a"]}}, source="mq").matches(record)
    assert not mapping({"data": {"kind": ["b"]}}, source="mq").matches(record)


def test_data_that_is_no_base64_is_left_as_it_is():
    assert record_view({"kinesis": {"data": "*"}}, "kinesis") == {"data": "*"}
    assert record_view("no record", "kinesis") == "no record"


@pytest.mark.parametrize(
    ("name", "service"),
    [("aws:sqs", "sqs"), ("SQS", "sqs"), ("msk", "kafka"), ("rabbitmq", "mq"), ("amazon-mq", "mq"), ("", "")],
)
def test_names_of_services_are_recognised(name, service):
    assert service_of(name) == service


def test_documentdb_has_no_filters():
    with pytest.raises(FilterError, match="not supported for Amazon DocumentDB"):
        mapping({"a": ["b"]}, source="documentdb")


def test_patterns_are_limited_in_number_and_length():
    with pytest.raises(FilterError, match=f"more than {MOST_PATTERNS} filters"):
        mapping(*[{"a": ["b"]}] * (MOST_PATTERNS + 1))
    with pytest.raises(FilterError, match=f"at most {LONGEST_PATTERN:,} characters"):
        mapping({"a": ["b" * LONGEST_PATTERN]})


def test_problems_of_every_pattern_are_told():
    with pytest.raises(FilterError) as caught:
        EventSourceMappingFilter.compile(['{"a": "x"}', '{"a": ["x"]}', "null"], "sqs")
    assert [(problem.filter, problem.reason) for problem in caught.value.problems] == [
        (0, '"a" must be an object or an array'),
        (2, "Filter is not an object"),
    ]


def test_pipes_take_fewer_operators():
    with pytest.raises(FilterError, match="Unrecognized match type wildcard"):
        PipeFilter.compile(['{"body": [{"wildcard": "a*"}]}'], "sqs")
    with pytest.raises(FilterError, match="Unsupported anything-but pattern: prefix"):
        PipeFilter.compile(['{"body": [{"anything-but": {"prefix": "a"}}]}'], "sqs")
    assert PipeFilter.compile(['{"body": [{"anything-but": ["a"]}]}'], "sqs").matches(message("b"))


def test_warning_names_its_pattern():
    filter = EventSourceMappingFilter.compile(['{"a": ["x"]}', '{"$or": {"a": ["x"]}}'], "sqs")
    assert [warning.filter for warning in filter.warnings] == [1]


@pytest.mark.parametrize(
    ("patterns", "body", "wrong_form"),
    [
        ([{"body": {"status": ["PAID"]}}], "hello", False),
        ([{"body.status": ["PAID"]}], "hello", False),
        ([{"body": ["hello"]}], '{"a": 1}', True),
        ([{"body": {"status": ["PAID"]}}, {"messageId": ["2"]}], "hello", None),
        ([{"body": {"status": ["PAID"]}}], '{"status": "OPEN"}', None),
        ([], "hello", None),
    ],
)
def test_data_is_of_the_wrong_form_where_no_pattern_wants_its_own(patterns, body, wrong_form):
    assert mapping(*patterns).wrong_form(message(body)) is wrong_form
