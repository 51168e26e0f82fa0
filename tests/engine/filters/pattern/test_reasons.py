import pytest

from eventflow.engine.filters.event_pattern import EventPattern

TEXT = """{
  "source": ["shop"],
  "detail": {
    "state": ["paid", {"prefix": "ref"}],
    "total": [{"numeric": [">", 100]}]
  }
}"""
PATTERN = EventPattern.compile(TEXT)


def failing(pattern, event):
    return [clause for clause in pattern.explain(event).clauses if not clause.held]


def test_matching_event_holds_in_every_clause():
    explanation = PATTERN.explain({"source": "shop", "detail": {"state": "refunded", "total": 101}})
    assert explanation.matched
    assert [clause.path for clause in explanation.clauses] == ["source", "detail.state", "detail.total"]
    assert all(clause.held for clause in explanation.clauses)
    assert [condition.held for condition in explanation.clauses[1].conditions] == [False, True]


def test_failing_clause_has_its_place_its_value_and_a_sentence():
    explanation = PATTERN.explain({"source": "shop", "detail": {"state": "open", "total": 101}})
    (clause,) = [clause for clause in explanation.clauses if not clause.held]
    assert TEXT[clause.start : clause.end] == '"state": ["paid", {"prefix": "ref"}]'
    assert [TEXT[c.start : c.end] for c in clause.conditions] == ['"paid"', '{"prefix": "ref"}']
    assert clause.values == ('"open"',)
    assert clause.reason == 'detail.state is "open"; wanted is "paid" or a text that begins with "ref".'
    assert explanation.sentence == clause.reason


def test_further_failing_fields_are_counted():
    sentence = PATTERN.explain({"source": "shop", "detail": {"state": "open", "total": 1}}).sentence
    assert sentence.endswith("1 more field does not hold either.")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({}, "a.b is not there; wanted is 1."),
        ({"a": {"b": {"c": 1}}}, "a.b is an object, not a value; wanted is 1."),
        ({"a": {"b": []}}, "a.b is an empty list, which holds no value; wanted is 1."),
        ({"a": {"b": "1"}}, 'a.b is "1"; wanted is 1.'),
        ({"a": {"b": [2, 3]}}, "a.b is 2, 3; wanted is 1."),
        ({"a": {"b": list(range(2, 12))}}, "a.b is 2, 3, 4, 5, 6 and 5 more; wanted is 1."),
    ],
)
def test_reason_tells_what_stands_there_instead(event, reason):
    assert failing(EventPattern.compile({"a": {"b": [1]}}), event)[0].reason == reason


def test_fields_that_hold_in_different_elements_only_are_told_so():
    pattern = EventPattern.compile({"items": {"sku": ["TEA"], "qty": [3]}})
    (clause,) = failing(pattern, {"items": [{"sku": "TEA", "qty": 1}, {"sku": "MUG", "qty": 3}]})
    assert clause.reason == "items.sku suits only in another array element than the fields before it."


def test_absence_in_the_chosen_element_holds():
    pattern = EventPattern.compile({"jobs": {"state": ["done"], "why": [{"exists": False}]}})
    explanation = pattern.explain({"jobs": [{"state": "done"}, {"state": "failed", "why": "x"}]})
    assert explanation.matched
    assert all(clause.held for clause in explanation.clauses)


def test_nearest_combination_is_told_of_alternatives():
    pattern = EventPattern.compile('{"a": [1], "$or": [{"b": [2], "c": [3]}, {"d": [4]}]}')
    explanation = pattern.explain({"a": 1, "d": 5})
    assert not explanation.matched
    assert explanation.sentence == (
        "d is 5; wanted is 4. None of the 2 combinations of $or holds; this is the nearest."
    )
    assert {clause.branch for clause in explanation.clauses} == {0, 1}


def test_explanation_is_plain_data():
    plain = PATTERN.explain({}).as_dict()
    assert plain["matched"] is False
    assert plain["clauses"][0]["conditions"][0] == {"start": 15, "end": 21, "held": False}
