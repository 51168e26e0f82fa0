"""What happens in the course of a run is left out, or not."""

from dataclasses import replace

import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.scenario.interventions import AddLoad, Fault, InjectEvents, Pause, SetSetting
from eventflow.experiments.axes import kind_of, label_of
from eventflow.experiments.base import Base
from eventflow.experiments.choices import choices
from eventflow.experiments.design import shortened
from eventflow.experiments.happenings import happening_words, happenings_of
from eventflow.experiments.measuring import measure
from eventflow.experiments.plain_design import design_from_plain
from tests.experiments.designs import FLOW, designed

S = 1_000_000
FAILS = Fault(at_us=20 * S, node="worker", kind="fail", for_us=30 * S)
LOAD = AddLoad(at_us=10 * S, node="uploads", times=3, for_us=20 * S)
TOLD = Base(scenario=replace(FLOW.scenario, interventions=(FAILS,)), interventions=(LOAD,))
FAULT_AXIS = {"node": "worker", "property": "fault at 20000 ms", "values": ["off", "on"]}
LOAD_AXIS = {"node": "uploads", "property": "load at 10000 ms", "values": [False, True]}


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (FAILS, "Fails for 30 s at 20 s"),
        (replace(FAILS, kind="slow", factor=2.5), "2.5 times as slow for 30 s at 20 s"),
        (replace(FAILS, kind="throttle"), "Is throttled for 30 s at 20 s"),
        (LOAD, "3 times the traffic for 20 s at 10 s"),
        (Pause(at_us=S, source="a", target="b", for_us=2 * S), "Is paused for 2 s at 1 s"),
        (InjectEvents(at_us=S, node="a", count=5), "5 events sent at 1 s"),
        (InjectEvents(at_us=S, node="a"), "1 event sent at 1 s"),
    ],
)
def test_it_is_said_in_words(happening, words):
    assert happening_words(happening) == words


def test_two_at_once_have_names_of_their_own():
    both = [FAILS, replace(FAILS, kind="slow", factor=2.0)]

    assert list(happenings_of("worker", both)) == ["fault at 20000 ms", "fault at 20000 ms, 2"]


def test_pause_is_of_its_trigger_and_a_setting_is_none():
    items = [
        Pause(at_us=S, source="a", target="b", for_us=S),
        SetSetting(at_us=S, node="a->b", property="BatchSize", value=2),
    ]

    assert list(happenings_of("a->b", items)) == ["pause at 1000 ms"]


def test_each_is_offered_at_the_part_that_it_happens_to():
    offered = {
        (part["node"], setting["property"]): setting
        for part in choices(TOLD)
        for setting in part["settings"]
        if setting["group"] == "What happens"
    }

    assert set(offered) == {("worker", "fault at 20000 ms"), ("uploads", "load at 10000 ms")}
    fault = offered["worker", "fault at 20000 ms"]
    assert (fault["label"], fault["kind"], fault["now"]) == ("Fails for 30 s at 20 s", "boolean", True)


def test_what_is_off_does_not_happen():
    design = designed(FAULT_AXIS, LOAD_AXIS, base=TOLD, warm_up="0s")
    found = {point.values: measure(design, point.number, 0) for point in design.points}

    assert found[False, True].errors == 0 < found[True, True].errors
    assert found[True, False].published < found[True, True].published
    assert design.base_point.values == (True, True)
    assert len(design.points) == 4


def test_it_goes_together_with_a_setting():
    reserved = {"node": "worker", "property": "ReservedConcurrentExecutions", "values": [1]}
    design = designed(FAULT_AXIS, reserved, base=TOLD)

    without = design.run_input(0, 0)
    assert without.scenario.interventions == ()
    assert without.interventions == (
        SetSetting(at_us=0, node="worker", property="ReservedConcurrentExecutions", value=1),
        LOAD,
    )


def test_it_is_named_and_read_back():
    design = designed(FAULT_AXIS, base=TOLD)
    (axis,) = design.axes

    assert (label_of(TOLD, axis), kind_of(TOLD, axis)) == ("Fails for 30 s at 20 s", "boolean")
    assert design.label(design.points[0]) == "fails for 30 s at 20 s off"
    assert design_from_plain(design.as_dict(), TOLD) == design


def test_short_preview_of_it_can_be_run():
    preview = shortened(designed(LOAD_AXIS, base=TOLD), 30)

    assert preview.until_us < FAILS.at_us
    assert measure(preview, 0, 0).published > 0


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        ({**FAULT_AXIS, "values": ["maybe"]}, "worker.fault at 20000 ms: must be on or off, not 'maybe'."),
        ({**FAULT_AXIS, "values": [0]}, "worker.fault at 20000 ms: must be on or off, not 0."),
        ({**FAULT_AXIS, "property": "fault at 1 ms"}, "axes[0].property: worker has no setting 'fault at 1 ms'."),
    ],
)
def test_what_can_not_be_is_refused(axis, words):
    with pytest.raises(ScenarioError) as refused:
        designed(axis, base=TOLD)

    assert str(refused.value.problems[0]).startswith(words)
