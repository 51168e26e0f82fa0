import datetime

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.scenario.event_source import Filtering
from eventflow.engine.scenario.filter_words import fits, fitted, pattern_place, plain_filter, read_filter
from tests.builders import event_pattern, filter_policy

CRITERIA = PatternFilter(dialect="esm", patterns=('{"body": {"a": [1]}}', '{"body": {"b": [2]}}'))

FILTERS = {
    "prefix": ({"prefix": "images/"}, ObjectKeyFilter("images/")),
    "prefix and suffix": ({"prefix": "a", "suffix": "b"}, ObjectKeyFilter("a", "b")),
    "object": ({"EventPattern": {"source": ["ä"]}}, event_pattern('{"source": ["ä"]}')),
    "text": ({"EventPattern": '{ "source":["a"] }\n'}, event_pattern('{ "source":["a"] }\n')),
    "broken text": ({"EventPattern": "{"}, event_pattern("{")),
    "policy": ({"FilterPolicy": {"a": [1]}}, filter_policy('{"a": [1]}')),
    "empty policy": ({"FilterPolicy": {}}, filter_policy("{}")),
    "policy of the body": (
        {"FilterPolicy": {"a": [1]}, "FilterPolicyScope": "MessageBody"},
        filter_policy('{"a": [1]}', "MessageBody"),
    ),
    "criteria": (
        {"FilterCriteria": {"Filters": [{"Pattern": text} for text in CRITERIA.patterns]}},
        CRITERIA,
    ),
    "log pattern": (
        {"FilterPattern": "{ $.level = ERROR }"},
        PatternFilter(dialect="cw-logs", patterns=("{ $.level = ERROR }",)),
    ),
    "empty log pattern": ({"FilterPattern": ""}, PatternFilter(dialect="cw-logs", patterns=("",))),
    "sql": ({"Sql": "SELECT * FROM 'a/#'"}, PatternFilter(dialect="iot-rule", patterns=("SELECT * FROM 'a/#'",))),
    "repository": (
        {"Events": ["updateReference"], "Branches": ["größe"]},
        PatternFilter(dialect="codecommit", patterns=('{"Events": ["updateReference"], "Branches": ["größe"]}',)),
    ),
    "branches": ({"Branches": ["main"]}, PatternFilter(dialect="codecommit", patterns=('{"Branches": ["main"]}',))),
    "nothing": ({"source": "bus", "target": "worker"}, None),
    "null": ({"EventPattern": None}, None),
    "empty texts": ({"prefix": "", "suffix": ""}, None),
    "no filters": ({"FilterCriteria": {"Filters": []}}, None),
    "empty criteria": ({"FilterCriteria": {}}, None),
}


@pytest.mark.parametrize(("plain", "filter"), FILTERS.values(), ids=FILTERS)
def test_filter_is_read_and_written_back(plain, filter):
    assert read_filter(plain, "here") == (filter, [])
    assert read_filter(plain_filter(filter), "here") == (filter, [])


PROBLEMS = {
    "prefix": ({"prefix": 5}, "here.prefix: must be a text, not 5."),
    "long suffix": ({"suffix": "x" * 1025}, "here.suffix: must have at most 1,024 characters."),
    "two kinds": (
        {"prefix": "a", "EventPattern": {}},
        "here: has prefix and EventPattern, which no trigger has together. Keep one.",
    ),
    "list": ({"EventPattern": ["a"]}, "here.EventPattern: must be a pattern, a JSON object or the text of one."),
    "date": (
        {"EventPattern": {"time": [datetime.date(2026, 1, 1)]}},
        "here.EventPattern: holds a value that JSON does not have.",
    ),
    "nan": ({"FilterPolicy": {"a": [float("nan")]}}, "here.FilterPolicy: holds a value that JSON does not have."),
    "scope": (
        {"FilterPolicy": {}, "FilterPolicyScope": "Body"},
        "here.FilterPolicyScope: must be MessageAttributes or MessageBody, not 'Body'.",
    ),
    "scope alone": (
        {"FilterPolicyScope": "MessageBody"},
        "here.FilterPolicyScope: has no FilterPolicy beside it. Add one, or leave the scope out.",
    ),
    "log pattern": ({"FilterPattern": ["ERROR"]}, "here.FilterPattern: must be a text."),
    "sql": ({"Sql": {}}, "here.Sql: must be a text."),
    "events": ({"Events": "all"}, "here.Events: must be a list of texts."),
    "branches": ({"Branches": [5]}, "here.Branches: must be a list of texts."),
    "sql and pattern": ({"Sql": "", "FilterPattern": ""}, "here: has FilterPattern and Sql, which no trigger has"),
    "criteria text": ({"FilterCriteria": "x"}, "here.FilterCriteria: must be an object with the list Filters."),
    "criteria object": ({"FilterCriteria": {"Filters": {}}}, "here.FilterCriteria: must be an object with the list"),
    "criteria field": ({"FilterCriteria": {"Pattern": "{}"}}, "here.FilterCriteria: must be an object with the list"),
    "no pattern": (
        {"FilterCriteria": {"Filters": [{"Pattern": {}}, {}]}},
        "here.FilterCriteria.Filters[1]: must be an object with a Pattern.",
    ),
    "pattern": (
        {"FilterCriteria": {"Filters": [{"Pattern": "{}"}, {"Pattern": 5}]}},
        "here.FilterCriteria.Filters[1].Pattern: must be a pattern, a JSON object or the text of one.",
    ),
}


@pytest.mark.parametrize(("plain", "sentence"), PROBLEMS.values(), ids=PROBLEMS)
def test_complaint_names_its_place(plain, sentence):
    filter, problems = read_filter(plain, "here")

    assert filter is None
    assert str(problems[0]).startswith(sentence)


def test_every_complaint_comes_at_once():
    _, problems = read_filter({"prefix": 5, "suffix": 6}, "here")

    assert [problem.where for problem in problems] == ["here.prefix", "here.suffix"]


@pytest.mark.parametrize(
    ("kind", "filter", "fit"),
    [
        ("s3", ObjectKeyFilter("a"), True),
        ("s3", event_pattern("{}"), False),
        ("eventbridge", event_pattern("{}"), True),
        ("eventbridge", filter_policy("{}"), False),
        ("sns", filter_policy("{}"), True),
        ("sns", ObjectKeyFilter("a"), False),
        ("sdk", ObjectKeyFilter("a"), False),
    ],
)
def test_filter_fits_the_kinds_that_have_its_words(kind, filter, fit):
    assert fits(filter, CATALOGUE[kind].filtering) is fit


def test_kind_says_what_the_words_leave_open():
    pipe = Filtering(
        dialect="pipes", words=("FilterCriteria",), filtered=lambda node, content: content, docs="", source="kinesis"
    )

    fit = fitted(CRITERIA, pipe)

    assert (fit.dialect, fit.source, fit.patterns) == ("pipes", "kinesis", CRITERIA.patterns)
    assert fitted(fit, pipe) == fit
    assert fitted(event_pattern("{}"), pipe) == event_pattern("{}")


def test_place_of_a_pattern_is_as_it_is_read():
    assert pattern_place(CRITERIA, 1) == "FilterCriteria.Filters[1].Pattern"
    assert pattern_place(event_pattern("{}"), 0) == "EventPattern"
    assert pattern_place(filter_policy("{}"), 0) == "FilterPolicy"
