"""Amazon Cognito: a user pool that asks functions at certain points of signing up, signing in and sending messages.

Each trigger has its own function, which must answer within 5 s; that can't be changed. If it does not, Cognito tries
again, three times in all, and then the user's operation fails. A function that raises an error has answered: the
operation fails at once with that error. Cognito may call because of the function's resource-based policy.

Simplified: AWS does not say how long Cognito waits between its tries (here it does not), nor that a throttle and the
function's own timeout count as tries, as they do here. The triggers for custom senders, which are asynchronous, are
not here.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure, Retry
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.routes import first
from eventflow.engine.sources.shapes import REGION, id_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_DOCS = "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html"
_CONFIG = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html"

LONGEST_WAIT_US = 5 * SECOND_US
TRIES = 3

TRIGGERS = {
    "PreSignUp": "PreSignUp_",
    "PostConfirmation": "PostConfirmation_",
    "PreAuthentication": "PreAuthentication_",
    "PostAuthentication": "PostAuthentication_",
    "PreTokenGeneration": "TokenGeneration_",
    "UserMigration": "UserMigration_",
    "CustomMessage": "CustomMessage_",
    "DefineAuthChallenge": "DefineAuthChallenge_",
    "CreateAuthChallenge": "CreateAuthChallenge_",
    "VerifyAuthChallengeResponse": "VerifyAuthChallengeResponse_",
}
"""Each trigger, and how the names of its sources begin."""

RESPONSES: Mapping[str, Mapping[str, Any]] = {
    "PreSignUp_": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    "TokenGeneration_": {"claimsOverrideDetails": None},
    "CustomMessage_": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
}
"""The fields that a function fills in, where the response has any."""

_TRIED = rule(
    "cognito.gave_up",
    "Operation failed",
    "Cognito has tried three times and tries no more, so the user's operation failed.",
    _DOCS,
)
ANSWERS = {
    Failure.ERROR: rule(
        "cognito.error",
        "Operation failed: UserLambdaValidationException",
        "The function answered with an error, which the user's operation fails with.",
        _DOCS,
    ),
    Failure.TIMEOUT: _TRIED,
    Failure.THROTTLED: _TRIED,
    Failure.LEFT: rule(
        "cognito.timeout",
        "Cognito stopped waiting",
        "The function had not answered after {value_s}, which can't be changed; it runs on.",
        _DOCS,
    ),
    Failure.DENIED: rule(
        "cognito.denied",
        "Operation failed: AccessDeniedException",
        "The function's resource-based policy does not let Cognito invoke it.",
        _DOCS,
    ),
    Failure.TOO_LARGE: rule(
        "cognito.too_large", "Operation failed", "The event is larger than what Lambda takes, 6 MB.", _DOCS
    ),
}
RETRY = rule("cognito.retry", "Cognito tries again", "Cognito tries three times in all.", _DOCS)


def event(node: str, content: Content) -> dict[str, Any]:
    """What the function gets, and must return with its response filled in."""
    source = content["triggerSource"]
    response = next((fields for start, fields in RESPONSES.items() if source.startswith(start)), {})
    return {
        "version": "1",
        "region": REGION,
        "userPoolId": f"{REGION}_{id_of(node).replace('-', '')[:9]}",
        "userName": content["userName"],
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": id_of(node, "app").replace("-", "")[:26],
        },
        "triggerSource": source,
        "request": {"userAttributes": dict(content["userAttributes"]), "validationData": None},
        "response": dict(response),
    }


def complaint(content: Content) -> str | None:
    """What no trigger of a user pool has."""
    source = content.get("triggerSource", "PreSignUp_SignUp")
    if not (isinstance(source, str) and source.startswith(tuple(TRIGGERS.values()))):
        return "has a triggerSource that no trigger has, such as PreSignUp_SignUp"
    if not isinstance(content.get("userAttributes", {}), Mapping):
        return "has userAttributes that are not an object"
    return None


def caller(settings: Settings) -> Caller:
    """A user pool."""
    tried = frozenset({Failure.TIMEOUT, Failure.THROTTLED, Failure.LEFT})
    retry = Retry(requests=TRIES, on=tried, rule=RETRY)
    return Caller(answers=ANSWERS, waits_us=LONGEST_WAIT_US, retry=retry, most_bytes=MOST_PAYLOAD_BYTES)


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The function of that trigger."""
    source = content["triggerSource"]
    names = [value_of(settings, TRIGGER_SETTINGS, "LambdaConfig") for settings in connections]
    return first(names, lambda number: source.startswith(TRIGGERS[names[number]]))


NO_TRIGGER = rule(
    "cognito.no_trigger",
    "No function asked",
    "{node} has no function for this point of its flows, so it goes on by itself.",
    _CONFIG,
)
TRIGGER_SETTINGS = (
    Setting(
        name="LambdaConfig",
        label="Trigger",
        group="User pool",
        kind="choice",
        default="PreSignUp",
        choices=tuple(TRIGGERS),
        fixed=True,
        help="At which point of the user pool's flows the function is asked.",
        source=_CONFIG,
    ),
)

SOURCE = EventSource(
    key="cognito",
    name="Amazon Cognito",
    family="identity",
    glyph="user-pool",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for cognito-idp.amazonaws.com",
    retries="Cognito: three tries in all",
    failures_to="the user's operation",
    trigger_settings=TRIGGER_SETTINGS,
    content={
        "triggerSource": "PreSignUp_SignUp",
        "userName": "user-{0000}",
        "userAttributes": {"email": "user-{0000}@example.net"},
    },
    complaint=complaint,
    title=lambda content: f"{content['triggerSource']} {content['userName']}",
    event=event,
    caller=caller,
    route=route,
    unrouted=NO_TRIGGER,
)
