import pytest

from eventflow.engine.filters.iot.topic_filter import seen_topic, takes, topic_filter_problem


@pytest.mark.parametrize(
    ("topic_filter", "topic", "taken"),
    [
        ("a/b", "a/b", True),
        ("a/b", "a/c", False),
        ("a/b", "a/b/c", False),
        ("a/#", "a/b", True),
        ("a/#", "a/e/f", True),
        ("a/#", "a/", True),
        ("a/#", "a", False),
        ("a/#", "b/x", False),
        ("a/+", "a/b", True),
        ("a/+", "a/e/f", False),
        ("a/+/c", "a/b/c", True),
        ("+/b", "a/b", True),
        ("#", "a", True),
        ("#", "$aws/events/presence/connected/x", False),
        ("+/events/#", "$aws/events/presence", False),
        ("$aws/things/+/shadow/#", "$aws/things/x/shadow/update", True),
        ("Buildings/#", "$aws/rules/Heating/Buildings/1", True),
    ],
)
def test_topic_filter_takes_a_topic_level_by_level(topic_filter, topic, taken):
    assert takes(topic_filter, topic) is taken


def test_basic_ingest_hides_the_rules_name():
    assert seen_topic("$aws/rules/BuildingManager/Buildings/Building5") == "Buildings/Building5"


@pytest.mark.parametrize(
    ("topic_filter", "problem"),
    [
        ("", "A topic filter is empty."),
        ("a" * 257, "A topic filter has at most 256 bytes."),
        ("1/2/3/4/5/6/7/8/9", "A topic filter has at most 7 slashes."),
        ("a/#/b", "# stands alone, as the last level of a topic filter."),
        ("a/b#", "# stands alone, as the last level of a topic filter."),
        ("a/b+", "+ stands for a whole level of a topic filter."),
        ("a/+/#", None),
        ("1/2/3/4/5/6/7/8", None),
    ],
)
def test_topic_filter_may_be_refused(topic_filter, problem):
    assert topic_filter_problem(topic_filter) == problem
