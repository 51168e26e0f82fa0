"""Whatever stands in a scenario, it is run or refused with a line for each problem: no other exception comes out."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eventflow.engine import CATALOGUE, ScenarioError, Simulation
from eventflow.engine.scenario import interventions
from eventflow.engine.validation.settings import declared
from eventflow.interchange import scenario_yaml
from tests.properties.bounded import small

GALLERY = [
    yaml.safe_load(path.read_text())
    for path in sorted((Path(__file__).parents[2] / "dashboard" / "scenarios").glob("*.yaml"))
]
NUMBERS = [0, -1, 1, 3.5, 1e308, float("nan"), float("inf"), 10**30, -(10**30)]
TEXTS = ["", "x", "a b", "a\nb", "\x00", "{0}", "{1..5}", "{a|b", "${}", "x" * 2_000, "-5s", "[", "*", "nowhere", "sqs"]
NESTED = [[], [1], [[]], {}, {1: 2}, {"a": {"b": [None]}}, {"uniform": {"low_ms": 5, "high_ms": 1}}, b"bytes"]
odd = st.sampled_from([None, True, False, *NUMBERS, *TEXTS, *NESTED, "rate(0 minutes)", "cron(* * * * ? *)"])


def places(plain, path=()):
    if path:
        yield path
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, item in items:
        yield from places(item, (*path, name))


def put(plain, path, value):
    if not path:
        return value
    items = plain.items() if isinstance(plain, dict) else enumerate(plain)
    changed = {name: put(item, path[1:], value) if name == path[0] else item for name, item in items}
    return changed if isinstance(plain, dict) else list(changed.values())


@st.composite
def odd_scenarios(draw):
    """A scenario of the gallery with one or two of its values replaced, by odd ones or by each other."""
    plain = draw(st.sampled_from(GALLERY))
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        plain = put(plain, draw(st.sampled_from(list(places(plain)))), draw(odd))
    return plain


@st.composite
def odd_interventions(draw, scenario):
    part = draw(st.sampled_from([*scenario.nodes, *scenario.triggers]))
    trigger = draw(st.sampled_from(scenario.triggers))
    settings = [setting.name for setting in declared(part, scenario)] or ["none"]
    filters = [None, {"prefix": "a"}, {"EventPattern": {"a": ["b"]}}, {"FilterCriteria": {"Filters": []}}, {"Sql": "x"}]
    change = draw(
        st.sampled_from(
            [
                {"set": {"node": part.name, "property": draw(st.sampled_from(settings)), "value": draw(odd)}},
                {"inject": {"node": part.name, "card": 0, "count": draw(st.sampled_from([1, 9]))}},
                {"fault": {"node": part.name, "kind": "fail", "for": "5s"}},
                {
                    "set_filter": {
                        "source": trigger.source,
                        "target": trigger.target,
                        "filter": draw(st.sampled_from(filters)),
                    }
                },
            ]
        )
    )
    plain = [{"at": draw(st.sampled_from([0, 1, "2s"])), **change}]
    return put(plain, draw(st.sampled_from(list(places(plain)))), draw(odd)) if draw(st.booleans()) else plain


def begin(simulation):
    """Its first seconds."""
    simulation.manifest()
    for chunk in simulation.chunks():
        if chunk.sequence > 2:
            break


def check(error):
    assert error.problems
    for problem in error.problems:
        assert problem.where
        assert problem.message
        assert "\n" not in str(problem)
        assert len(str(problem)) < 1_500


often = settings(max_examples=4 * settings().max_examples)


@often
@given(odd_scenarios())
def test_odd_scenario_is_run_or_refused_with_reasons(plain):
    try:
        with small():
            scenario = scenario_yaml.from_plain(plain)
            begin(Simulation(scenario, until_us=5_000_000))
            assert scenario_yaml.load(scenario_yaml.dump(scenario)) == scenario
    except ScenarioError as error:
        check(error)


@often
@given(st.data(), st.sampled_from(GALLERY))
def test_odd_intervention_is_done_or_refused_with_reasons(data, plain):
    scenario = scenario_yaml.from_plain(plain)
    try:
        with small():
            changes = interventions.from_plain(data.draw(odd_interventions(scenario)))
            begin(Simulation(scenario, until_us=8_000_000, interventions=changes))
    except ScenarioError as error:
        check(error)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_what_a_kind_hands_on_is_taken_by_all_its_targets(kind):
    for target in CATALOGUE[kind].targets:
        assert CATALOGUE[target].content_of is not None, target
