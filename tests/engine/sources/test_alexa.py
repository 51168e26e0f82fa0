"""The request of a custom skill, after https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html, last read
2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, Calling, runs
from tests.shapes import named, shape

ALEXA = CATALOGUE["alexa"]


def test_event_is_a_request_for_an_intent():
    application, user = named("applicationId"), named("userId")

    assert shape(ALEXA.event("queues", ALEXA.content)) == named(
        "version",
        session=named("new", "sessionId", application=application, attributes={}, user=user),
        context={"System": named(application=application, user=user, device={"supportedInterfaces": {}})},
        request=named(
            *("type", "requestId", "timestamp", "locale"),
            intent=named("name", slots={"QueueName": named("name", "value")}),
        ),
    )


def test_user_hears_of_failures_and_alexa_waits_eight_seconds():
    assert Calling("alexa", FAILS).sends(0).rules(TraceKind.RETURNED) == ["alexa.error"]
    assert Calling("alexa", runs(9)).sends(0).times_s(TraceKind.ANSWERED) == [8]


@pytest.mark.parametrize(("size", "told"), [(24 * 1024, []), (24 * 1024 + 1, ["alexa.answer_too_large"])])
def test_response_has_at_most_24_kilobytes(size, told):
    assert Calling("alexa", AnswerBytes=size).sends(0).rules(TraceKind.ANSWERED) == told


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("alexa", times(0), name="skill").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
