"""The event of a code hook of Lex V2, after https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html, last
read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.lex import complaint
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, THROTTLED, Calling, runs
from tests.shapes import named, shape

LEX = CATALOGUE["lex"]
INTENT = named("name", "state", "confirmationState", slots=named("ParcelId"))


def test_event_is_a_turn_of_a_conversation():
    event = LEX.event("ParcelBot", LEX.content)

    assert shape(event) == named(
        *("messageVersion", "invocationSource", "inputMode", "responseContentType", "sessionId", "inputTranscript"),
        bot=named("id", "name", "aliasId", "aliasName", "localeId", "version"),
        interpretations=[named("nluConfidence", intent=INTENT)],
        proposedNextState=named(dialogAction=named("type", "slotToElicit"), intent=INTENT),
        sessionState=named("originatingRequestId", intent=INTENT, sessionAttributes={}),
        transcriptions=[
            named("transcription", "transcriptionConfidence", resolvedContext=named("intent"), resolvedSlots={})
        ],
    )
    assert event["proposedNextState"]["dialogAction"] == {"type": "ElicitSlot", "slotToElicit": "ParcelId"}


def test_filled_slot_has_its_value():
    intent = LEX.event("ParcelBot", {**LEX.content, "slots": {"ParcelId": "P7"}})["sessionState"]["intent"]

    assert intent["slots"]["ParcelId"]["value"]["interpretedValue"] == "P7"


@pytest.mark.parametrize(("step", "rule"), [(FAILS, "lex.error"), (THROTTLED, "lex.throttled")])
def test_failure_of_the_function_fails_the_clients_request(step, rule):
    assert Calling("lex", step).sends(0).rules(TraceKind.RETURNED) == [rule]


def test_lex_waits_thirty_seconds():
    assert Calling("lex", runs(31)).sends(0).times_s(TraceKind.ANSWERED) == [30]


def test_content_that_is_no_turn():
    assert complaint({"slots": []}) == "has slots that are not an object"
    assert "FulfillmentCodeHook" in complaint({"invocationSource": "Other"})


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("lex", times(0), name="bot").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
