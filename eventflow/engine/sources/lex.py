"""Amazon Lex: a bot that asks a function what to do next, or to fulfil what the user wants.

Lex waits 30 s at most and never tries again: whatever goes wrong with the function fails the request of the bot's
client. It may call because of the function's resource-based policy.

Simplified: a conversation has one turn for each event. AWS documents DependencyFailedException for a function that
takes too long or may not be called, with Lex V1; here it stands for a failed function as well.

https://docs.aws.amazon.com/lambda/latest/dg/services-lex.html
https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
https://docs.aws.amazon.com/lex/latest/dg/API_runtime_PostText.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Settings
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.shapes import id_of
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/services-lex.html"
_RUNTIME = "https://docs.aws.amazon.com/lex/latest/dg/API_runtime_PostText.html"

LONGEST_WAIT_US = 30 * SECOND_US

_ERROR = rule(
    "lex.error",
    "Client got 424",
    "The function failed, which is a failed dependency of the bot: DependencyFailedException.",
    _RUNTIME,
    model=True,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "lex.throttled",
        "Client got 429",
        "The function had no free concurrency, and Lex answered its client 429.",
        _DOCS,
    ),
    Failure.LEFT: rule(
        "lex.timeout",
        "Client got 424",
        "The function was not done after {value_s}: DependencyFailedException. It runs on.",
        _RUNTIME,
    ),
    Failure.DENIED: rule(
        "lex.denied",
        "Client got 424",
        "The function's resource-based policy does not let Lex invoke it: DependencyFailedException.",
        _RUNTIME,
    ),
    Failure.TOO_LARGE: rule("lex.too_large", "Client got 413", "The event is larger than what Lambda takes.", _RUNTIME),
}


def event(node: str, content: Content) -> dict[str, Any]:
    """One turn of a conversation, in the format of Lex V2."""
    intent = {
        "name": content["intent"],
        "state": "InProgress",
        "confirmationState": "None",
        "slots": {name: _slot(value) for name, value in content["slots"].items()},
    }
    empty = next((name for name, value in content["slots"].items() if value is None), None)
    action = {"type": "ElicitSlot", "slotToElicit": empty} if empty else {"type": "ConfirmIntent"}
    return {
        "messageVersion": "1.0",
        "invocationSource": content["invocationSource"],
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": id_of("session", node, content),
        "inputTranscript": content["transcript"],
        "bot": {
            "id": id_of(node).replace("-", "")[:10].upper(),
            "name": node,
            "aliasId": "TSTALIASID",
            "aliasName": "TestBotAlias",
            "localeId": "en_GB",
            "version": "DRAFT",
        },
        "interpretations": [{"intent": intent, "nluConfidence": 0.91}],
        "proposedNextState": {"dialogAction": action, "intent": intent},
        "sessionState": {"intent": intent, "sessionAttributes": {}, "originatingRequestId": id_of(node, content)},
        "transcriptions": [
            {
                "transcription": content["transcript"],
                "transcriptionConfidence": 1.0,
                "resolvedContext": {"intent": content["intent"]},
                "resolvedSlots": {},
            }
        ],
    }


def _slot(value: object) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "shape": "Scalar",
        "value": {"originalValue": value, "interpretedValue": value, "resolvedValues": [value]},
    }


def complaint(content: Content) -> str | None:
    """What is no turn of a conversation."""
    if not isinstance(content.get("slots", {}), Mapping):
        return "has slots that are not an object"
    if content.get("invocationSource", "DialogCodeHook") not in ("DialogCodeHook", "FulfillmentCodeHook"):
        return "has an invocationSource that is neither DialogCodeHook nor FulfillmentCodeHook"
    return None


def caller(settings: Settings) -> Caller:
    """A bot."""
    return Caller(answers=ANSWERS, waits_us=LONGEST_WAIT_US, most_bytes=MOST_PAYLOAD_BYTES)


SOURCE = EventSource(
    key="lex",
    name="Amazon Lex",
    family="conversations",
    glyph="chat-bot",
    docs=_DOCS,
    invocation="synchronous",
    permission="resource-based policy: lambda:InvokeFunction for lexv2.amazonaws.com",
    retries="nobody",
    failures_to="the bot's client",
    content={
        "invocationSource": "DialogCodeHook",
        "intent": "TrackParcel",
        "transcript": "track my parcel",
        "slots": {"ParcelId": None},
    },
    complaint=complaint,
    title=lambda content: str(content["transcript"]),
    event=event,
    caller=caller,
    single=True,
)
