"""Every operator: what it accepts, and what AWS says where it is written wrongly."""

import json

import pytest

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.problem import FilterError


@pytest.mark.parametrize(
    ("conditions", "taken", "refused"),
    [
        ('["a", "b"]', ['"a"', '"b"', '["z", "a"]', '[["a"]]'], ['"A"', "1", "null", '"ab"', "[]", "{}", '{"a": "a"}']),
        ("[1]", ["1", "1.0", "1e0"], ['"1"', "true", "1.5"]),
        ("[true]", ["true"], ['"true"', "1", "false"]),
        ("[null]", ["null"], ['""', "[]", "0"]),
        ('[""]', ['""'], ["null", '" "']),
        ("[1e400]", ["1e400"], ["1e401", "1"]),
        ("[9007199254740993]", ["9007199254740993"], ["9007199254740992"]),
        ('["10.0.0.1"]', ['"10.0.0.1"', '"010.0.0.1"'], ['"10.0.0.2"', "10"]),
        ('["é"]', ['"\\u00e9"'], ['"e\\u0301"']),
        ('[{"exactly": "10.0.0.1"}]', ['"10.0.0.1"'], ['"010.0.0.1"']),
        ('[{"prefix": "us-"}]', ['"us-1"', '"us-"'], ['"eu-us-"', "1"]),
        ('[{"prefix": ""}]', ['""', '"x"'], ["1", "null"]),
        ('[{"prefix": {"equals-ignore-case": "US-"}}]', ['"us-1"'], ['"eu"', "7"]),
        ('[{"suffix": ".png"}]', ['"a.png"'], ['"a.PNG"', "1"]),
        ('[{"suffix": {"equals-ignore-case": ".png"}}]', ['"a.PNG"'], ['"png"', "1"]),
        ('[{"equals-ignore-case": "Paid"}]', ['"PAID"'], ['"unpaid"', "null"]),
        ('[{"wildcard": "a*c"}]', ['"ac"', '"abc"'], ['"acb"', "1"]),
        ('[{"numeric": ["=", 300]}]', ["300", "3e2", "300.0"], ['"300"', "301", "true", "1e400"]),
        ('[{"numeric": ["<", 5]}]', ["4.99", "-1"], ["5", "6", "null"]),
        ('[{"numeric": ["<=", 5]}]', ["5"], ["5.1"]),
        ('[{"numeric": [">", 5]}]', ["5.1"], ["5"]),
        ('[{"numeric": [">=", 5]}]', ["5"], ["4"]),
        ('[{"numeric": [">", 0, "<=", 5]}]', ["5", "0.1"], ["0", "6"]),
        ('[{"numeric": [">=", 0, "<", 5]}]', ["0"], ["5"]),
        ('[{"cidr": "10.0.0.0/24"}]', ['"10.0.0.42"'], ['"10.0.1.42"', '"::1"', "10", '"10.0.0"']),
        ('[{"cidr": "2001:db8::/32"}]', ['"2001:db8::1"'], ['"2001:db9::1"', '"10.0.0.1"']),
        ('[{"exists": true}]', ["null", '""', "0", "1e400", '["x"]'], ["[]", "{}", '{"x": 1}']),
        ('[{"exists": false}]', ["[]", "{}", '{"x": 1}'], ["null", '""', "0"]),
        ('[{"anything-but": "a"}]', ['"b"', "1", "null", "true", '["a", "b"]'], ['"a"', '["a"]', "[]", "{}"]),
        ('[{"anything-but": ["a", "b"]}]', ['"c"', "5"], ['"b"']),
        ('[{"anything-but": 1}]', ["2", '"1"', "true", "1e400"], ["1", "1.0"]),
        ('[{"anything-but": [1, 2]}]', ["3", "null"], ["2"]),
        ('[{"anything-but": {"prefix": "in"}}]', ['"out"', "12"], ['"in"', '"inside"', "[]"]),
        ('[{"anything-but": {"prefix": ["a", "b"]}}]', ['"c"'], ['"bx"']),
        ('[{"anything-but": {"suffix": ".txt"}}]', ['"a.png"', "null"], ['"a.txt"']),
        ('[{"anything-but": {"equals-ignore-case": ["A", "b"]}}]', ['"c"', "1"], ['"a"', '"B"']),
        ('[{"anything-but": {"wildcard": "*/bin/*"}}]', ['"src"', "1"], ['"/bin/x"']),
        ('[{"anything-but": "a"}, {"anything-but": "b"}]', ['"a"', '"b"'], ["[]"]),
        ('[{"prefix": "a"}, "z", {"numeric": ["=", 1]}]', ['"ab"', '"z"', "1"], ['"b"', "2"]),
    ],
)
def test_condition_takes_these_values_and_no_others(conditions, taken, refused):
    pattern = EventPattern.compile(f'{{"f": {conditions}}}')
    for value in taken:
        assert pattern.matches(read_event(f'{{"f": {value}}}')), value
    for value in refused:
        assert not pattern.matches(read_event(f'{{"f": {value}}}')), value
    wants_absence = '"exists": false' in conditions
    assert pattern.matches({"g": 1}) is wants_absence


