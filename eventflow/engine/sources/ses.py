"""Amazon SES: a receipt rule that calls a function for mail that comes in.

The rule's Lambda action invokes the function asynchronously, or waits for it: the function then decides what
becomes of the mail. The function gets the headers and the verdicts, but not the body.

Simplified: a receipt rule is for every recipient; SES does not publish how it tries again, nor what it does with mail
about which it gets no answer.

https://docs.aws.amazon.com/lambda/latest/dg/services-ses.html
https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import START, arn, id_of, json_text
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_ACTION = "https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html"

VERDICTS = ("PASS", "FAIL", "GRAY", "PROCESSING_FAILED")
WAITS_US = 30 * SECOND_US
"""https://docs.aws.amazon.com/ses/latest/APIReference/API_LambdaAction.html"""

UNANSWERED = rule(
    "ses.unanswered",
    "No answer for SES",
    "{edge_to} gave {edge_from} no answer within 30 s, so it decided nothing about the mail.",
    _ACTION,
)


def event(node: str, content: Content) -> dict[str, Any]:
    """The notification: one record, with headers and verdicts."""
    sender, recipients, subject = content["from"], list(content["to"]), content["subject"]
    message_id = f"<{id_of(node, content)}@mail.example>"
    common = {
        "returnPath": sender,
        "from": [sender],
        "date": "Thu, 15 Jan 2026 09:00:00 +0000",
        "to": recipients,
        "messageId": message_id,
        "subject": subject,
    }
    headers = {"From": sender, "To": ", ".join(recipients), "Subject": subject}
    return {
        "Records": [
            {
                "eventSource": "aws:ses",
                "eventVersion": "1.0",
                "ses": {
                    "mail": {
                        "timestamp": START,
                        "source": sender,
                        "messageId": id_of(node, content, "mail").replace("-", ""),
                        "destination": recipients,
                        "headersTruncated": False,
                        "headers": [{"name": name, "value": value} for name, value in headers.items()],
                        "commonHeaders": common,
                    },
                    "receipt": {
                        "timestamp": START,
                        "processingTimeMillis": 400,
                        "recipients": recipients,
                        "spamVerdict": {"status": content["spamVerdict"]},
                        "virusVerdict": {"status": content["virusVerdict"]},
                        "spfVerdict": {"status": "PASS"},
                        "dkimVerdict": {"status": "PASS"},
                        "dmarcVerdict": {"status": "PASS"},
                        "action": {
                            "type": "Lambda",
                            "functionArn": arn("lambda", f"function:{node}-action"),
                            "invocationType": "Event",
                        },
                    },
                },
            }
        ]
    }


def complaint(content: Content) -> str | None:
    """What can be no mail."""
    recipients = content.get("to", ["x"])
    if not isinstance(recipients, list | tuple) or not recipients or not all(isinstance(to, str) for to in recipients):
        return "wants a list of recipients"
    if not all(isinstance(content.get(name, ""), str) for name in ("from", "subject")):
        return "has a from or a subject that is not a text"
    if any(content.get(name, "PASS") not in VERDICTS for name in ("spamVerdict", "virusVerdict")):
        return f"has a verdict that is none of {', '.join(VERDICTS)}"
    return None


def caller(settings: Mapping[str, Any]) -> Caller:
    """With RequestResponse the rule waits for the function."""
    return Caller(answers=dict.fromkeys(Failure, UNANSWERED), waits_us=WAITS_US)


SOURCE = EventSource(
    key="ses",
    name="Amazon SES",
    family="messaging",
    glyph="mailbox",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-ses.html",
    invocation="caller's choice",
    permission="resource-based policy: lambda:InvokeFunction for ses.amazonaws.com",
    retries="SES the delivery, by a plan that is not published; Lambda the function, twice",
    failures_to="the function's dead-letter queue or on-failure destination",
    settings=(
        Setting(
            name="InvocationType",
            label="Invocation type",
            group="Lambda action",
            kind="choice",
            default="Event",
            fixed=True,
            choices=("Event", "RequestResponse"),
            help="RequestResponse waits for the function, at most 30 s, and lets it decide what becomes of the mail.",
            source="https://docs.aws.amazon.com/ses/latest/APIReference/API_LambdaAction.html",
        ),
        latency(500, "From the mail's receipt to the function's queue; AWS names no value.", _ACTION),
    ),
    trigger_settings=UNPUBLISHED,
    content={
        "from": "customer-{000}@mail.example",
        "to": ["support@shop.example"],
        "subject": "Order {00000}",
        "spamVerdict": "PASS",
        "virusVerdict": "PASS",
    },
    complaint=complaint,
    title=lambda content: str(content["subject"]) or "mail",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=for_a_while("other"),
    caller=caller,
)
