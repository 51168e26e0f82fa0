"""What holds for every event pattern and every event, whatever they are."""

import json
from collections.abc import Callable

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventflow.engine.filters.event_pattern import EventPattern
from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.problem import FilterError
from tests.properties import filter_oracle
from tests.properties.filter_conditions import conditions
from tests.properties.filter_json import Json, Object, write
from tests.properties.filter_oracle import absent, flattened
from tests.properties.filter_spellings import respelled, spellings, texts
from tests.properties.filter_strategies import (
    NAMES,
    entangled,
    events,
    fields_for,
    matching,
    patterns_for,
    plain_events,
    questions,
    true_fields,
    values,
)

often = settings(max_examples=2 * settings().max_examples)
very_often = settings(max_examples=3 * settings().max_examples)


def matches(pattern: Object, event: Object) -> bool:
    return EventPattern.compile(write(pattern)).matches(read_event(write(event)))


@very_often
@given(questions())
def test_every_answer_is_that_of_the_slow_way(question):
    assert matches(*question) is filter_oracle.matches(*question)


@very_often
@given(entangled())
def test_values_of_a_match_come_from_the_same_elements_of_arrays(question):
    assert matches(*question) is filter_oracle.matches(*question)


@often
@given(matching())
def test_pattern_made_of_what_an_event_holds_matches_it(question):
    assert matches(*question)


@often
@given(st.data(), events.filter(lambda event: any(flattened(event))), NAMES, values)
def test_field_more_in_the_event_breaks_no_match_but_that_of_its_absence(data, event, name, value):
    fields = [field for field in data.draw(true_fields(event)) if not any(map(absent, field[1]))]
    assume(fields)
    at = data.draw(st.integers(0, len(event.members)))
    more = Object((*event.members[:at], (name, value), *event.members[at:]))

    assert matches(data.draw(patterns_for(fields)), more)


@often
@given(st.data(), events)
def test_list_of_values_matches_where_one_of_them_alone_does(data, event):
    ((path, (one, *_)),) = data.draw(fields_for(event, count=1))
    other = data.draw(conditions)

    alone = [matches(Object(((path, [wanted]),)), event) for wanted in (one, other)]

    assert matches(Object(((path, [one, other]),)), event) is any(alone)


@often
@given(st.data(), plain_events)
def test_fields_match_together_where_each_does_if_there_are_no_arrays(data, event):
    fields = data.draw(fields_for(event, count=2))

    each = [matches(data.draw(patterns_for([field])), event) for field in fields]

    assert matches(data.draw(patterns_for(fields)), event) is all(each)


@often
@given(st.data(), events)
def test_alternatives_match_where_one_of_them_does_with_the_fields_around(data, event):
    fields = data.draw(fields_for(event, count=3))
    around, one, other = (data.draw(patterns_for([field])).members for field in fields)

    each = [matches(Object(around + branch), event) for branch in (one, other)]

    both: Json = [Object(one), Object(other)]
    assert matches(Object((*around, ("$or", both))), event) is any(each)
    assert matches(Object((("$or", both), *around)), event) is any(each)


@often
@given(st.data(), events)
def test_order_of_different_fields_does_not_matter(data, event):
    fields = data.draw(fields_for(event, count=2))
    members = data.draw(patterns_for(fields)).members
    shuffled = data.draw(st.permutations(members))

    assert matches(Object(tuple(shuffled)), event) is matches(Object(members), event)


@often
@given(questions())
def test_explanation_gives_the_same_answer_and_says_what_failed(question):
    text, event = write(question.pattern), read_event(write(question.event))
    pattern = EventPattern.compile(text)

    explanation = pattern.explain(event)

    assert explanation.matched is pattern.matches(event)
    assert explanation.sentence
    assert explanation.matched or any(not clause.held for clause in explanation.clauses)
    assert all(0 <= clause.start < clause.end <= len(text) and clause.reason for clause in explanation.clauses)
    json.dumps(explanation.as_dict())


@often
@given(questions(), spellings, spellings)
def test_spelling_of_the_json_changes_nothing(question, one, other):
    pattern, event = respelled(question.pattern, one), respelled(question.event, other)

    assert EventPattern.compile(pattern).matches(read_event(event)) is matches(*question)


@often
@given(questions())
def test_pattern_and_event_that_are_python_values_match_as_their_texts_do(question):
    pattern, event = (json.loads(write(value)) for value in question)
    as_text, event_text = json.dumps(pattern), json.dumps(event)
    # A dict has each name once, and no number beyond a double's range.
    assume("Infinity" not in as_text + event_text)

    expected = EventPattern.compile(as_text).matches(read_event(event_text))

    assert EventPattern.compile(pattern).matches(event) is expected


def refusal(read: Callable[[str], object], text: str) -> ValueError | None:
    try:
        read(text)
    except ValueError as error:
        return error
    return None


@often
@given(texts)
def test_any_text_is_a_pattern_or_refused_with_reasons_and_places(text):
    error = refusal(EventPattern.compile, text)

    assert error is None or isinstance(error, FilterError)
    for problem in error.problems if error else ():
        assert problem.reason
        assert 0 <= problem.start <= problem.end <= len(text)
    assert error is None or error.problems


@often
@given(texts)
def test_any_text_is_an_event_or_refused_with_a_reason(text):
    error = refusal(read_event, text)

    assert error is None or str(error)
