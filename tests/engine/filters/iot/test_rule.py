import pytest

from eventflow.engine.filters.iot.rule import IotRule

HOT = {"topic": "greenhouse/7/telemetry", "payload": {"temperature": 31}}


@pytest.mark.parametrize(
    ("sql", "takes"),
    [
        ("SELECT * FROM 'greenhouse/#' WHERE temperature > 30", True),
        ("SELECT * FROM 'greenhouse/+/telemetry'", True),
        ("SELECT * FROM 'cellar/#' WHERE temperature > 30", False),
        ("SELECT * FROM 'greenhouse/#' WHERE temperature > 40", False),
        ("SELECT * FROM 'greenhouse/#' WHERE topic(2) = '7'", True),
    ],
)
def test_rule_is_asked_of_topic_and_payload(sql, takes):
    rule = IotRule.compile(sql)

    assert rule.matches(HOT) is takes
    assert rule.explain(HOT).matched is takes
