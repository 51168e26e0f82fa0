import pytest

from eventflow.engine.filters.event_pattern import EventPattern

ORDER = {
    "status": "PAID",
    "total": 40,
    "vip": False,
    "note": None,
    "items": [{"sku": "a"}, {"sku": "b"}],
    "tags": ["x"],
}


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"status": ["PAID"]}, True),
        ({"status": ["paid", "PAID"]}, True),
        ({"status": ["paid"]}, False),
        ({"status": ["PAID"], "total": [41]}, False),
        ({"total": ["40"]}, False),
        ({"vip": [False]}, True),
        ({"vip": [0]}, False),
        ({"note": [None]}, True),
        ({"items": {"sku": ["b"]}}, True),
        ({"items": {"sku": ["c"]}}, False),
        ({"tags": ["x"]}, True),
        ({"missing": ["x"]}, False),
        ({"status": [{"prefix": "PA"}]}, True),
        ({"total": [{"prefix": "4"}]}, False),
        ({"status": [{"suffix": "ID"}]}, True),
        ({"status": [{"exists": True}]}, True),
        ({"missing": [{"exists": False}]}, True),
        ({"status": [{"exists": False}]}, False),
        ({"status": [{"anything-but": "SENT"}]}, True),
        ({"status": [{"anything-but": ["PAID", "SENT"]}]}, False),
        ({"missing": [{"anything-but": "SENT"}]}, False),
        ({"total": [{"numeric": [">", 0, "<=", 40]}]}, True),
        ({"total": [{"numeric": ["=", 41]}]}, False),
        ({"status": [{"numeric": [">", 0]}]}, False),
        ({"vip": [{"numeric": [">=", 0]}]}, False),
    ],
)
def test_matches_as_eventbridge_does(pattern, matches):
    assert EventPattern.compile(pattern).matches(ORDER) is matches


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (None, "JSON object"),
        ({}, "at least one field"),
        ({"a": "b"}, "a must be a list"),
        ({"a": []}, "a must be a list"),
        ({"a": {}}, "a is empty"),
        ({"a": {"b": 1}}, r"a\.b must be a list"),
        ({"a": [["b"]]}, "a list inside its list"),
        ({"a": [{"prefix": "x", "suffix": "y"}]}, "one operator at a time"),
        ({"a": [{"prefix": 1}]}, "not understood here"),
        ({"a": [{"wildcard": "*"}]}, "'wildcard', which is not understood"),
        ({"a": [{"numeric": [">"]}]}, "not understood here"),
        ({"a": [{"numeric": ["~", 1]}]}, "not understood here"),
    ],
)
def test_refuses_what_it_does_not_understand(pattern, why):
    with pytest.raises(ValueError, match=why):
        EventPattern.compile(pattern)
