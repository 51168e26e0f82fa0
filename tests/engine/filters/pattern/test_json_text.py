import pytest

from eventflow.engine.filters.event_text import DEEPEST
from eventflow.engine.filters.pattern.json_text import read


def mistake(text):
    _, problem = read(text)
    return problem


def test_values_know_their_places():
    root, problem = read('{\n  "a": ["x", {"b": 1}]\n}')
    assert problem is None
    member = root.members[0]
    assert (member.name, member.start, member.end) == ("a", 4, 7)
    text, operator = member.value.items
    assert (text.text, text.start, text.end) == ("x", 10, 13)
    assert (operator.start, operator.end) == (15, 23)
    assert operator.members[0].value.text == "1"


def test_escapes_are_decoded():
    root, _ = read('{"\\u0061\\n": ["\\"\\\\"]}')
    assert root.members[0].name == "a\n"
    assert root.members[0].value.items[0].text == '"\\'


@pytest.mark.parametrize(
    ("text", "reason", "line", "column"),
    [
        ("{'a': 1}", "Expected a field name in double quotes, found 'a'", 1, 2),
        ('{"a" 1}', "Expected a colon, found 1", 1, 6),
        ('{"a": [1,\n 2 3]}', "Expected a comma or ], found 3", 2, 4),
        ('{"a": [1,]}', "Expected a value, found ]", 1, 10),
        ('{"a": [1],}', "Expected a field name in double quotes, found }", 1, 11),
        ('{"a": [nul]}', "Expected a value, found nul", 1, 8),
        ('{"a": [01]}', "01 is not a number.", 1, 8),
        ('{"a": [1.]}', "1. is not a number.", 1, 8),
        ('{"a": ["x]}', "This text has no closing quote.", 1, 8),
        ('{"a": ["x\ny"]}', "A text can't go over the end of its line: the closing quote is missing.", 1, 8),
        ('{"a": ["\\x"]}', "\\x is no escape in JSON; a backslash is written \\\\.", 1, 9),
        ('{"a": [1]', "The pattern ends where a comma or } was expected.", 1, 9),
        ('{"a": [1]} x', "Nothing may follow the pattern's last brace.", 1, 12),
        ("", "The pattern ends where a value was expected.", 1, 1),
        ('{"a": [NaN]}', "Expected a value, found NaN", 1, 8),
    ],
)
def test_first_mistake_of_spelling_has_its_place(text, reason, line, column):
    problem = mistake(text)
    assert (problem.reason, problem.line, problem.column) == (reason, line, column)


@pytest.mark.parametrize("text", ['"\\', '{"', '{"a', "{", "[1", "-", '{"a": "\\u12'])
def test_place_of_a_mistake_lies_within_the_text(text):
    problem = mistake(text)
    assert 0 <= problem.start <= problem.end <= len(text)


def test_what_stands_before_a_mistake_is_read():
    root, problem = read('{"a": ["x"], "b": [1, }')
    assert problem is not None
    assert [member.name for member in root.members] == ["a", "b"]
    assert root.members[0].value.whole
    assert not root.members[1].value.whole
    assert not root.whole


def test_trailing_white_space_is_fine():
    assert mistake('{"a": [1]} \n\t') is None


def test_text_nested_too_deep_is_refused():
    assert mistake("[" * DEEPEST + "]" * DEEPEST) is None
    assert "nested deeper" in mistake("[" * (DEEPEST + 1)).reason


def test_number_of_too_many_digits_is_refused():
    assert "at most" in mistake("[" + "1" * 2000 + "]").reason
