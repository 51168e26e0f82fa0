"""The events of routes, after
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, Calling, runs
from tests.shapes import named, shape

WEBSOCKET = CATALOGUE["websocket"]
CONTEXT = (
    *("routeKey", "eventType", "extendedRequestId", "requestTime", "messageDirection", "stage", "connectedAt"),
    *("requestTimeEpoch", "requestId", "domainName", "connectionId", "apiId"),
)


def content(**fields):
    return {**WEBSOCKET.content, **fields}


def test_message_has_a_body_and_an_id():
    event = WEBSOCKET.event("chat", content(body={"action": "send", "text": "hi"}))

    assert shape(event) == named(
        "body", "isBase64Encoded", requestContext=named(*CONTEXT, "messageId", identity=named("sourceIp"))
    )
    assert event["requestContext"]["routeKey"] == "send"
    assert event["requestContext"]["eventType"] == "MESSAGE"


@pytest.mark.parametrize(("key", "kind"), [("$connect", "CONNECT"), ("$disconnect", "DISCONNECT")])
def test_connection_has_no_body(key, kind):
    event = WEBSOCKET.event("chat", content(route_key=key))

    assert shape(event) == named("isBase64Encoded", requestContext=named(*CONTEXT, identity=named("sourceIp")))
    assert event["requestContext"]["eventType"] == kind


@pytest.mark.parametrize(
    ("fields", "chosen"),
    [
        ({"body": {"action": "send"}}, 1),
        ({"body": {"action": "unknown"}}, 0),
        ({"body": "plain words"}, 0),
        ({"route_key": "$connect"}, None),
    ],
)
def test_message_takes_the_route_that_it_names(fields, chosen):
    routes = [{"RouteKey": "$default"}, {"RouteKey": "send"}]

    assert WEBSOCKET.route(routes, content(**fields)) == chosen


def test_client_hears_of_failures():
    assert Calling("websocket", FAILS).sends(0).rules(TraceKind.RETURNED) == ["websocket.error"]
    assert Calling("websocket", runs(30)).sends(0).times_s(TraceKind.ANSWERED) == [29]


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("websocket", times(0), name="chat").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
