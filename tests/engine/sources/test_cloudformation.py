"""The shape of a request about a custom resource.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.sources.cloudformation import complaint, event
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

COMMON = named(
    *("RequestType", "ServiceToken", "ResponseURL", "StackId", "RequestId", "LogicalResourceId", "ResourceType"),
    ResourceProperties=named("ServiceToken", "TableName"),
)
RESOURCE = {
    "LogicalResourceId": "SeedTable",
    "ResourceType": "Custom::SeedTable",
    "ResourceProperties": {"TableName": "orders"},
}


@pytest.mark.parametrize(
    ("request_type", "more"),
    [
        ("Create", {}),
        ("Update", named("PhysicalResourceId", OldResourceProperties=named("ServiceToken"))),
        ("Delete", named("PhysicalResourceId")),
    ],
)
def test_request_has_what_its_type_has(request_type, more):
    found = event("demo", {**RESOURCE, "RequestType": request_type})

    assert shape(found) == {**COMMON, **more}
    assert found["ResponseURL"].startswith("https://")
    assert found["StackId"].startswith("arn:aws:cloudformation:eu-west-1:482910573366:stack/demo/")
    assert found["ResourceProperties"]["ServiceToken"] == found["ServiceToken"]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        ({"RequestType": "Replace"}, "has a RequestType that is none of Create, Update, Delete"),
        ({"ResourceProperties": []}, "has ResourceProperties that are not an object"),
    ],
)
def test_complaint_is_what_can_be_no_request(content, wrong):
    assert complaint(content) == wrong


def test_retries_of_lambda_repeat_the_request():
    run = a_flow().from_source("cloudformation", times(0), DeliveryLatencyMs=0).into(a_function(fails=True)).run()

    assert run.metrics["Invocations"] == 3
