"""Traffic, rules and durations as the fields of the editor set them."""

import pytest

from dashboard.editing.commands import edited
from dashboard.editing.wiring import edges
from dashboard.forms.editing import forms
from eventflow.engine import ScenarioError
from eventflow.interchange import scenario_yaml
from tests.dashboard.editing.documents import of_the_gallery, settings

SHAPES = (
    {"constant": {"rate": 1}},
    {"poisson": {"rate": 1, "from": "10s", "until": "1m"}},
    {"ramp": {"from_rate": 1, "to_rate": 10}},
    {"burst": {"at": "10s", "count": 100, "within": "0s"}},
    {"times": {"at": ["1s", "30s"]}},
    {"wave": {"rate": 10, "amplitude": 5, "period": "2m"}},
    {"day": {"rate": 1, "weights": [1] * 24}},
    {"on_off": {"rate": 10, "on_for": "30s", "off_for": "30s"}},
    {"drawn": {"points": [["0s", 1], ["1m", 10], ["2m", 1]]}},
    {"replay": {"format": "jsonl", "events": '{"at": 1}\n'}},
)


@pytest.fixture
def photos():
    return of_the_gallery("photo-thumbnails")


def put(document, node, name, value):
    return edited(document, {"do": "set", "node": node, "name": name, "value": value})[0]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: next(iter(shape)))
def test_every_shape_of_traffic_can_be_set_beside_another(photos, shape):
    document = put(photos, "uploads", "traffic", [{"constant": {"rate": 2}}, shape])

    (kind,) = shape
    assert kind in document["sources"]["uploads"]["traffic"][1]


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ({"burst": {"at": "soon", "count": 1}}, r"uploads\.traffic\[0\]\.burst\.at"),
        ({"burst": {"at": "1s", "count": 0}}, "wants a count from 1"),
        ({"drawn": {"points": [["0s", "x"], ["1m", 1]]}}, "points"),
        ({"day": {"rate": 1, "weights": [1, 2]}}, "wants 24 weights"),
        ({"constant": {"rate": 1, "from": "2m", "until": "1m"}}, "ends before it starts"),
        ({"constant": {"rate": 1, "payload": "gone"}}, "'gone', which is not declared"),
    ],
)
def test_traffic_that_cannot_be_is_refused_by_its_place(photos, shape, told):
    with pytest.raises(ScenarioError, match=told):
        put(photos, "uploads", "traffic", [shape])


def test_rules_and_patterns_are_set_and_taken_away(photos):
    rules = [{"from": "1m", "outcome": "timeout", "duration": {"constant": {"ms": 5}}, "factor": 2}]
    document = put(put(photos, "make-thumbnail", "rules", rules), "make-thumbnail", "fails_on", [{"a": [1]}])

    assert document["functions"]["make-thumbnail"]["rules"] == rules
    assert document["functions"]["make-thumbnail"]["fails_on"] == [{"a": [1]}]
    for name in ("rules", "fails_on"):
        assert name not in put(document, "make-thumbnail", name, None)["functions"]["make-thumbnail"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"pattern": '{"a": [1}'}, r"rules\[0\]\.pattern"),
        ({"duration": {"lognormal": {"p50_ms": 9, "p95_ms": 1}}}, r"rules\[0\]\.duration"),
        ({"from": "2m", "until": "1m"}, "rules"),
        ({"downstream": "ledger"}, "ledger"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_its_place(photos, rule, told):
    with pytest.raises(ScenarioError, match=told):
        put(photos, "make-thumbnail", "rules", [{"outcome": "error", **rule}])


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("constant", {"ms": 400}),
        ("exponential", {"mean_ms": 400}),
        ("uniform", {"low_ms": 200, "high_ms": 600}),
        ("lognormal", {"p50_ms": 400, "p95_ms": 800}),
    ],
)
def test_durations_of_another_kind_are_about_as_long(photos, kind, parameters):
    document = put(photos, "make-thumbnail", "Duration", {"lognormal": {"p50_ms": 400, "p95_ms": 800}})
    document = put(document, "make-thumbnail", "Duration", kind)

    assert settings(document, "make-thumbnail")["Duration"] == {kind: parameters}
    scenario = scenario_yaml.from_plain(document)
    fields = [
        field for group in forms(scenario, document, edges(document))["make-thumbnail"] for field in group["fields"]
    ]
    named = {field["name"]: field["value"] for field in fields}
    assert named["Duration"] == kind
    assert {name: named[f"Duration.{name}"] for name in parameters} == parameters


def test_no_other_kinds_of_durations_are_known(photos):
    with pytest.raises(ScenarioError, match="Duration"):
        put(photos, "make-thumbnail", "Duration", "weibull")
