"""Payload format version 1.0, after
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.http_shapes import complaint
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, runs, times_out
from tests.shapes import named, shape

REST = CATALOGUE["rest-api"]
ORDER = {
    **REST.content,
    "resource": "/orders/{id}",
    "path": "/orders/EF-20417",
    "query": {"expand": "lines"},
    "headers": {"Accept": "application/json"},
}
HEADERS = ("Host", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "Accept")


def test_event_is_a_proxy_request():
    assert shape(REST.event("api", ORDER)) == named(
        *("resource", "path", "httpMethod", "stageVariables", "body", "isBase64Encoded"),
        headers=named(*HEADERS),
        multiValueHeaders={name: [""] for name in HEADERS},
        queryStringParameters=named("expand"),
        multiValueQueryStringParameters={"expand": [""]},
        pathParameters=named("id"),
        requestContext=named(
            *("resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId"),
            *("protocol", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "domainName", "apiId"),
            identity=named("sourceIp", "userAgent", "cognitoIdentityId", "userArn"),
        ),
    )


def test_values_are_those_of_the_request():
    event = REST.event("api", {**ORDER, "method": "POST", "body": {"amount": 3}})

    assert event["pathParameters"] == {"id": "EF-20417"}
    assert event["body"] == '{"amount":3}'
    assert event["requestContext"]["path"] == "/prod/orders/EF-20417"
    assert REST.event("api", {**ORDER, "query": {}})["queryStringParameters"] is None


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        ({"path": "orders"}, "has a path that does not begin with /"),
        ({"method": 1}, "has a method that is not a text"),
        ({"query": ["a"]}, "has query that are not an object"),
    ],
)
def test_content_that_is_no_request(content, wrong):
    assert complaint(content) == wrong


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        (FAILS, "rest-api.error"),
        (times_out(3), "rest-api.error"),
        (THROTTLED, "rest-api.throttled"),
    ],
)
def test_failures_are_answered_at_once(script, answer):
    assert Calling("rest-api", script).sends(0).rules(TraceKind.RETURNED) == [answer]


def test_integration_timeout_can_be_shorter():
    calling = Calling("rest-api", runs(1), TimeoutInMillis=50).sends(0)

    assert calling.times_s(TraceKind.ANSWERED) == [0.05]


@pytest.mark.parametrize(
    ("method", "path", "chosen"),
    [
        ("GET", "/orders", 1),
        ("GET", "/orders/7", 2),
        ("POST", "/orders/7", 3),
        ("GET", "/orders/7/lines", 0),
        ("GET", "/orders/new", 4),
    ],
)
def test_request_takes_the_route_that_fits_best(method, path, chosen):
    routes = [
        {},
        {"ResourcePath": "/orders"},
        {"ResourcePath": "/orders/{id}", "HttpMethod": "GET"},
        {"ResourcePath": "/orders/{id}"},
        {"ResourcePath": "/orders/new"},
    ]

    assert REST.route(routes, {**ORDER, "method": method, "path": path}) == chosen


def test_request_that_no_route_fits_takes_none():
    assert REST.route([{"ResourcePath": "/users"}], ORDER) is None
    assert REST.route([{"HttpMethod": "POST"}], ORDER) is None


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("rest-api", times(0), name="api").into(a_function(), permitted=True).run()

    assert run.story()[-1] == "SUCCEEDED"


def test_route_straight_to_a_queue_carries_the_body():
    flow = a_flow().queue("orders").from_source("rest-api", times(0), name="api").into("orders").also(a_function())

    assert REST.document("api", {**ORDER, "body": {"id": 7}}) == {"id": 7}
    assert flow.run().story()[-1] == "DELIVERED"
