"""Amazon SNS: a topic whose subscriptions invoke functions asynchronously, or send to queues and delivery streams.

A subscription's filter policy looks at the message's attributes or, if its scope says so, at the message's body;
what does not fit is not delivered. SNS may invoke a function because of the function's resource-based policy. A
queue gets the message in an envelope, or as it is with RawMessageDelivery.

SNS tries to deliver 100,015 times over 23 days after server-side errors, and never again after client-side ones;
then the message goes to the dead-letter queue that the subscription's redrive policy names, or is lost.

Simplified: topics are standard topics (a FIFO topic can't invoke a function); no message is delivered twice, and
delivery takes one fixed time. Raw delivery to a queue leaves the message's attributes out.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.hand_off import SNS
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.hand_off_settings import latency
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


def envelope(node: str, content: Content) -> dict[str, Any]:
    """What a queue gets: the same notification, in the spelling of HTTP."""
    notification = event(node, content)["Records"][0]["Sns"]
    spelled = {"SigningCertUrl": "SigningCertURL", "UnsubscribeUrl": "UnsubscribeURL"}
    whole = {spelled.get(name, name): value for name, value in notification.items()}
    return {name: value for name, value in whole.items() if value not in (None, {})}


def content_of(kind: str, document: Any) -> dict[str, Any]:
    """The message that another resource publishes: its document is the text, a dead letter has its own."""
    if kind == "dead-letter":
        return {"subject": None, "message": document["Body"], "attributes": document["MessageAttributes"]}
    return {"subject": None, "message": document, "attributes": {}}


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
    retries="SNS the delivery, 100,015 attempts over 23 days; Lambda the function, twice",
    failures_to="before Lambda has it, the subscription's dead-letter queue; then the function's",
    filtering=Filtering(
        dialect="sns",
        words=("FilterPolicy", "FilterPolicyScope"),
        filtered=attributes,
        scopes={"MessageAttributes": attributes, "MessageBody": message},
        docs="https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html",
    ),
    settings=(
        latency(
            100,
            "From the topic to the function's queue, for which AWS names no value.",
            "https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
        ),
    ),
    trigger_settings=(
        Setting(
            name="RawMessageDelivery",
            label="Raw message delivery",
            group="Subscription",
            kind="boolean",
            default=False,
            fixed=True,
            help="A queue gets the message as it was published, without the envelope. A function gets the envelope.",
            source="https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html",
        ),
        Setting(
            name="RedrivePolicy",
            label="Dead-letter queue",
            group="Subscription",
            kind="text",
            default=None,
            optional=True,
            fixed=True,
            help="The standard queue of this scenario that keeps what could not be delivered.",
            source="https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
        ),
    ),
    content={"subject": None, "message": {"id": "{00000}"}, "attributes": {}},
    complaint=complaint,
    title=lambda content: content["subject"] or "message",
    event=event,
    size_bytes=lambda content: len(json_text([content["message"], content["attributes"]]).encode()),
    targets=("sqs", "firehose"),
    document=envelope,
    raw_document=message,
    content_of=content_of,
    hand_off=lambda settings: SNS.kept_by(settings.get("RedrivePolicy")),
    emittable=True,
    carries_chain=True,
)
