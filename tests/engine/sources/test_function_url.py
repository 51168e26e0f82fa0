"""Payload format version 2.0, after https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, runs
from tests.shapes import named, shape

URL = CATALOGUE["function-url"]


def test_event_has_version_two_and_the_default_route():
    event = URL.event("ping", URL.content)

    assert shape(event) == named(
        *("version", "routeKey", "rawPath", "rawQueryString", "isBase64Encoded"),
        headers=named("host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"),
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
    assert event["routeKey"] == "$default"
    assert event["requestContext"]["domainName"].endswith(".lambda-url.eu-west-1.on.aws")
    assert event["requestContext"]["accountId"] == "anonymous"


@pytest.mark.parametrize(("script", "answer"), [(FAILS, "function-url.error"), (THROTTLED, "function-url.throttled")])
def test_failures_are_answered_at_once(script, answer):
    assert Calling("function-url", script).sends(0).rules(TraceKind.RETURNED) == [answer]


def test_url_waits_for_as_long_as_the_function_may_run():
    assert Calling("function-url", runs(900)).sends(0).story() == ["PUBLISHED", "STARTED", "SUCCEEDED"]


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("function-url", times(0), name="ping").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