ONE_KEY = "Only one key allowed in match expression"
VALUE = "Match value must be String, number, true, false, or null"
LIST_TYPES = "Inside anything but list, start|null|boolean is not supported."
MIXED = "Inside anything but list, either all values are number or string, mixed type is not supported"
IGNORE_CASE_TYPES = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
ANYTHING_BUT_VALUE = "Value of anything-but must be an array or single string/number value."


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ('["x"]', VALUE),
        ("{}", "Match expression name not found"),
        ('{"wrong": 1}', "Unrecognized match type wrong"),
        ('{"EXISTS": true}', "Unrecognized match type EXISTS"),
        ('{"exactly": 1}', "exact match pattern must be a string"),
        ('{"prefix": 1}', "prefix match pattern must be a string"),
        ('{"prefix": "a", "suffix": "b"}', ONE_KEY),
        ('{"prefix": {"wildcard": "a"}}', "Unsupported prefix pattern: wildcard"),
        ('{"prefix": {}}', "Prefix expression name not found"),
        ('{"prefix": {"equals-ignore-case": 1}}', "equals-ignore-case match pattern must be a string"),
        ('{"prefix": {"equals-ignore-case": "a", "x": 1}}', ONE_KEY),
        ('{"suffix": ["a"]}', "suffix match pattern must be a string"),
        ('{"suffix": {"prefix": "a"}}', "Unsupported suffix pattern: prefix"),
        ('{"suffix": {}}', "Suffix expression name not found"),
        ('{"equals-ignore-case": ["a", "b"]}', "equals-ignore-case match pattern must be a string"),
        ('{"wildcard": 5}', "wildcard match pattern must be a string"),
        ('{"wildcard": "a**b"}', "Consecutive wildcard characters at pos 2"),
        ('{"wildcard": "a\\\\b"}', "Invalid escape character at pos 2"),
        ('{"cidr": 10}', "prefix match pattern must be a string"),
        ('{"cidr": "10.0.0.0"}', "Malformed CIDR, one '/' required"),
        ('{"exists": 1}', "exists match pattern must be either true or false."),
        ('{"exists": true, "x": 1}', ONE_KEY),
        ('{"numeric": 10}', "Value of numeric must be an array."),
        ('{"numeric": []}', "Invalid member in numeric match: ]"),
        ('{"numeric": [10]}', "Invalid member in numeric match: 10"),
        ('{"numeric": [{}]}', "Invalid member in numeric match: {"),
        ('{"numeric": ["!=", 1]}', "Unrecognized numeric range operator: !="),
        ('{"numeric": ["="]}', "Value of equals must be numeric"),
        ('{"numeric": [">"]}', "Value of > must be numeric"),
        ('{"numeric": [">", "1"]}', "Value of > must be numeric"),
        ('{"numeric": [">", 0, "<"]}', "Value of < must be numeric"),
        ('{"numeric": ["=", 1, "=", 1]}', "Too many elements in numeric expression"),
        ('{"numeric": ["<", 5, ">", 1]}', "Too many elements in numeric expression"),
        ('{"numeric": ["=", 1], "x": 1}', "Too many elements in numeric expression"),
        ('{"numeric": [">", 20, 30]}', "Bad value in numeric range: 30"),
        ('{"numeric": [">", 20, ">", 30]}', "Bad numeric range operator: >"),
        ('{"numeric": [">", 1, "<", 5, "<", 6]}', "Too many terms in numeric range expression"),
        ('{"numeric": [">", 5, "<", 5]}', "Bottom must be less than top"),
        ('{"numeric": [">=", 1, "<=", 1]}', "Bottom must be less than top"),
        ('{"numeric": ["=", 1e400]}', "Cannot compare number : 1e400"),
        ('{"anything-but": null}', ANYTHING_BUT_VALUE),
        ('{"anything-but": true}', ANYTHING_BUT_VALUE),
        ('{"anything-but": {"prefix": {"equals-ignore-case": "i"}}}', ANYTHING_BUT_VALUE),
        ('{"anything-but": {}}', "Anything-But expression name not found"),
        ('{"anything-but": {"cidr": "10.0.0.0/8"}}', "Unsupported anything-but pattern: cidr"),
        ('{"anything-but": ["a", null]}', LIST_TYPES),
        ('{"anything-but": ["a", {"prefix": "b"}]}', LIST_TYPES),
        ('{"anything-but": ["a", 1]}', MIXED),
        ('{"anything-but": []}', MIXED),
        ('{"anything-but": [1e400]}', "Cannot compare number : 1e400"),
        ('{"anything-but": "a", "x": 1}', "Too many elements in numeric expression"),
        ('{"anything-but": {"prefix": 1}}', "prefix/suffix match pattern must be a string"),
        ('{"anything-but": {"suffix": ["a", 1]}}', "prefix/suffix match pattern must be a string"),
        ('{"anything-but": {"prefix": ""}}', "Null prefix/suffix not allowed"),
        ('{"anything-but": {"suffix": ["a", ""]}}', "Null prefix/suffix not allowed"),
        ('{"anything-but": {"equals-ignore-case": [1]}}', IGNORE_CASE_TYPES),
        ('{"anything-but": {"wildcard": [1]}}', "wildcard match pattern must be a string"),
        ('{"anything-but": {"wildcard": "a**"}}', "Consecutive wildcard characters at pos 2"),
    ],
)
def test_condition_written_wrongly_has_aws_reason_and_its_place(condition, reason):
    text = f'{{"field":\n ["fine", {condition}]}}'
    with pytest.raises(FilterError) as caught:
        EventPattern.compile(text)
    problem = caught.value.problems[0]
    assert problem.reason == reason
    assert problem.line == 2
    assert text.index(condition) <= problem.start <= problem.end <= text.index(condition) + len(condition)


@pytest.mark.parametrize("operator", ["prefix", "suffix", "equals-ignore-case", "wildcard"])
def test_empty_text_is_a_legal_operand(operator):
    assert EventPattern.compile(json.dumps({"f": [{operator: ""}]})).matches({"f": ""})
    if operator in ("equals-ignore-case", "wildcard"):
        assert not EventPattern.compile(json.dumps({"f": [{"anything-but": {operator: ""}}]})).matches({"f": ""})
