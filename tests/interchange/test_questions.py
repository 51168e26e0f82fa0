import json

import pytest

from eventflow.engine.filters.event_text import read_event
from eventflow.interchange.questions import answer


def asked(**question):
    return answer(question)


def test_event_matches_or_not():
    pattern = {"source": ["shop"]}
    assert asked(dialect="eventbridge", pattern=pattern, event={"source": "shop"}) == {"result": "match"}
    assert asked(dialect="eventbridge", pattern=pattern, event={"source": "bank"}) == {"result": "no-match"}


def test_pattern_alone_is_valid_or_not():
    assert asked(dialect="eventbridge", pattern={"a": ["x"]}) == {"result": "valid"}
    reply = asked(dialect="eventbridge", pattern_text='{"a":\n "x"}')
    assert reply["result"] == "invalid"
    assert reply["error"] == 'Event pattern is not valid. Reason: "a" must be an object or an array'
    assert reply["problems"] == [{"reason": '"a" must be an object or an array', "line": 2, "column": 2, "filter": 0}]


def test_text_wins_over_value():
    reply = asked(
        dialect="eventbridge", pattern={"a": ["y"]}, pattern_text='{"a": ["x"]}', event={}, event_text='{"a": "x"}'
    )
    assert reply == {"result": "match"}


def test_values_keep_repeated_names_and_spellings():
    question = read_event('{"dialect": "eventbridge", "pattern": {"a": [1e400]}, "event": {"a": 1e400, "a": 2}}')
    assert answer(question) == {"result": "match"}


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"dialect": "esm", "source": "sqs", "pattern": {"a": "x"}}, 'Invalid filter pattern definition. "a" must be'),
        ({"dialect": "sns", "pattern": {"a": []}}, "Invalid parameter: Attributes Reason: FilterPolicy: Empty arrays"),
        ({"dialect": "s3", "pattern": {"FilterRules": [{"Name": "x"}]}}, "filter rule name must be either"),
        ({"dialect": "s3", "pattern_text": "{"}, "It is not JSON"),
    ],
)
def test_refusal_begins_as_the_service_begins_it(question, error):
    reply = answer(question)
    assert reply["result"] == "invalid"
    assert reply["error"].startswith(error)


def test_each_dialect_is_asked_of_its_own_view():
    body = json.dumps({"kind": "a"})
    assert asked(dialect="esm", source="sqs", pattern={"body": {"kind": ["a"]}}, event={"body": body}) == {
        "result": "match"
    }
    assert asked(dialect="esm", pattern={"body": {"kind": ["a"]}}, event={"body": body}) == {"result": "match"}
    assert asked(dialect="pipes", source="sqs", pattern=[{"body": ["b"]}, {"body": ["c"]}], event={"body": "c"}) == {
        "result": "match"
    }
    assert asked(dialect="sns", scope="MessageBody", pattern={"kind": ["a"]}, event_text=body) == {"result": "match"}
    assert asked(dialect="sns", scope="MessageBody", pattern={"kind": ["a"]}, event_text="text") == {
        "result": "no-match"
    }
    attributes = {"kind": {"DataType": "String", "StringValue": "a"}}
    assert asked(dialect="sns", scope="MessageAttributes", pattern={"kind": ["a"]}, event=attributes) == {
        "result": "match"
    }
    rules = {"FilterRules": [{"Name": "prefix", "Value": "a/"}]}
    assert asked(dialect="s3", pattern=rules, event={"key": "a/b"}) == {"result": "match"}
    assert asked(dialect="s3", pattern=rules, event="b") == {"result": "no-match"}


@pytest.mark.parametrize("pattern", [None, "text", [], ["text"], [{"a": ["x"]}, 5]])
def test_what_is_no_list_of_patterns_is_refused(pattern):
    assert asked(dialect="esm", source="sqs", pattern=pattern, event={"body": "x"})["result"] == "invalid"


def test_languages_of_their_own_are_given_as_texts():
    assert asked(dialect="cw-logs", pattern="ERROR -healthcheck", event="ERROR in checkout") == {"result": "match"}
    assert asked(dialect="cw-logs", pattern_text="{ $.n > 1 }", event_text='{"n": 1}') == {"result": "no-match"}
    statement = "SELECT * FROM 'plant/#' WHERE temp > 60"
    assert asked(dialect="iot", pattern=statement, event={"temp": 61}) == {"result": "match"}
    assert asked(dialect="iot", pattern="temp >", event={"temp": 61})["result"] == "invalid"


def test_event_that_cannot_be_read_is_invalid():
    pattern = {"a": ["x"]}
    for question in ({"event_text": '{"a": '}, {"event_text": "[]"}, {"event": ["x"]}):
        reply = answer({"dialect": "eventbridge", "pattern": pattern, **question})
        assert reply["result"] == "invalid"
        assert reply["error"].startswith("Parameter Event is not valid.")


@pytest.mark.parametrize("event", [5, ["x"], {"key": 1}, {"name": "x"}])
def test_object_key_must_be_a_text(event):
    reply = answer({"dialect": "s3", "pattern": {"FilterRules": []}, "event": event})
    assert reply == {"result": "invalid", "error": "Parameter Event is not valid. It has no object key, a text."}


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        (["x"], "A question is a JSON object"),
        ({"dialect": "nonsense", "pattern": {}}, "no dialect 'nonsense'"),
        ({"dialect": ["x"], "pattern": {}}, "no dialect"),
        ({"dialect": "eventbridge"}, "neither pattern nor pattern_text"),
    ],
)
def test_what_is_no_question_is_refused(question, complaint):
    with pytest.raises(ValueError, match=complaint):
        answer(question)
