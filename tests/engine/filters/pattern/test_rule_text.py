import json

import pytest

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.pattern.rule_text import MOST_BRANCHES, MOST_FIELDS
from eventflow.engine.filters.problem import FilterError


def problems(text):
    with pytest.raises(FilterError) as caught:
        EventPattern.compile(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "Filter is not an object"),
        ('"x"', "Filter is not an object"),
        ("null", "Filter is not an object"),
        ("{}", "Empty objects are not allowed"),
        ('{"a": {}}', "Empty objects are not allowed"),
        ('{"a": []}', "Empty arrays are not allowed"),
        ('{"a": "x"}', '"a" must be an object or an array'),
        ('{"a": {"b": 1}}', '"b" must be an object or an array'),
        ('{"$or": "x"}', "It must be an Array followed with $or."),
        ('{"$or": [{"a": ["x"]}]}', "There must have at least 2 Objects in $or relationship."),
        ('{"$or": [{"a": ["x"]}, "y"]}', "Only JSON object is allowed in array of $or relationship."),
        (
            '{"$or": [{"a": ["x"]}, {"prefix": ["y"]}]}',
            "prefix is Ruler reserved fieldName which cannot be used inside $or.",
        ),
        (
            '{"$or": [{"a": ["x"]}, {"b": {"regex": ["y"]}}]}',
            "regex is Ruler reserved fieldName which cannot be used inside $or.",
        ),
        ('{"$or": [{"a": ["x"]}, {}]}', "Empty objects are not allowed"),
    ],
)
def test_pattern_that_aws_refuses_has_aws_reason(text, reason):
    assert problems(text)[0].reason == reason


def test_all_problems_are_told_in_the_order_of_the_text():
    found = problems('{"a": [{"prefix": 1}],\n "b": "x",\n "c": [{"numeric": [">"]}, {"suffix": 2}]}')
    assert [(problem.line, problem.reason) for problem in found] == [
        (1, "prefix match pattern must be a string"),
        (2, '"b" must be an object or an array'),
        (3, "Value of > must be numeric"),
        (3, "suffix match pattern must be a string"),
    ]


def test_mistake_of_spelling_comes_after_what_stood_before_it():
    found = problems('{"a": "x", "b": [1, }')
    assert [problem.reason for problem in found] == ['"a" must be an object or an array', "Expected a value, found }"]


def test_what_a_mistake_cut_off_is_not_called_empty():
    assert [problem.reason for problem in problems('{"a": [')] == ["The pattern ends where a value was expected."]


@pytest.mark.parametrize(
    ("pattern", "event"),
    [
        ({"detail": {"state.status": ["on"]}}, {"detail": {"state": {"status": "on"}}}),
        ({"detail": {"state": {"status": ["on"]}}}, {"detail": {"state.status": "on"}}),
        ({"detail.state.status": ["on"]}, {"detail": {"state": {"status": "on"}}}),
        ({"detail": {"state": {"status": ["on"]}}}, {"detail.state": {"status": "on"}}),
        ({"": ["x"]}, {"": "x"}),
        ({"a": {"": ["x"]}}, {"a": {"": "x"}}),
    ],
)
def test_dotted_names_and_nesting_are_the_same_path(pattern, event):
    assert EventPattern.compile(pattern).matches(event)


def test_of_two_lists_for_one_path_the_later_counts():
    pattern = EventPattern.compile('{"a": {"x": ["1"]}, "a.x": ["2"]}')
    assert pattern.matches({"a": {"x": "2"}})
    assert not pattern.matches({"a": {"x": "1"}})


def test_objects_under_one_name_are_merged():
    pattern = EventPattern.compile('{"a": {"x": ["1"]}, "a": {"y": ["2"]}}')
    assert pattern.matches({"a": {"x": "1", "y": "2"}})
    assert not pattern.matches({"a": {"y": "2"}})


@pytest.mark.parametrize(
    ("text", "event", "matches"),
    [
        ('{"x": [1], "$or": [{"x": [2]}, {"y": [3]}]}', {"x": 2}, True),
        ('{"x": [1], "$or": [{"x": [2]}, {"y": [3]}]}', {"x": 1}, False),
        ('{"x": [1], "$or": [{"x": [2]}, {"y": [3]}]}', {"x": 1, "y": 3}, True),
        ('{"$or": [{"x": [2]}, {"y": [3]}], "x": [1]}', {"x": 2}, False),
        ('{"$or": [{"x": [2]}, {"y": [3]}], "x": [1]}', {"x": 1}, True),
        ('{"$or": [{"a": [1]}, {"b": [2]}], "d": {"$or": [{"c": [3]}, {"e": [4]}]}}', {"b": 2, "d": {"e": 4}}, True),
        ('{"$or": [{"a": [1]}, {"b": [2]}], "d": {"$or": [{"c": [3]}, {"e": [4]}]}}', {"b": 2, "d": {"f": 4}}, False),
        ('{"$or": [{"a": [1], "$or": [{"b": [2]}, {"c": [3]}]}, {"d": [4]}]}', {"a": 1, "c": 3}, True),
        ('{"$or": [{"a": [1], "$or": [{"b": [2]}, {"c": [3]}]}, {"d": [4]}]}', {"a": 1}, False),
    ],
)
def test_alternatives_are_chosen_by_the_order_of_the_text(text, event, matches):
    assert EventPattern.compile(text).matches(event) is matches


@pytest.mark.parametrize(
    "text",
    [
        '{"$or": {"a": ["x"]}}',
        '{"$or": [{"cidr": "10.0.0.0/24"}]}',
        '{"d": {"$or": [{"numeric": [">", 1]}, {"prefix": "x"}]}}',
    ],
)
def test_or_that_is_no_relationship_is_read_as_a_field_and_warned_of(text):
    pattern = EventPattern.compile(text)
    assert pattern.warnings[0].start == text.index('"$or"')
    assert "field of that name" in pattern.warnings[0].reason


def test_combinations_are_limited():
    choices = [{f"x{n}": ["1"]} for n in range(40)]
    reason = problems(json.dumps({"a": {"$or": choices}, "b": {"$or": choices}}))[0].reason
    assert f"{MOST_BRANCHES:,}" in reason


def test_fields_are_limited():
    pattern = {f"f{n}": ["x"] for n in range(MOST_FIELDS)}
    assert EventPattern.compile(pattern)
    assert str(MOST_FIELDS) in problems(json.dumps({**pattern, "one": ["x"]}))[0].reason
