"""What a filter that is tried is called."""

import json

import pytest

from eventflow.experiments.own_filters import LONGEST, filter_text, told_apart
from tests.experiments.designs import FILTER, designed


def criteria(*patterns):
    return {"FilterCriteria": {"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]}}


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ({"prefix": "images/", "suffix": ".jpg"}, "images/*.jpg"),
        ({"suffix": ".txt"}, "*.txt"),
        (criteria({"body": {"amount": [{"numeric": [">=", 100]}]}}), "amount ≥ 100"),
        (criteria({"body": {"state": ["paid", "open"], "vip": [True]}}), "state paid or open, vip true"),
        (criteria({"a": [1]}, {"b": [{"prefix": "x"}]}), "a 1 or b x*"),
        (criteria({"a": [{"anything-but": ["x", "y"]}]}), "a not x, y"),
        (criteria({"a": [{"anything-but": {"suffix": "x"}}]}), "a not *x"),
        (criteria({"a": [{"exists": False}, {"wildcard": "x*y"}]}), "a is not there or x*y"),
        (criteria({"a": [{"prefix": {"equals-ignore-case": "x"}}]}), "a x*"),
        ({"EventPattern": '{"$or": [{"a": [1]}, {"b": [2], "c": [3]}]}'}, "a 1 or b 2, c 3"),
        ({"FilterPolicy": '{"state": ["late"]}', "FilterPolicyScope": "MessageBody"}, "state late"),
        ({"FilterPattern": '{ $.level = "ERROR" }'}, '{ $.level = "ERROR" }'),
        ({"Sql": "SELECT *\n FROM 't/#'"}, "SELECT * FROM 't/#'"),
        ({"Events": ["all"], "Branches": ["main"]}, "Events all, Branches main"),
    ],
)
def test_filter_is_called_by_what_it_asks_for(plain, text):
    assert filter_text(plain) == text


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ({"EventPattern": "{bad"}, "{bad"),
        ({"EventPattern": '{"a": 1, "b": [[2]]}'}, "a 1, b [2]"),
        ({"EventPattern": "{}"}, "{}"),
        ({"prefix": 7}, '{"prefix": 7}'),
        ({"EventPattern": "[" * 100_000}, f"{'[' * (LONGEST - 1)}…"),
        ({"prefix": "a\x00b"}, "a b*"),
    ],
)
def test_what_is_no_filter_has_a_name_too(plain, text):
    assert filter_text(plain) == text


def test_equal_names_are_numbered():
    assert told_apart(["a", "b", "a", "a"]) == ["a", "b", "a (2)", "a (3)"]


def test_two_filters_of_one_name_are_two_settings():
    long = "images/of-the-year/and-of-the-day/"
    design = designed({**FILTER, "values": ["off", {"prefix": f"{long}1"}, {"prefix": f"{long}2"}]})

    name = f"{long[: LONGEST - 1]}…"
    assert [design.label(point) for point in design.points] == [
        "filter off",
        f"filter {name}",
        f"filter {name} (2)",
        "filter on",
    ]
