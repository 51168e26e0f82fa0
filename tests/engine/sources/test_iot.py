"""A message of a device goes to the function as it is.

https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.sources.iot import complaint, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

HOT = {"topic": "greenhouse/7/telemetry", "payload": {"deviceId": "greenhouse-7", "temperature": 31.4}}


def test_event_is_the_payload():
    assert event("rule", HOT) == {"deviceId": "greenhouse-7", "temperature": 31.4}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (HOT, None),
        ({"topic": "a/#"}, "wants a topic of 1 to 256 bytes without + and #"),
        ({"topic": ""}, "wants a topic of 1 to 256 bytes without + and #"),
        ({"payload": None}, "wants a payload that is JSON"),
    ],
)
def test_complaint_is_what_can_be_no_message(content, wrong):
    assert complaint(content) == wrong


def test_rule_takes_what_its_sql_selects():
    hot = PatternFilter(dialect="iot-rule", patterns=("SELECT * FROM 'greenhouse/#' WHERE temperature > 30",))

    run = a_flow().from_source("iot", times(*range(30)), DeliveryLatencyMs=0).into(a_function(), filter=hot).run()

    assert 0 < run.ledger["succeeded"] < 30
    assert {row.rule for row in run.of(TraceKind.FILTERED)} == {"iot.filtered"}


def test_rule_of_another_topic_takes_nothing():
    cellar = PatternFilter(dialect="iot-rule", patterns=("SELECT * FROM 'cellar/#'",))

    run = a_flow().from_source("iot", times(0)).into(a_function(), filter=cellar).run()

    assert run.story() == ["PUBLISHED", "FILTERED"]
