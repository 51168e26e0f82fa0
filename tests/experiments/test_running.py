"""An experiment run in processes of its own."""

from eventflow.experiments.base import Base
from eventflow.experiments.plain_design import design_from_plain
from eventflow.experiments.running import measured_of, outcome, run
from tests.builders import a_flow, a_function, poisson

FLOW = a_flow().from_callers(poisson(5)).into(a_function(duration_ms=500, reserved=2)).lasting(40)
RESERVED = {"node": "worker", "property": "ReservedConcurrentExecutions", "values": [1, 2, 4]}


def designed(*axes, base=FLOW, count=3, **more):
    plain = {"axes": list(axes or [RESERVED]), "seeds": {"first": 1, "count": count}, **more}
    return design_from_plain(plain, Base(scenario=base.scenario))


def test_every_cell_is_run_and_is_what_it_is_alone():
    design = designed()
    told = []

    found = run(design, 2, lambda done, of: told.append((done, of)))

    assert len(found) == 9
    assert all(found[cell] == outcome(design, cell) for cell in found)
    assert told[-1] == (9, 9)


def test_more_places_throttle_less_over_the_same_luck():
    found = measured_of(run(designed(), 2))

    assert all(found[0, place]["throttled"] > found[2, place]["throttled"] for place in range(3))
    assert len({found[number, 1]["published"] for number in range(3)}) == 1


def test_settings_that_cannot_go_together_fail_in_a_sentence():
    provisioned = {"node": "worker", "property": "ProvisionedConcurrentExecutions", "values": [1, 2]}
    found = run(designed(RESERVED, provisioned, count=1), 2)

    assert found[0, 0].figures is not None
    assert found[1, 0].figures is None
    assert "reserved" in found[1, 0].error


def test_settings_known_well_enough_are_not_run_on():
    design = designed(count=40, precise={"metric": "published", "percent": 90})

    assert len(run(design, 2)) < 120
