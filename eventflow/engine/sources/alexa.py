"""Amazon Alexa: a skill whose requests a function answers.

Alexa waits 8 s at most for a response of at most 24 KB. Whatever goes wrong, the user hears that there was a problem,
and nobody tries again. Alexa may call because of the function's resource-based policy.

Simplified: each request is the first of its session, and an intent of a custom skill.

https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html
https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES, answer_bytes
from eventflow.engine.sources.shapes import START, id_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html"

LONGEST_WAIT_US = 8 * SECOND_US
MOST_ANSWER_BYTES = 24 * 1024

_ERROR = rule(
    "alexa.error", "User heard of a problem", "The function failed, so Alexa said that there was a problem.", _DOCS
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "alexa.throttled",
        "User heard of a problem",
        "The function had no free concurrency, so Alexa said that there was a problem.",
        _DOCS,
    ),
    Failure.LEFT: rule(
        "alexa.timeout",
        "User heard of a problem",
        "The function had not answered after {value_s}, which is as long as Alexa waits. It runs on.",
        _DOCS,
    ),
    Failure.DENIED: rule(
        "alexa.denied",
        "User heard of a problem",
        "The function's resource-based policy does not let Alexa invoke it.",
        _DOCS,
    ),
    Failure.TOO_LARGE: rule(
        "alexa.too_large", "User heard of a problem", "The request is larger than what Lambda takes.", _DOCS
    ),
    Failure.ANSWER_TOO_LARGE: rule(
        "alexa.answer_too_large",
        "User heard of a problem",
        "A response has at most 24 KB, and the function's is larger.",
        _DOCS,
        "AnswerBytes",
    ),
}


def event(node: str, content: Content) -> dict[str, Any]:
    """The request for an intent."""
    application = {"applicationId": f"amzn1.ask.skill.{id_of(node)}"}
    user = {"userId": f"amzn1.ask.account.{content['user']}"}
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": f"amzn1.echo-api.session.{id_of('session', node, content)}",
            "application": application,
            "attributes": {},
            "user": user,
        },
        "context": {"System": {"application": application, "user": user, "device": {"supportedInterfaces": {}}}},
        "request": {
            "type": "IntentRequest",
            "requestId": f"amzn1.echo-api.request.{id_of(node, content)}",
            "timestamp": START.replace(".000Z", "Z"),
            "locale": "en-GB",
            "intent": {
                "name": content["intent"],
                "slots": {name: {"name": name, "value": value} for name, value in content["slots"].items()},
            },
        },
    }


def complaint(content: Content) -> str | None:
    """What is no request of a skill."""
    return None if isinstance(content.get("slots", {}), Mapping) else "has slots that are not an object"


def caller(settings: Settings) -> Caller:
    """A skill."""
    return Caller(
        answers=ANSWERS,
        waits_us=LONGEST_WAIT_US,
        most_bytes=MOST_PAYLOAD_BYTES,
        answer_bytes=value_of(settings, TRIGGER_SETTINGS, "AnswerBytes"),
        most_answer_bytes=MOST_ANSWER_BYTES,
    )


TRIGGER_SETTINGS = (answer_bytes(_DOCS, "Alexa takes at most 24 KB."),)

SOURCE = EventSource(
    key="alexa",
    name="Amazon Alexa",
    family="conversations",
    glyph="chat-bot",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for alexa-appkit.amazon.com",
    retries="nobody",
    failures_to="the user",
    trigger_settings=TRIGGER_SETTINGS,
    content={"intent": "QueueDepthIntent", "slots": {"QueueName": "{orders|returns}"}, "user": "USER{00}"},
    complaint=complaint,
    title=lambda content: str(content["intent"]),
    event=event,
    caller=caller,
    single=True,
)
