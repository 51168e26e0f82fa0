import pytest

from eventflow.engine.filters.event_text import DEEPEST, Repeated, read_event, write_event
from eventflow.engine.filters.numbers import Spelling


def test_name_that_stands_twice_keeps_both_values():
    event = read_event('{"a": 1, "b": {"c": 1, "c": 2}}')
    assert event["a"] == 1
    assert isinstance(event["b"], Repeated)
    assert event["b"].pairs == [("c", 1), ("c", 2)]


def test_number_beyond_a_double_keeps_its_spelling():
    assert read_event("[1e400, 300.0]") == [Spelling("1e400"), 300.0]


@pytest.mark.parametrize("text", ['{"a": 1', "NaN", "{'a': 1}", '{"a": 1,}', "", "[1] 2"])
def test_text_that_is_no_json_is_refused(text):
    with pytest.raises(ValueError, match="not JSON"):
        read_event(text)


def test_constants_of_javascript_are_kept_on_request():
    assert read_event("[NaN]", constants=True) == [Spelling("NaN")]


def test_nesting_is_read_up_to_a_limit():
    assert read_event("[" * DEEPEST + "]" * DEEPEST)
    with pytest.raises(ValueError, match="nested deeper"):
        read_event("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))


def test_brackets_inside_texts_do_not_count_as_nesting():
    text = '["' + "[" * 1000 + '\\""]'
    assert read_event(text) == ["[" * 1000 + '"']


def test_value_is_written_as_it_was_read():
    text = '{"a":1,"a":[1e400,null,"\\u00e9"],"b":{"c":true}}'
    assert write_event(read_event(text)) == text
