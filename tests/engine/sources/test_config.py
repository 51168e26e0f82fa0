"""The shape of an evaluation.

https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html, last read
2026-11-21.
"""

import json

import pytest

from eventflow.engine.sources import CATALOGUE
from eventflow.engine.sources.config import complaint, event
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape


def test_what_changed_and_the_parameters_are_texts():
    found = event("bucket-versioning", {**CATALOGUE["config"].content, "resourceId": "photos"})

    assert shape(found) == named(
        *("version", "invokingEvent", "ruleParameters", "resultToken", "eventLeftScope", "executionRoleArn"),
        *("configRuleArn", "configRuleName", "configRuleId", "accountId"),
    )
    item = named(
        *("configurationItemVersion", "configurationItemCaptureTime", "configurationStateId", "awsAccountId"),
        *("configurationItemStatus", "resourceId", "ARN", "awsRegion", "resourceType"),
        tags={},
        relationships=[],
        configuration=named("name"),
    )
    assert shape(json.loads(found["invokingEvent"])) == named("messageType", configurationItem=item)
    assert json.loads(found["ruleParameters"]) == {"requireVersioning": "true"}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        ({"configuration": []}, "has a configuration that is not an object"),
        ({"resourceId": 5}, "has a resourceId or a resourceType that is not a text"),
    ],
)
def test_complaint_is_what_can_be_no_change(content, wrong):
    assert complaint(content) == wrong


def test_rule_runs_in_a_scenario():
    assert a_flow().from_source("config", times(0)).into(a_function()).run().ledger["succeeded"] == 1
