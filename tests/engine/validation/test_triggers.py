"""Filters that AWS would refuse, and filters that a person sets: every complaint has its place."""

import pytest

from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.scenario.interventions import SetFilter, SetSetting
from eventflow.engine.validation.scenario import problems
from tests.builders import a_flow, a_function, event_pattern, filter_policy

BUS = a_flow().from_bus(Placed={"amount": 5})
TOPIC = a_flow().from_topic(paid={"message": "x"})


def complaints(flow, *interventions):
    return [str(problem) for problem in problems(flow.scenario, interventions)]


@pytest.mark.parametrize(
    ("flow", "filter"),
    [
        (BUS, None),
        (BUS, event_pattern({"detail": {"amount": [{"numeric": [">", 3]}], "state": [{"anything-but": "NEW"}]}})),
        (TOPIC, filter_policy({})),
        (TOPIC, filter_policy({"state": ["paid"]}, "MessageBody")),
    ],
)
def test_sound_filter_has_no_problems(flow, filter):
    assert complaints(flow.into(a_function(), filter=filter)) == []


PROBLEMS = {
    "every reason with its place": (
        BUS,
        event_pattern('{"source": "shop",\n "detail": {"a": [{"starts": "x"}]}}'),
        [
            'bus->worker.EventPattern: "source" must be an object or an array (line 1, column 12).',
            "bus->worker.EventPattern: Unrecognized match type starts (line 2, column 19).",
        ],
    ),
    "a reason that is a sentence": (
        BUS,
        event_pattern('{"a": [{"numeric": 5}]}'),
        ["bus->worker.EventPattern: Value of numeric must be an array (line 1, column 20)."],
    ),
    "key filter of a bus": (
        BUS,
        ObjectKeyFilter("images/"),
        ["bus->worker: Amazon EventBridge knows no prefix and suffix. Write EventPattern."],
    ),
    "event pattern of a topic": (
        TOPIC,
        event_pattern("{}"),
        ["topic->worker: Amazon SNS knows no EventPattern. Write FilterPolicy and FilterPolicyScope."],
    ),
    "unknown dialect": (
        BUS,
        PatternFilter(dialect="x", patterns=("{}",)),
        ["bus->worker: Amazon EventBridge knows no such filter. Write EventPattern."],
    ),
}


@pytest.mark.parametrize(("flow", "filter", "sentences"), PROBLEMS.values(), ids=PROBLEMS)
def test_filter_that_aws_would_refuse(flow, filter, sentences):
    assert complaints(flow.into(a_function(), filter=filter)) == sentences


def test_limits_of_a_dialect_are_told_as_well():
    (sentence,) = complaints(TOPIC.into(a_function(), filter=filter_policy({name: ["x"] for name in "abcdef"})))

    assert "5" in sentence


def test_warning_is_no_problem():
    pattern = event_pattern('{"source": ["a"], "$or": ["b"]}')

    assert pattern.compiled().warnings
    assert complaints(BUS.into(a_function(), filter=pattern)) == []


def a_filter(filter, at_us=5, source="bus"):
    return SetFilter(at_us=at_us, source=source, target="worker", filter=filter)


SET = {
    "fits": (a_filter(event_pattern({"source": ["shop"]})), []),
    "none": (a_filter(None), []),
    "no trigger": (
        a_filter(None, source="nowhere"),
        ["interventions[0]: there is no trigger nowhere->worker. There are bus->worker."],
    ),
    "dialect": (
        a_filter(filter_policy({})),
        ["bus->worker: Amazon EventBridge knows no FilterPolicy and FilterPolicyScope. Write EventPattern."],
    ),
    "pattern": (
        a_filter(event_pattern("{}")),
        ["bus->worker.EventPattern: Empty objects are not allowed (line 1, column 1)."],
    ),
}


@pytest.mark.parametrize(("change", "sentences"), SET.values(), ids=SET)
def test_filter_that_a_person_sets_is_checked(change, sentences):
    assert complaints(BUS.into(a_function()), change) == sentences


def test_filter_of_two_triggers_between_the_same_nodes_can_not_be_told_apart():
    worker = a_function()
    flow = a_flow().from_s3(keys=["a"]).into(worker, prefix="a/").into(worker, prefix="b/")

    (sentence,) = complaints(flow, a_filter(ObjectKeyFilter("c/"), source="uploads"))

    assert sentence == "interventions[0]: there are 2 triggers uploads->worker. Change the scenario and run it anew."


def test_filter_that_would_overlap_with_what_others_have_left_is_refused():
    flow = a_flow().from_s3(keys=["a"]).into(a_function(), prefix="a/").into(a_function("other"), prefix="b/")
    wide, elsewhere = ObjectKeyFilter("b/raw/"), ObjectKeyFilter("c/")
    moved = SetFilter(at_us=4, source="uploads", target="other", filter=elsewhere)

    assert "would tell both worker and other of one object" in complaints(flow, a_filter(wide, source="uploads"))[0]
    assert complaints(flow, moved, a_filter(wide, source="uploads")) == []


def test_other_interventions_are_checked_beside_it():
    flow = BUS.into(a_function())

    assert complaints(flow, a_filter(None), SetSetting(at_us=9, node="worker", property="Timeout", value=0)) == [
        "worker.Timeout: must be from 1 to 900 s, not 0."
    ]
