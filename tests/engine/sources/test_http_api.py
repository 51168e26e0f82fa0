"""Payload format version 2.0, after
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, runs
from tests.shapes import named, shape

HTTP = CATALOGUE["http-api"]
ORDER = {**HTTP.content, "method": "POST", "path": "/orders", "query": {"dryRun": "true"}, "body": {"id": 1}}


def test_event_has_version_two():
    event = HTTP.event("api", ORDER)

    assert shape(event) == named(
        *("version", "routeKey", "rawPath", "rawQueryString", "body", "isBase64Encoded"),
        headers=named("host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"),
        queryStringParameters=named("dryRun"),
        requestContext=named(
            *(
                "accountId",
                "apiId",
                "domainName",
                "domainPrefix",
                "requestId",
                "routeKey",
                "stage",
                "time",
                "timeEpoch",
            ),
            http=named("method", "path", "protocol", "sourceIp", "userAgent"),
        ),
    )
    assert event["version"] == "2.0"
    assert event["rawQueryString"] == "dryRun=true"


def test_request_without_parameters_or_body_has_no_such_fields():
    event = HTTP.event("api", {**ORDER, "query": {}, "body": None})

    assert "body" not in event
    assert "queryStringParameters" not in event


@pytest.mark.parametrize(("script", "answer"), [(FAILS, "http-api.error"), (THROTTLED, "http-api.throttled")])
def test_failures_are_answered_at_once(script, answer):
    assert Calling("http-api", script).sends(0).rules(TraceKind.RETURNED) == [answer]


def test_integration_times_out_after_thirty_seconds():
    assert Calling("http-api", runs(31)).sends(0).times_s(TraceKind.ANSWERED) == [30]


@pytest.mark.parametrize(
    ("method", "path", "chosen"),
    [("GET", "/pets/7", 1), ("POST", "/pets/7", 2), ("GET", "/pets/7/toys", 3), ("PUT", "/", 0)],
)
def test_request_takes_the_route_that_fits_best(method, path, chosen):
    keys = ["$default", "GET /pets/{id}", "ANY /pets/{id}", "GET /pets/{proxy+}"]

    found = HTTP.route([{"RouteKey": key} for key in keys], {**ORDER, "method": method, "path": path})

    assert found == chosen


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("http-api", times(0), name="api").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
