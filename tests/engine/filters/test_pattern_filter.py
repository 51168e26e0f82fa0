import json

import pytest

from eventflow.engine.filters.event_text import read_event
from eventflow.engine.filters.pattern_filter import DIALECTS, PatternFilter
from eventflow.engine.filters.problem import FilterError


def test_filter_is_plain_data_that_answers():
    filter = PatternFilter(dialect="eventbridge", patterns=('{"a": ["x"]}',))
    assert filter.matches({"a": "x"})
    assert not filter.explain({"a": "y"}).matched
    assert filter == PatternFilter(dialect="eventbridge", patterns=('{"a": ["x"]}',))


def test_filter_is_compiled_once():
    filter = PatternFilter(dialect="eventbridge", patterns=('{"a": ["x"]}',))
    assert filter.compiled() is PatternFilter(dialect="eventbridge", patterns=('{"a": ["x"]}',)).compiled()


def test_unknown_dialect_is_refused():
    with pytest.raises(FilterError, match="no filter dialect nonsense"):
        PatternFilter(dialect="nonsense", patterns=("{}",)).compiled()


def test_only_mappings_have_several_patterns():
    two = ('{"a": ["x"]}', '{"b": ["y"]}')
    assert PatternFilter(dialect="esm", patterns=two, source="sqs").matches({"b": "y"})
    assert PatternFilter(dialect="pipes", patterns=two, source="sqs").matches({"b": "y"})
    with pytest.raises(FilterError, match="one pattern"):
        PatternFilter(dialect="eventbridge", patterns=two).compiled()


def test_filter_is_summed_up_in_one_short_line():
    assert str(PatternFilter(dialect="eventbridge", patterns=('{\n  "a": ["x"]\n}',))) == '{ "a": ["x"] }'
    assert len(str(PatternFilter(dialect="eventbridge", patterns=('{"a": ["' + "x" * 100 + '"]}',)))) == 60


def test_every_dialect_refuses_broken_text_with_its_place():
    for dialect in DIALECTS:
        with pytest.raises(FilterError) as caught:
            PatternFilter(dialect=dialect, patterns=('{"a": [',), source="sqs").compiled()
        assert caught.value.problems[0].line == 1


def test_input_too_entangled_to_decide_about_does_not_pass():
    fields = [f"v{n}" for n in range(18)]
    array = ",".join(f'{{"{name}": 1}}' for name in fields)
    event = read_event("{" + ",".join([f'"s": [{array}]'] * (len(fields) - 1)) + "}")
    filter = PatternFilter(dialect="eventbridge", patterns=(json.dumps({"s": {name: [1] for name in fields}}),))
    assert not filter.matches(event)
    assert filter.explain(event).sentence == "The event's arrays leave too many ways to combine their elements."


def test_event_pattern_has_at_most_4096_characters():
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html"""
    longest = f'{{"a": ["{"x" * 4_085}"]}}'
    assert len(longest) == 4_096

    PatternFilter(dialect="eventbridge", patterns=(longest,)).compiled()
    with pytest.raises(FilterError, match="An event pattern has at most 4,096 characters"):
        PatternFilter(dialect="eventbridge", patterns=(f"{longest} ",)).compiled()
