"""Amazon SNS: a topic with a subscription that invokes a function asynchronously.

The subscription's filter policy looks at the message's attributes or, if its scope says so, at the message's body;
what does not fit is not delivered. SNS may invoke the function because of the function's resource-based policy.

Simplified: a topic has one subscription, a function, and is a standard topic (a FIFO topic can't invoke a function).

Simplified: the hand-over to Lambda always succeeds, so SNS's own retries (100,015 attempts over 23 days) and the
subscription's dead-letter queue have nothing to do; no message is delivered twice, and delivery takes one fixed time.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import REGION, START, arn, id_of, json_text


def event(node: str, content: Content) -> dict[str, Any]:
    """The notification: one record, the message as text whatever it holds."""
    topic = arn("sns", node)
    subscription = f"{topic}:{id_of(node)}"
    host = f"https://sns.{REGION}.amazonaws.com"
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription,
                "EventSource": "aws:sns",
                "Sns": {
                    "Type": "Notification",
                    "MessageId": id_of(node, content),
                    "TopicArn": topic,
                    "Subject": content["subject"] or None,
                    "Message": message(node, content),
                    "Timestamp": START,
                    "SignatureVersion": "1",
                    "Signature": "c2ltdWxhdGVkLXNpZ25hdHVyZQ==",
                    "SigningCertUrl": f"{host}/SimpleNotificationService-simulated.pem",
                    "UnsubscribeUrl": f"{host}/?Action=Unsubscribe&SubscriptionArn={subscription}",
                    "MessageAttributes": attributes(node, content),
                },
            }
        ]
    }


def message(node: str, content: Content) -> str:
    """The message's text."""
    body = content["message"]
    return body if isinstance(body, str) else json_text(body)


def attributes(node: str, content: Content) -> dict[str, dict[str, str]]:
    """The message's attributes as a function gets them."""
    return {
        name: {"Type": attribute["DataType"], "Value": _value(attribute["StringValue"])}
        for name, attribute in content["attributes"].items()
    }


def complaint(content: Content) -> str | None:
    """What Publish would refuse."""
    if not isinstance(content.get("subject"), str | None):
        return "has a subject that is not a text"
    given = content.get("attributes", {})
    if not isinstance(given, Mapping):
        return "has attributes that are not an object"
    for name, attribute in given.items():
        if not (isinstance(attribute, Mapping) and {*attribute} == {"DataType", "StringValue"}):
            return f"has the attribute {name}, which wants a DataType and a StringValue"
        if not isinstance(attribute["DataType"], str) or attribute["StringValue"] is None:
            return f"has the attribute {name} without a type or a value"
    return None


def _value(value: object) -> str:
    return value if isinstance(value, str) else json_text(value)


SOURCE = EventSource(
    key="sns",
    name="Amazon SNS",
    family="messaging",
    glyph="topic",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for sns.amazonaws.com",
    filtering=Filtering(
        dialect="sns",
        words=("FilterPolicy", "FilterPolicyScope"),
        filtered=attributes,
        scopes={"MessageAttributes": attributes, "MessageBody": message},
        docs="https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html",
    ),
    settings=(
        Setting(
            name="DeliveryLatencyMs",
            label="Delivery latency",
            group="Delivery",
            default=100,
            minimum=0,
            maximum=600_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="From the topic to the function's queue, for which AWS names no value.",
            source="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
        ),
    ),
    content={"subject": None, "message": {"id": "{00000}"}, "attributes": {}},
    complaint=complaint,
    title=lambda content: content["subject"] or "message",
    event=event,
    size_bytes=lambda content: len(json_text([content["message"], content["attributes"]]).encode()),
)
