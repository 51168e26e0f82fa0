"""Designs of plain JSON, and everything that can be wrong with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine import ScenarioError
from eventflow.engine.scenario.interventions import SetSetting
from eventflow.engine.units import SECOND_US
from eventflow.experiments.base import Base
from eventflow.experiments.plain_design import Limits, design_from_plain
from tests.builders import a_flow, a_function, poisson
from tests.experiments.designs import BASE, FILTER, FLOW, RESERVED, designed


def complaints(*axes, base=BASE, limits=None, **more):
    with pytest.raises(ScenarioError) as refused:
        designed(*axes, base=base, limits=limits, **more)
    return [str(problem) for problem in refused.value.problems]


def test_plain_form_is_read_back():
    plain = {
        "goals": [{"metric": "age_p99_ms", "at_most": 900}, {"metric": "delivered", "at_least": 5}],
        "then": {"highest": "delivered"},
        "until": "1m",
        "warm_up": "10s",
        "precise": {"metric": "usd", "percent": 5},
    }
    design = designed(RESERVED, FILTER, **plain)

    assert design_from_plain(design.as_dict(), BASE) == design
    assert (design.until_us, design.warm_up_us) == (60 * SECOND_US, 10 * SECOND_US)


GOALS = [{"metric": "lost", "at_most": 0}]


@pytest.mark.parametrize(
    ("axes", "more", "said"),
    [
        ((RESERVED,), {"goals": []}, "seek: has no goal to reach. Add a goal, or try all values."),
        ((RESERVED, FILTER), {}, "seek: looks for the smallest value of one setting, and 2 are varied."),
        ((), {}, "seek: looks for the smallest value of one setting, and 0 are varied."),
        (
            (FILTER,),
            {},
            "seek: looks among numbers, each larger than the one before; uploads->worker.filter has others.",
        ),
        (({**RESERVED, "values": [5, 1]},), {}, "seek: looks among numbers, each larger than the one before;"),
        (({**RESERVED, "values": [5]},), {}, "seek: looks among numbers, each larger than the one before;"),
        (({**RESERVED, "values": [None]},), {}, "seek: looks among numbers, each larger than the one before;"),
        ((RESERVED,), {"seek": "yes"}, "seek: must be true or false, not 'yes'."),
    ],
)
def test_smallest_value_is_sought_of_one_setting_with_a_goal(axes, more, said):
    assert complaints(*axes, **{"seek": True, "goals": GOALS, **more})[0].startswith(said)


def test_a_search_is_as_large_as_what_it_tries_at_most():
    """Its ends, the base, and seven halvings of a hundred."""
    wide = {**RESERVED, "values": list(range(1, 101))}

    assert designed(wide, seek=True, goals=GOALS, limits=Limits(points=30)).seek
    assert complaints(wide, seek=True, goals=GOALS, limits=Limits(points=29)) == [
        "the experiment: would be 10 settings with 3 seeds each, 30 runs; 29 is the most."
        " Try fewer values, or fewer seeds."
    ]


def test_a_tenth_is_warm_up_unless_it_is_said():
    assert designed(RESERVED).warm_up_us == 10 * SECOND_US
    assert designed(RESERVED, warm_up="0%").warm_up_us == 0


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        ({**RESERVED, "values": []}, "worker.ReservedConcurrentExecutions: has no values to try."),
        ({**RESERVED, "values": [2, 2]}, "worker.ReservedConcurrentExecutions: is to be 2 twice."),
        ({**RESERVED, "values": [5000]}, "worker.ReservedConcurrentExecutions: must be from 0 to 900, not 5000."),
        ({**RESERVED, "values": ["x"]}, "worker.ReservedConcurrentExecutions: must be a whole number, not 'x'."),
        ({**RESERVED, "values": list(range(1001))}, "worker.ReservedConcurrentExecutions: has 1,001 values, and 1,000"),
        ({**RESERVED, "node": "nobody"}, "axes[0].node: there is no node or trigger 'nobody'. There are uploads"),
        ({**RESERVED, "property": "Colour"}, "axes[0].property: worker has no setting 'Colour'. There are Runtime"),
        ({**RESERVED, "node": ["worker"]}, "axes[0].node: there is no node or trigger ['worker']."),
        ({**FILTER, "values": ["maybe"]}, "uploads->worker.filter: must be on, off or an object of prefix, suffix"),
        ({**FILTER, "values": [{"Sql": "SELECT"}]}, "uploads->worker.filter = SELECT: "),
        (
            {**FILTER, "values": [{"prefix": "", "suffix": ""}]},
            "uploads->worker.filter: has a pattern that says nothing.",
        ),
        ({**FILTER, "values": [{"prefix": 3}]}, "uploads->worker.filter.prefix: must be a text, not 3."),
        ({"node": "worker", "property": "Duration.p50_ms", "values": [1]}, "worker.Duration.p50_ms: constant has no"),
        ("worker.Timeout", "axes[0]: must be an object of node, property and values."),
        ({**RESERVED, "colour": 1}, "axes[0]: must be an object of node, property and values."),
    ],
)
def test_axis_that_cannot_be_is_refused(axis, said):
    assert complaints(axis)[0].startswith(said)


def test_filter_that_is_not_there_cannot_be_on():
    flow = a_flow().from_s3(poisson(2)).into(a_function()).lasting(60)

    (said,) = complaints({**FILTER, "values": ["on"]}, base=Base(scenario=flow.scenario))
    assert said == ("uploads->worker.filter: has no filter that could be on. Try off, or an object of prefix, suffix.")


def test_setting_is_varied_once():
    assert complaints(RESERVED, {**RESERVED, "values": [9]})[0].endswith("Put all its values into one axis.")


def test_whole_duration_and_its_parameter_are_the_same_setting():
    whole = {"node": "worker", "property": "Duration", "values": [1, 2]}

    assert "is varied twice" in complaints(whole, {**whole, "property": "Duration.ms"})[0]


def test_what_the_story_changes_cannot_be_varied():
    scenario = FLOW.scenario
    told = SetSetting(at_us=30 * SECOND_US, node="worker", property="ReservedConcurrentExecutions", value=1)
    base = Base(scenario=type(scenario)(**{**_fields(scenario), "interventions": (told,)}))

    assert "is changed by the flow's own story at 30s." in complaints(RESERVED, base=base)[0]


def test_more_runs_than_the_quota_are_refused_before_they_are_made():
    axes = [
        {"node": "worker", "property": name, "values": list(range(first, first + 100))}
        for name, first in (("ReservedConcurrentExecutions", 1), ("Timeout", 1), ("MemorySize", 128))
    ]

    (said,) = complaints(*axes)
    assert said == (
        "the experiment: would be 1,000,000 settings with 3 seeds each, 3,000,000 runs; 500 is the most. "
        "Try fewer values, or fewer seeds."
    )


def test_more_events_than_the_quota_are_refused():
    (said,) = complaints(RESERVED, limits=Limits(points=500, events=1_000))

    assert said.startswith("the experiment: would send about 1,800 events; 1,000 is the most.")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"goals": [{"metric": "speed", "at_most": 1}]}, "goals[0].metric: there is no metric 'speed'."),
        ({"goals": [{"metric": "lost"}]}, "goals[0]: wants a metric and one of at_most and at_least."),
        ({"goals": [{"metric": "lost", "at_most": -1}]}, "goals[0].at_most: must not be -1: lost is never below 0."),
        ({"goals": [{"metric": "lost", "at_most": True}]}, "goals[0].at_most: must be a number of at most"),
        ({"goals": [{"metric": "lost", "at_most": float("nan")}]}, "goals[0].at_most: must be a number of at most"),
        ({"goals": [{"metric": "lost", "at_most": 10**400}]}, "goals[0].at_most: must be a number of at most"),
        (
            {"goals": [{"metric": "usd", "at_most": 1}, {"metric": "usd", "at_least": 2}]},
            "goals: want Cost at least $2.00 and at most $1.00, which can't be. Change one of them.",
        ),
        ({"goals": [{"metric": "usd", "at_most": 1}] * 2}, "goals: bound usd twice on the same side. Keep one."),
        ({"then": {"lowest": "speed"}}, "then.lowest: there is no metric 'speed'."),
        ({"then": "usd"}, "then: must name one metric."),
        ({"seeds": {"first": -1}}, "seeds.first: must be a whole number from 0 to 4503599627370495, not -1."),
        ({"seeds": {"count": 0}}, "seeds.count: must be a whole number from 1 to 4503599627370495, not 0."),
        ({"until": "soon"}, "until: 'soon' is not a time"),
        ({"until": "0s"}, "until: must be more than nothing and at most 30 days."),
        ({"warm_up": "99%"}, "warm_up: must be 0 to 90 % of the run, not '99%'."),
        ({"warm_up": "2m"}, "warm_up: is 2m, and the whole run is 1m40s."),
        ({"same_luck": "yes"}, "same_luck: must be true or false, not 'yes'."),
        ({"precise": {"metric": "usd", "percent": 0}}, "precise.percent: must be above 0 and at most 100, not 0."),
        ({"colour": "red"}, "the design, colour: is not known here. There are axes"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(more, said):
    assert complaints(RESERVED, **more)[0].startswith(said)


def test_all_that_is_wrong_is_said_at_once():
    assert len(complaints({**RESERVED, "values": []}, until="soon", then="x")) == 3


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["worker", "filter"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["axes", "node", "property", "values", "seeds", "goals", "metric", "at_most", "until", "first"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_sent_is_a_design_or_refused(plain):
    try:
        design = design_from_plain(plain, BASE)
    except ScenarioError as error:
        said = [str(problem) for problem in error.problems]
    else:
        said = [design.label(point) for point in design.points]
    assert all(said)
    assert said


def _fields(scenario):
    return {name: getattr(scenario, name) for name in scenario.__dataclass_fields__}
