import pytest

from eventflow.engine.validation.callers import caller_problems
from tests.builders import a_flow, a_function


def found(flow):
    return [(problem.where, problem.message) for problem in caller_problems(flow.scenario)]


@pytest.mark.parametrize("kind", ["function-url", "authorizer", "lex", "alexa", "firehose", "s3-batch"])
def test_some_callers_have_one_function(kind):
    flow = a_flow().from_source(kind, name="front").into(a_function("one"))

    assert found(flow) == []
    ((where, message),) = found(flow.into(a_function("two"), source="front"))
    assert where == "front->two"
    assert "one function" in message


def test_tasks_of_a_state_machine_can_be_many():
    flow = a_flow().from_source("step-functions", name="flow").into(a_function("one"))

    assert found(flow.into(a_function("two"), source="flow")) == []


@pytest.mark.parametrize(
    ("kind", "settings", "other"),
    [
        ("rest-api", {"ResourcePath": "/a", "HttpMethod": "GET"}, {"ResourcePath": "/a", "HttpMethod": "POST"}),
        ("http-api", {"RouteKey": "GET /a"}, {"RouteKey": "$default"}),
        ("websocket", {"RouteKey": "send"}, {}),
        ("cognito", {"LambdaConfig": "PreSignUp"}, {"LambdaConfig": "PostConfirmation"}),
        ("cloudfront", {"EventType": "origin-request"}, {"EventType": "origin-response"}),
    ],
)
def test_route_leads_to_one_place(kind, settings, other):
    one, two = (a_function(name, MemorySize=128) for name in ("one", "two"))
    flow = a_flow().from_source(kind, name="front").into(one, **settings)

    assert found(flow.into(two, source="front", **other)) == []
    ((where, message),) = found(flow.into(two, source="front", **settings))
    assert where == "front->two"
    assert "one place" in message


def test_failed_records_go_to_a_bucket_of_the_scenario():
    flow = a_flow().from_source("s3", name="failed").queue("orders").from_source("firehose", name="clicks")

    def told(name):
        return found(flow.into(a_function(), BucketARN=name))

    assert told("failed") == []
    assert "does not exist" in told("missing")[0][1]
    assert "can't be orders" in told("orders")[0][1]
