"""What the manifest tells about the filters of an edge."""

from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.scenario.interventions import SetFilter
from tests.builders import a_flow, a_function, event_pattern, filter_policy, times


def edges(flow, *interventions):
    return flow.run(interventions=interventions).result.manifest["edges"]


def test_key_filter_has_its_parts():
    (edge,) = edges(a_flow().from_s3(times(0)).into(a_function(), prefix="images/", suffix=".jpg"))

    assert (edge["dialect"], edge["words"], edge["filter"]) == ("s3", ["prefix", "suffix"], "images/*.jpg")
    assert edge["filters"] == [
        {"at_us": 0, "text": "images/*.jpg", "patterns": [], "scope": "", "prefix": "images/", "suffix": ".jpg"}
    ]


def test_pattern_has_its_text_and_scope():
    policy = filter_policy('{ "state":["paid"] }', "MessageBody")

    (edge,) = edges(a_flow().from_topic(times(0)).into(a_function(), filter=policy))

    assert (edge["dialect"], edge["words"]) == ("sns", ["FilterPolicy", "FilterPolicyScope"])
    assert edge["filter"] == str(policy)
    (filter,) = edge["filters"]
    assert (filter["patterns"], filter["scope"]) == (['{ "state":["paid"] }'], "MessageBody")


def test_trigger_without_a_filter_tells_which_it_could_have():
    (edge,) = edges(a_flow().from_bus(times(0)).into(a_function()))

    assert (edge["dialect"], edge["filter"]) == ("eventbridge", None)
    assert [filter["text"] for filter in edge["filters"]] == [None]


def test_edge_that_knows_no_filter_says_so():
    flow = a_flow().queue("dead").from_callers(times(0)).into(a_function(dead_letter_queue="dead"))

    assert [(edge["dialect"], edge["words"]) for edge in edges(flow)] == [(None, [])] * 2


def test_filters_that_are_set_come_in_order_of_time():
    flow = a_flow().from_bus(times(0)).into(a_function(), filter=event_pattern({"source": ["a"]}))
    changes = [
        SetFilter(at_us=at_us, source="bus", target="worker", filter=filter)
        for at_us, filter in ((9, event_pattern({"source": ["b"]})), (5, None))
    ]

    (edge,) = edges(flow, *changes)

    assert edge["filter"] == '{"source": ["a"]}'
    assert [(filter["at_us"], filter["text"]) for filter in edge["filters"]] == [
        (0, '{"source": ["a"]}'),
        (5, None),
        (9, '{"source": ["b"]}'),
    ]


def test_filters_of_two_triggers_of_a_source_are_kept_apart():
    flow = a_flow().from_s3(times(0)).into(a_function("one"), prefix="a/").into(a_function("two"), prefix="b/")
    change = SetFilter(at_us=5, source="uploads", target="two", filter=ObjectKeyFilter("c/"))

    one, two = edges(flow, change)

    assert [filter["text"] for filter in one["filters"]] == ["a/*"]
    assert [filter["text"] for filter in two["filters"]] == ["b/*", "c/*"]
