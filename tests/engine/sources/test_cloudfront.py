"""The events of Lambda@Edge, after
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.cloudfront import EVENT_TYPES, complaint
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, times_out
from tests.shapes import named, shape

CLOUDFRONT = CATALOGUE["cloudfront"]
CONFIG = named("distributionDomainName", "distributionId", "eventType", "requestId")
HEADER = [named("key", "value")]
REQUEST = named("clientIp", "method", "uri", "querystring", headers={"host": HEADER, "user-agent": HEADER})


def cf(event_type):
    (found,) = CLOUDFRONT.event("site", {**CLOUDFRONT.content, "eventType": event_type})["Records"]
    return found["cf"]


def test_viewer_request_has_config_and_request():
    assert shape(cf("viewer-request")) == {"config": CONFIG, "request": REQUEST}


def test_origin_request_knows_its_origin_and_responses_have_a_status():
    assert set(cf("origin-request")["request"]) - set(REQUEST) == {"origin"}
    assert set(cf("viewer-response")) == {"config", "request", "response"}
    assert shape(cf("origin-response")["response"]) == named(
        "status", "statusDescription", headers={"content-type": HEADER}
    )


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        (FAILS, "cloudfront.error"),
        (times_out(5), "cloudfront.timeout"),
        (THROTTLED, "cloudfront.throttled"),
    ],
)
def test_every_failure_is_503_for_the_viewer(step, rule):
    assert Calling("cloudfront", step).sends(0).rules(TraceKind.RETURNED) == [rule]


@pytest.mark.parametrize(
    ("event_type", "size", "told"),
    [("viewer-request", 40 * 1024, 0), ("viewer-request", 40 * 1024 + 1, 1), ("origin-request", 1024 * 1024, 0)],
)
def test_generated_response_has_a_limit(event_type, size, told):
    calling = Calling("cloudfront", EventType=event_type, AnswerBytes=size).sends(0)

    assert len(calling.rules(TraceKind.ANSWERED)) == told


def test_each_kind_of_event_has_its_own_function():
    functions = [{"EventType": kind} for kind in EVENT_TYPES]

    chosen = [CLOUDFRONT.route(functions, {**CLOUDFRONT.content, "eventType": kind}) for kind in EVENT_TYPES]

    assert chosen == [0, 1, 2, 3]
    assert CLOUDFRONT.route(functions[1:], CLOUDFRONT.content) is None


def test_content_that_is_no_event():
    assert "origin-response" in complaint({"eventType": "request"})
    assert complaint({"path": "x"}) == "has a path that does not begin with /"


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("cloudfront", times(0), name="site").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
