"""What an experiment runs."""

import pytest

from eventflow.engine.scenario.interventions import SetFilter, SetSetting
from eventflow.engine.units import SECOND_US
from eventflow.experiments.base import Base
from eventflow.experiments.design import shortened
from tests.builders import a_flow, a_function, poisson
from tests.experiments.designs import FILTER, FLOW, RESERVED, designed


def test_settings_are_every_combination():
    design = designed(RESERVED, FILTER)

    assert [point.values for point in design.points][:3] == [(2, "off"), (2, "on"), (5, "off")]
    assert len(design.points) == 6


def test_base_is_the_setting_that_changes_nothing():
    design = designed(RESERVED, FILTER)

    assert design.base_point.values == (5, "on")
    assert design.run_input(design.base_point.number, 0).interventions == ()


def test_base_outside_the_grid_is_one_more_setting():
    design = designed({**RESERVED, "values": [2, 8]})

    assert [point.is_base for point in design.points] == [False, False, True]
    assert design.base_point.values == (5,)


def test_base_need_not_be_run():
    assert designed({**RESERVED, "values": [2, 8]}, base_too=False).base_point is None


def test_setting_is_set_as_soon_as_the_run_begins():
    given = designed(RESERVED, FILTER).run_input(0, 1)

    assert given.interventions == (
        SetSetting(at_us=0, node="worker", property="ReservedConcurrentExecutions", value=2),
        SetFilter(at_us=0, source="uploads", target="worker", filter=None),
    )
    assert given.seed == 8


def test_what_a_going_run_cannot_change_is_set_in_the_scenario():
    flow = a_flow().from_source("kinesis", poisson(2), name="stream").into(a_function()).lasting(60)
    axis = {"node": "stream->worker", "property": "ParallelizationFactor", "values": [1, 4]}
    given = designed(axis, base=Base(scenario=flow.scenario)).run_input(1, 0)

    assert given.interventions == ()
    assert given.scenario.triggers[0].settings["ParallelizationFactor"] == 4


def test_setting_holds_for_the_whole_run_whatever_a_person_set():
    later = SetSetting(at_us=9 * SECOND_US, node="worker", property="ReservedConcurrentExecutions", value=1)
    other = SetSetting(at_us=9 * SECOND_US, node="worker", property="MemorySize", value=256)
    design = designed(RESERVED, base=Base(scenario=FLOW.scenario, interventions=(later, other)))

    assert design.run_input(0, 0).interventions[1:] == (other,)
    assert design.run_input(design.base_point.number, 0).interventions == (later, other)
    assert design.base_point.values == (1,)


def test_filter_of_ones_own_is_tried():
    design = designed({**FILTER, "values": ["on", {"suffix": ".txt"}]})

    (given,) = design.run_input(1, 0).interventions
    assert given.filter.suffix == ".txt"


def test_parameter_of_a_duration_is_varied_alone():
    design = designed({"node": "worker", "property": "Duration.ms", "values": [100, 900]})

    assert design.now == (500,)
    assert design.run_input(1, 0).interventions[0].property == "Duration.ms"


def test_other_luck_is_luck_of_ones_own():
    design = designed(RESERVED, same_luck=False)

    seeds = [design.seed(point.number, place) for point in design.points for place in range(3)]
    assert len(set(seeds)) == len(seeds)


def test_preview_is_the_beginning_only():
    short = shortened(designed(RESERVED), 50)

    assert 40 <= short.base.events_expected <= 60
    assert short.warm_up_us == pytest.approx(short.until_us / 10, rel=0.01)
    assert shortened(short, 1_000) == short


def test_parameter_that_the_base_no_longer_has_is_not_set():
    constant = SetSetting(
        at_us=9 * SECOND_US, node="worker", property="Duration", value={"exponential": {"mean_ms": 9}}
    )
    base = Base(scenario=FLOW.scenario, interventions=(constant,))

    design = designed({"node": "worker", "property": "Duration.ms", "values": [100]}, base=base)

    assert design.base_point.values == (None,)
    assert design.run_input(0, 0).interventions[0].value == 100
