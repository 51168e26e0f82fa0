"""The event of a trigger, after
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html, last
read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.cognito import TRIGGERS, complaint
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

COGNITO = CATALOGUE["cognito"]


def test_event_has_a_request_and_a_response_to_fill_in():
    assert shape(COGNITO.event("users", COGNITO.content)) == named(
        *("version", "region", "userPoolId", "userName", "triggerSource"),
        callerContext=named("awsSdkVersion", "clientId"),
        request=named("validationData", userAttributes=named("email")),
        response=named("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"),
    )


@pytest.mark.parametrize(
    ("source", "trigger"),
    [
        ("PreSignUp_SignUp", "PreSignUp"),
        ("PreSignUp_ExternalProvider", "PreSignUp"),
        ("TokenGeneration_Authentication", "PreTokenGeneration"),
        ("PostConfirmation_ConfirmSignUp", "PostConfirmation"),
    ],
)
def test_each_trigger_has_its_own_function(source, trigger):
    names = list(TRIGGERS)

    chosen = COGNITO.route([{"LambdaConfig": name} for name in names], {**COGNITO.content, "triggerSource": source})

    assert names[chosen] == trigger
    assert COGNITO.route([{"LambdaConfig": "UserMigration"}], COGNITO.content) is None


@pytest.mark.parametrize(
    ("content", "fine"), [({}, True), ({"triggerSource": "SignUp"}, False), ({"userAttributes": []}, False)]
)
def test_content_that_no_trigger_has(content, fine):
    assert (complaint(content) is None) is fine


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("cognito", times(0), name="users").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
