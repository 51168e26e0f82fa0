"""The event of a target group, after
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from tests.builders import a_flow, a_function, times
from tests.calling import Calling, runs
from tests.shapes import named, shape

ALB = CATALOGUE["alb"]
HEALTH = {**ALB.content, "path": "/health", "query": {"deep": 1}}


def test_event_names_the_target_group():
    event = ALB.event("front", HEALTH)

    assert shape(event) == named(
        *("httpMethod", "path", "body", "isBase64Encoded"),
        queryStringParameters=named("deep"),
        headers=named("host", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"),
        requestContext={"elb": named("targetGroupArn")},
    )
    assert event["body"] == ""
    assert event["queryStringParameters"] == {"deep": "1"}


def test_load_balancer_waits_for_as_long_as_the_function_runs():
    assert Calling("alb", runs(900)).sends(0).story()[-1] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("path", "chosen"), [("/api/v1", 1), ("/api", 0), ("/img/a.png", 2), ("/IMG/a.png", 0), ("/a[b", 0)]
)
def test_rule_of_the_lowest_priority_that_fits_takes_the_request(path, chosen):
    rules = [
        {"Priority": 9},
        {"PathPattern": "/api/*", "Priority": 2},
        {"PathPattern": "/img/?.png", "Priority": 1},
    ]

    assert ALB.route(rules, {**HEALTH, "path": path}) == chosen


def test_without_a_rule_that_fits_nobody_takes_it():
    assert ALB.route([{"PathPattern": "/[ab]"}], {**HEALTH, "path": "/a"}) is None


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("alb", times(0), name="front").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
