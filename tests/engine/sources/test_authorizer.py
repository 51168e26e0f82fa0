"""Input and cache of a Lambda authorizer, after
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html and
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.authorizer import complaint
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, FINE, Calling, runs
from tests.shapes import named, shape

K = TraceKind
AUTHORIZER = CATALOGUE["authorizer"]
TOKENS = [{"token": "Bearer ann"}, {"token": "Bearer bob"}]


def test_event_has_the_token_and_what_it_is_for():
    event = AUTHORIZER.event("check", {"token": "Bearer ann", "method": "GET", "path": "/orders"})

    assert shape(event) == named("type", "authorizationToken", "methodArn")
    assert event["type"] == "TOKEN"
    assert event["methodArn"].endswith("/prod/GET/orders")


def test_same_identity_is_asked_only_once_until_its_time_is_over():
    calling = Calling("authorizer", AuthorizerResultTtlInSeconds=300).sends(0, 1, 300, 301)

    assert calling.times_s(K.STARTED) == [0, 301]
    assert calling.story(1) == ["PUBLISHED", "DELIVERED"]
    assert calling.rules(K.DELIVERED) == ["authorizer.cached"] * 2


def test_each_identity_has_an_answer_of_its_own():
    calling = Calling("authorizer", contents=TOKENS)

    for second, card in enumerate((0, 1, 0, 1)):
        calling.sends(second, card=card)

    assert calling.times_s(K.STARTED) == [0, 1]


def test_failed_run_is_not_kept():
    calling = Calling("authorizer", FAILS, FINE, FINE).sends(0, 1, 2)

    assert calling.times_s(K.STARTED) == [0, 1]
    assert calling.rules(K.RETURNED) == ["authorizer.error"]


def test_requests_that_come_before_the_first_answer_are_asked_as_well():
    assert Calling("authorizer", runs(2)).sends(0, 1, 3).times_s(K.STARTED) == [0, 1]


def test_without_time_to_live_every_request_is_asked():
    assert Calling("authorizer", AuthorizerResultTtlInSeconds=0).sends(0, 1).times_s(K.STARTED) == [0, 1]


@pytest.mark.parametrize("token", ["", None])
def test_request_without_a_token_asks_nobody(token):
    assert "401" in complaint({"token": token})
    assert complaint({}) is None


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("authorizer", times(0), name="check").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
