import pytest

from eventflow.engine import ScenarioError
from eventflow.engine.scenario.interventions import (
    AddLoad,
    DropEvent,
    Fault,
    InjectEvents,
    Pause,
    SetFilter,
    SetSetting,
    from_plain,
    to_plain,
)
from tests.builders import event_pattern

ALL = (
    SetSetting(at_us=1, node="worker", property="Timeout", value=5),
    InjectEvents(at_us=2, node="uploads", card=3, count=4),
    Fault(at_us=3, node="worker", kind="slow", for_us=30_000_000, factor=5),
    DropEvent(at_us=4, event=17),
    SetFilter(at_us=5, source="bus", target="worker", filter=event_pattern('{"source": ["shop"]}')),
    SetFilter(at_us=6, source="bus", target="worker", filter=None),
    InjectEvents(at_us=7, node="uploads", payload={"key": "a.jpg"}),
    AddLoad(at_us=8, node="uploads", times=5, for_us=1_000_000),
    Pause(at_us=9, source="jobs", target="worker", for_us=2_000_000),
)


def test_plain_form_is_read_back():
    assert from_plain(to_plain(ALL)) == ALL


def test_time_may_be_written_as_a_person_does():
    (intervention,) = from_plain([{"at": "2m30s", "drop": {"event": 1}}])

    assert intervention.at_us == 150_000_000


def test_they_are_put_in_order_of_time_and_else_kept_as_given():
    later, first, second = ({"at_us": at_us, "drop": {"event": event}} for at_us, event in ((9, 1), (5, 3), (5, 2)))

    assert [item.event for item in from_plain([later, first, second])] == [3, 2, 1]


def test_filter_is_said_in_the_words_of_a_trigger():
    plain = {"source": "bus", "target": "worker", "filter": {"EventPattern": {"source": ["shop"]}}}

    assert from_plain([{"at": "12s", "set_filter": plain}]) == (
        SetFilter(at_us=12_000_000, source="bus", target="worker", filter=event_pattern('{"source": ["shop"]}')),
    )


def test_complaint_about_a_filter_names_its_place():
    plain = {"source": "bus", "target": "worker", "filter": {"EventPattern": 5, "prefix": ""}}

    with pytest.raises(ScenarioError) as caught:
        from_plain([{"at": 0, "drop": {"event": 0}}, {"at": 0, "set_filter": plain}])

    assert [problem.where for problem in caught.value.problems] == ["interventions[1].set_filter.filter.EventPattern"]


def test_missing_card_and_count_have_defaults():
    assert from_plain([{"at_us": 0, "inject": {"node": "uploads"}}]) == (InjectEvents(at_us=0, node="uploads"),)


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ({}, "must be a list"),
        (["x"], "must be an object such as"),
        ([{"drop": {"event": 1}}], "has no time"),
        ([{"at": "soon", "drop": {"event": 1}}], "is not a time"),
        ([{"at_us": -1, "drop": {"event": 1}}], "whole number from 0"),
        ([{"at_us": 1.5, "drop": {"event": 1}}], "whole number from 0"),
        ([{"at_us": 1}], "one of set, inject, load, fault, pause, drop or set_filter"),
        ([{"at_us": 1, "drop": {"event": 1}, "set": {}}], "one of set, inject, load, fault, pause, drop or set_filter"),
        ([{"at_us": 1, "drop": {"event": 1}, "why": 1}], "one of set, inject, load, fault, pause, drop or set_filter"),
        ([{"at_us": 1, "drop": 5}], "drop must be an object"),
        ([{"at_us": 1, "drop": {}}], "event is missing"),
        ([{"at_us": 1, "drop": {"event": True}}], "event must be a whole number"),
        ([{"at_us": 1, "drop": {"event": 1, "when": 2}}], "when is not known here"),
        ([{"at_us": 1, "set": {"node": "a", "property": "b"}}], "value is missing"),
        ([{"at_us": 1, "set": {"node": 1, "property": "b", "value": 1}}], "node must be a text"),
        ([{"at_us": 1, "inject": {"node": "a", "count": 0}}], "count must be a whole number from 1"),
        ([{"at_us": 1, "inject": {"node": "a", "count": 10_001}}], "count must be a whole number"),
        ([{"at_us": 1, "inject": {"node": "a", "payload": [1]}}], "payload must be an object"),
        ([{"at_us": 1, "inject": {"node": "a", "payload": {"x": float("nan")}}}], "payload must be JSON"),
        ([{"at_us": 1, "inject": {"node": "a", "payload": {1: 2}}}], "payload must be JSON"),
        ([{"at_us": 1, "inject": {"node": "a", "payload": {"x": "y" * 300_000}}}], "at most 262,144 characters"),
        ([{"at_us": 1, "inject": {"node": "a", "card": 1, "payload": {}}}], "a card or a payload, not both"),
        ([{"at_us": 1, "load": {"node": "a", "times": 1, "for": 1}}], "times must be a whole number from 2 to 50"),
        ([{"at_us": 1, "load": {"node": "a", "times": 2}}], "for is missing"),
        ([{"at_us": 1, "pause": {"source": "a", "target": 5, "for": 1}}], "target must be a text"),
        ([{"at_us": 1, "fault": {"node": "a", "kind": "melt", "for": 1}}], "one of fail, slow, throttle"),
        ([{"at_us": 1, "fault": {"node": "a", "kind": ["fail"], "for": 1}}], "one of fail, slow, throttle"),
        ([{"at_us": 1, "fault": {"node": "a", "kind": "slow", "for": 1, "factor": 0}}], "factor must be above 0"),
        ([{"at_us": 1, "fault": {"node": "a", "kind": "slow", "for": "x"}}], "is not a time"),
        ([{"at_us": 1, "set_filter": {"source": "bus", "target": "worker"}}], "filter is missing"),
        ([{"at_us": 1, "set_filter": {"source": "a", "target": "b", "filter": []}}], "filter must be an object"),
        ([{"at_us": 1, "set_filter": {"source": 1, "target": "b", "filter": None}}], "source must be a text"),
        ([{"at_us": 1, "set_filter": {"source": "a", "target": "b", "filter": {"x": 1}}}], "x is not known here"),
    ],
)
def test_refuses_what_is_no_intervention(plain, why):
    with pytest.raises(ScenarioError, match=why):
        from_plain(plain)


def test_every_complaint_comes_at_once_with_its_place():
    with pytest.raises(ScenarioError) as caught:
        from_plain([{"at_us": 1}, {"at_us": 1, "drop": {"event": 0}}, 5])

    assert [problem.where for problem in caught.value.problems] == ["interventions[0]", "interventions[2]"]
