import json

import pytest

from eventflow.engine.filters.pattern.rule_text import read_rule
from eventflow.engine.filters.problem import FilterError
from eventflow.engine.filters.subscription import ATTRIBUTES, BODY, OPERATORS, SubscriptionFilter, complexity


def policy(pattern, scope=ATTRIBUTES):
    return SubscriptionFilter.compile(json.dumps(pattern), scope)


def attribute(kind, text):
    return {"DataType": kind, "StringValue": text}


@pytest.mark.parametrize(
    ("pattern", "kind", "text", "passes"),
    [
        (["north"], "String", "north", True),
        (["20"], "String", "20", True),
        (["20"], "Number", "20", False),
        ([20], "Number", "20.0", True),
        ([20], "String", "20", False),
        ([{"numeric": ["<=", 20]}], "Number", "19.5", True),
        ([{"numeric": ["<=", 20]}], "Number", "many", False),
        (["b"], "String.Array", '["a", "b"]', True),
        (["b"], "String.Array", '["a"]', False),
        ([1], "String.Array", "[1, true, null]", True),
        (["b"], "String.Array", "['b']", False),
        (["b"], "String.Array", '"b"', False),
        (["x"], "Binary", "x", False),
        ([{"exists": True}], "Binary", "x", False),
        (["x"], "String.custom", "x", True),
        ([{"anything-but": {"prefix": "a"}}], "String", "b", True),
    ],
)
def test_data_type_decides_what_the_value_of_an_attribute_is(pattern, kind, text, passes):
    filter = policy({"key": pattern})
    raw = {"key": attribute(kind, text)}
    assert filter.matches(raw) is passes
    assert filter.explain(raw).matched is passes


def test_attributes_of_an_event_are_understood_too():
    assert policy({"key": ["x"]}).matches({"key": {"Type": "String", "Value": "x"}})


def test_missing_attribute_is_absent():
    assert not policy({"key": ["x"]}).matches({})
    assert policy({"key": [{"exists": False}]}).matches({})


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ('{"a": {"b": "x"}}', True),
        ('{"a": {"b": ["y", "x"]}}', True),
        ('{"a": 1}', False),
        ("plain", False),
        ("[]", False),
    ],
)
def test_body_is_matched_as_json(body, passes):
    filter = policy({"a": {"b": ["x"]}}, BODY)
    assert filter.matches(body) is passes
    assert filter.explain(body).matched is passes


def test_body_that_is_no_object_never_matches():
    filter = policy({"a": [{"exists": False}]}, BODY)
    assert not filter.matches("plain")
    explanation = filter.explain("plain")
    assert explanation.sentence == "The message body is no JSON object, so the policy can't match it."
    assert not any(clause.held for clause in explanation.clauses)


def test_empty_policy_takes_every_message():
    assert policy({}).matches({})
    assert policy({}, BODY).matches("plain")
    assert policy({}).explain({}).matched


@pytest.mark.parametrize(
    ("pattern", "scope", "reason"),
    [
        (
            {"a": {"b": ["x"]}},
            ATTRIBUTES,
            "Filter policy scope MessageAttributes does not support nested filter policy",
        ),
        ({f"k{n}": ["x"] for n in range(6)}, ATTRIBUTES, "Filter policy can not have more than 5 keys"),
        ({"a": ["x"] * 151}, ATTRIBUTES, "Filter policy is too complex"),
        ({"a": [{"wildcard": "x*"}]}, BODY, "Unrecognized match type wildcard"),
        ({"a": [{"anything-but": {"suffix": "x"}}]}, BODY, "Unsupported anything-but pattern: suffix"),
        ({"a": []}, ATTRIBUTES, "Empty arrays are not allowed"),
    ],
)
def test_policy_that_sns_refuses_has_its_reason(pattern, scope, reason):
    with pytest.raises(FilterError) as caught:
        policy(pattern, scope)
    assert caught.value.problems[0].reason == reason


def test_scope_must_be_one_that_sns_has():
    with pytest.raises(FilterError, match="MessageAttributes or MessageBody"):
        policy({"a": ["x"]}, "Everything")


@pytest.mark.parametrize(
    ("pattern", "combinations"),
    [
        ({"a": ["x", "y"], "b": ["z"] * 3}, 6),
        ({"a": {"b": {"c": ["x", "y"]}}}, 6),
        (
            {
                "$or": [{"a": ["x"] * 3}, {"b": ["y"] * 2}],
                "c": {"d": ["z"] * 2, "$or": [{"e": ["1"]}, {"f": ["2"] * 3}]},
            },
            160,
        ),
    ],
)
def test_combinations_multiply_with_depth_and_add_up_in_alternatives(pattern, combinations):
    assert complexity(read_rule(json.dumps(pattern), OPERATORS).fields) == combinations


def test_150_combinations_pass():
    assert policy({"a": ["x"] * 150})
