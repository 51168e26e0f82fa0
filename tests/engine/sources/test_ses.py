"""The shape of incoming mail.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.sources.ses import SOURCE, complaint, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

VERDICT = named("status")
MAIL = {
    "from": "lena@example.net",
    "to": ["support@example.org"],
    "subject": "Invoice",
    "spamVerdict": "FAIL",
    "virusVerdict": "PASS",
}


def test_event_has_headers_and_verdicts_but_no_body():
    found = event("inbox", MAIL)

    mail = named(
        *("timestamp", "source", "messageId", "headersTruncated"),
        destination=[""],
        headers=[named("name", "value")],
        commonHeaders={**named("returnPath", "date", "messageId", "subject"), "from": [""], "to": [""]},
    )
    receipt = named(
        *("timestamp", "processingTimeMillis"),
        recipients=[""],
        spamVerdict=VERDICT,
        virusVerdict=VERDICT,
        spfVerdict=VERDICT,
        dkimVerdict=VERDICT,
        dmarcVerdict=VERDICT,
        action=named("type", "functionArn", "invocationType"),
    )
    record = named("eventSource", "eventVersion", ses={"mail": mail, "receipt": receipt})
    assert shape(found) == {"Records": [record]}
    assert found["Records"][0]["ses"]["receipt"]["spamVerdict"] == {"status": "FAIL"}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (MAIL, None),
        ({"to": []}, "wants a list of recipients"),
        ({"subject": 5}, "has a from or a subject that is not a text"),
        ({"spamVerdict": "MAYBE"}, "has a verdict that is none of PASS, FAIL, GRAY, PROCESSING_FAILED"),
    ],
)
def test_complaint_is_what_can_be_no_mail(content, wrong):
    assert complaint(content) == wrong


def test_action_invokes_asynchronously_unless_it_waits():
    flow = a_flow().from_source("ses", times(0), DeliveryLatencyMs=0)
    waiting = a_flow().from_source("ses", times(0), InvocationType="RequestResponse")

    assert flow.into(a_function()).run().count(TraceKind.QUEUED) == 1
    assert waiting.into(a_function()).run().story()[-2:] == ["STARTED", "SUCCEEDED"]


def test_rule_waits_30_s_for_an_answer():
    slow = a_function(duration_ms=45_000, Timeout=60)

    run = a_flow().from_source("ses", times(0), InvocationType="RequestResponse").into(slow).run()

    assert "ses.unanswered" in {row.rule for row in run.rows if row.at_s == 30}
    assert SOURCE.caller({}).waits_us == 30_000_000
