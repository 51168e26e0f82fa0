import pytest

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.pattern.consistency import TooEntangled

CART = EventPattern.compile({"cart": {"items": {"sku": ["TEA"], "qty": [{"numeric": [">=", 3]}]}}})


def test_every_field_must_match_and_others_are_ignored():
    pattern = EventPattern.compile({"a": ["x"], "b": ["y"]})
    assert pattern.matches({"a": "x", "b": "y", "c": "z"})
    assert not pattern.matches({"a": "x"})


@pytest.mark.parametrize("event", [None, [], "x", 5, [{"a": "x"}]])
def test_what_is_no_object_does_not_match(event):
    assert not EventPattern.compile({"a": ["x"]}).matches(event)


def test_fields_under_one_array_must_hold_in_the_same_element():
    assert CART.matches({"cart": {"items": [{"sku": "MUG", "qty": 9}, {"sku": "TEA", "qty": 3}]}})
    assert not CART.matches({"cart": {"items": [{"sku": "TEA", "qty": 1}, {"sku": "MUG", "qty": 9}]}})


def test_elements_of_different_arrays_are_independent():
    pattern = EventPattern.compile({"a": {"x": [1]}, "b": {"y": [2]}})
    assert pattern.matches({"a": [{"x": 0}, {"x": 1}], "b": [{"y": 2}, {"y": 0}]})


def test_nested_arrays_bind_their_outer_element_too():
    pattern = EventPattern.compile({"o": {"p": [1], "i": {"x": [1], "y": [2]}}})
    one, other = {"x": 1, "y": 2}, {"x": 1, "y": 0}
    assert pattern.matches({"o": [{"p": 0, "i": [one]}, {"p": 1, "i": [other, one]}]})
    assert not pattern.matches({"o": [{"p": 0, "i": [one]}, {"p": 1, "i": [other]}]})


def test_arrays_in_arrays_are_transparent():
    assert EventPattern.compile({"a": {"x": [1]}}).matches({"a": [[{"x": 0}], [[{"x": 1}]]]})


def test_plain_values_of_an_array_belong_to_no_element():
    pattern = EventPattern.compile({"d": {"tags": ["a"], "kind": ["k"]}})
    assert pattern.matches({"d": [{"tags": ["b", "a"], "kind": "k"}]})
    assert not pattern.matches({"d": [{"tags": ["a"]}, {"kind": "k"}]})


def test_absence_is_asked_of_the_element_that_the_fields_before_chose():
    # AWS's library looks at fields in the order of their paths: state, then why, but also-why comes first.
    after = EventPattern.compile({"jobs": {"state": ["done"], "why": [{"exists": False}]}})
    before = EventPattern.compile({"jobs": {"state": ["done"], "also-why": [{"exists": False}]}})
    assert after.matches({"jobs": [{"state": "done"}, {"state": "failed", "why": "x"}]})
    assert not after.matches({"jobs": [{"state": "done", "why": "x"}, {"state": "failed"}]})
    assert not before.matches({"jobs": [{"state": "done"}, {"state": "failed", "also-why": "x"}]})


def test_name_that_an_event_gives_twice_has_both_values():
    event = read_event('{"a": "x", "a": "y"}')
    assert EventPattern.compile({"a": ["x"]}).matches(event)
    assert EventPattern.compile({"a": ["y"]}).matches(event)


def test_path_that_an_event_spells_in_two_ways_has_both_values():
    event = {"a.b": "x", "a": {"b": "y"}}
    assert EventPattern.compile({"a": {"b": ["x"]}}).matches(event)
    assert EventPattern.compile({"a": {"b": ["y"]}}).matches(event)


def test_event_whose_arrays_multiply_is_decided_without_trying_every_way():
    pattern = EventPattern.compile({"a": {"x": [1]}, "b": {"y": [1]}, "c": {"z": [1]}, "d": [1]})
    many = 20_000
    event = {"a": [{"x": 1}] * many, "b": [{"y": 1}] * many, "c": [{"z": 1}] * many, "d": 2}
    assert not pattern.matches(event)


def test_event_too_entangled_to_decide_is_refused():
    # Given many times, one name serves each field from many arrays, of which each can serve one field only.
    fields = [f"v{n}" for n in range(18)]
    array = ",".join(f'{{"{name}": 1}}' for name in fields)
    event = read_event("{" + ",".join([f'"s": [{array}]'] * (len(fields) - 1)) + "}")
    with pytest.raises(TooEntangled):
        EventPattern.compile({"s": {name: [1] for name in fields}}).matches(event)


def test_pattern_keeps_its_text():
    assert EventPattern.compile('{"a":  ["x"]}').text == '{"a":  ["x"]}'
    assert str(EventPattern.compile('{"a":\n  ["x"]}')) == '{"a": ["x"]}'
