"""No statement and no message keeps the simulation busy."""

import pytest

from eventflow.engine.filters.iot.sql import IotSql
from eventflow.engine.filters.problem import FilterError


@pytest.mark.parametrize(
    "statement",
    [
        "(" * 100_000,
        "not " * 50_000,
        "[" * 100_000,
        "abs(" * 20_000,
        "a = '" + "x" * 100_000,
        "case a when " * 8_000,
        "SELECT " + "(" * 100_000,
    ],
)
def test_hostile_statement_is_refused_at_once(statement):
    with pytest.raises(FilterError):
        IotSql.compile(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "a" + " + a" * 20_000 + " = 'x'",
        "-" * 50_000 + "1 = 1",
        "not " * 50_000 + "on",
        " and ".join(["lower(a) = 'x'"] * 5_000),
        " or ".join(["list = list"] * 5_000),
        "regexp_matches(a, '(x|xx)*y')",
        " and ".join(["regexp_matches(a, 'x+y') = false"] * 1_000),
        "9" + " * 99999999999" * 10_000 + " > 1",
        "a" + ".b" * 50_000 + " = 1",
    ],
)
def test_condition_with_too_much_work_ends_as_undefined(statement):
    payload = {"a": "x" * 100_000, "list": list(range(50_000)), "on": True}
    compiled = IotSql.compile(statement)

    assert compiled.explain(payload).matched is compiled.matches(payload)


def test_deep_payload_is_no_danger():
    payload: dict[str, object] = {}
    for _ in range(50_000):
        payload = {"a": payload}

    for condition in ("a = a", "length(a) > 0", "isUndefined(a.b)"):
        compiled = IotSql.compile(condition)
        assert compiled.explain(payload).matched is compiled.matches(payload)
