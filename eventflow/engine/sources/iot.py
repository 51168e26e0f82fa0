"""AWS IoT Core: a rule whose SQL takes messages of devices and hands what it selects to a function.

The rule's Lambda action invokes the function asynchronously, by its resource-based policy, and without an envelope:
the event is what SELECT makes of the message. When the action fails, the rule's error action is told, if it has one.

Simplified: SELECT takes the whole message; an action that fails is not tried again.

https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.filters.iot.topic_filter import LONGEST_TOPIC_BYTES
from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.hand_off import HandOff
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.hand_off_settings import latency
from eventflow.engine.sources.shapes import json_text


def event(node: str, content: Content) -> Any:
    """The message, as it is."""
    return content["payload"]


def complaint(content: Content) -> str | None:
    """What can be no message."""
    topic = content.get("topic", "t")
    if not isinstance(topic, str) or not 0 < len(topic.encode()) <= LONGEST_TOPIC_BYTES or "#" in topic or "+" in topic:
        return f"wants a topic of 1 to {LONGEST_TOPIC_BYTES} bytes without + and #"
    if not isinstance(content.get("payload", {}), Mapping | list | str | int | float):
        return "wants a payload that is JSON"
    return None


SOURCE = EventSource(
    key="iot",
    name="AWS IoT Core",
    family="devices",
    glyph="devices",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for iot.amazonaws.com",
    retries="none: a failed action goes to the rule's error action; Lambda the function, twice",
    failures_to="before Lambda has it, the rule's error action; then the function's dead-letter queue",
    filtering=Filtering(
        dialect="iot-rule",
        words=("Sql",),
        filtered=lambda node, content: {"topic": content["topic"], "payload": content["payload"]},
        docs="https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html",
    ),
    settings=(
        latency(
            100,
            "From the message to the function's queue, for which AWS names no value.",
            "https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html",
        ),
    ),
    trigger_settings=(
        Setting(
            name="ErrorAction",
            label="Error action",
            group="When Lambda does not answer",
            kind="text",
            default=None,
            optional=True,
            fixed=True,
            help="The queue of this scenario that is told when the rule's action fails.",
            source="https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html",
        ),
    ),
    content={
        "topic": "greenhouse/{0}/telemetry",
        "payload": {"deviceId": "greenhouse-{0}", "temperature": "{10..45}", "humidity": "{20..90}"},
    },
    complaint=complaint,
    title=lambda content: str(content["topic"]),
    event=event,
    size_bytes=lambda content: len(json_text(content["payload"]).encode()),
    hand_off=lambda settings: HandOff(service="iot", dead_letter=settings.get("ErrorAction")),
)
