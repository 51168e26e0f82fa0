"""B6. API Gateway answers 500 when Lambda rejects the request, a load balancer 502; neither tries again.

https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.rules import RULES
from tests.builders import a_flow, a_function, times

K = TraceKind


def answer(run):
    return [RULES[row.rule].title for row in run.of(K.RETURNED)]


def behind(kind, *at_s):
    return a_flow().from_source(kind, times(*at_s), name="front")


@pytest.mark.parametrize(
    ("kind", "title"),
    [("rest-api", "Client got 500"), ("http-api", "Client got 500"), ("alb", "Client got 502")],
)
def test_b6_without_free_concurrency_the_client_is_answered_at_once(kind, title):
    """B6."""
    run = behind(kind, 0, 1).into(a_function(duration_ms=2_000, reserved=1)).run()

    assert run.story(1) == ["PUBLISHED", "THROTTLED", "RETURNED"]
    assert run.times_s(K.RETURNED, event=1) == [1]
    assert answer(run) == [title]


@pytest.mark.parametrize(
    ("kind", "title"),
    [("rest-api", "Client got 502"), ("http-api", "Client got 500"), ("alb", "Client got 502")],
)
def test_error_of_the_function_is_not_tried_again(kind, title):
    run = behind(kind, 0).into(a_function(fails=True)).run()

    assert run.count(K.STARTED) == 1
    assert answer(run) == [title]


@pytest.mark.parametrize(
    ("kind", "title"),
    [("rest-api", "Client got 500"), ("http-api", "Client got 500"), ("alb", "Client got 502")],
)
def test_without_permission_the_function_is_not_invoked(kind, title):
    run = behind(kind, 0).into(a_function(), permitted=False).run()

    assert run.count(K.STARTED) == 0
    assert answer(run) == [title]


def test_client_gets_504_after_29_seconds_and_the_function_runs_on():
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""
    run = behind("rest-api", 0).into(a_function(duration_ms=40_000, Timeout=60)).run()

    (answered,) = run.of(K.ANSWERED)
    assert (answered.at_s, RULES[answered.rule].title) == (29, "Client got 504")
    assert run.times_s(K.SUCCEEDED) == [40]
    assert run.ledger["balances"]
