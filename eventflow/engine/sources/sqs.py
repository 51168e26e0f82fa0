"""Amazon SQS: a queue that Lambda polls for a function, or that keeps what it is sent.

A queue with a trigger is polled. One without keeps its messages: a dead-letter queue or a destination. Lambda polls
with the function's execution role.

Simplified: message attributes are texts and numbers. Each payload has one message id, and its event always says that
it was received the first time. A message that a redrive policy moves begins a new retention period.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from collections.abc import Mapping
from hashlib import md5
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import REGION, START_MS, arn, id_of, json_text, title_of

_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"
_ATTRIBUTES = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"
_DEAD_LETTERS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one message."""
    return {"Records": [record(node, content)]}


def record(node: str, content: Content) -> dict[str, Any]:
    """The message as Lambda's filter sees it: the body is text, whatever it holds."""
    body = body_text(content)
    given = content["attributes"]
    attributes = {name: _attribute(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    message_id = id_of(node, body, attributes)
    whole = {
        "messageId": message_id,
        "receiptHandle": f"AQEB{md5(message_id.encode(), usedforsecurity=False).hexdigest()}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": str(START_MS),
            "SenderId": "AROAEVENTFLOW:producer",
            "ApproximateFirstReceiveTimestamp": str(START_MS),
        },
        "messageAttributes": attributes,
        "md5OfBody": md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", node),
        "awsRegion": REGION,
    }
    if attributes:
        whole["md5OfMessageAttributes"] = md5_of_attributes(attributes)
    return whole


def body_text(content: Content) -> str:
    """The body as it is sent: a text as it is, anything else as JSON."""
    body = content["body"]
    return body if isinstance(body, str) else json_text(body)


def md5_of_attributes(attributes: Mapping[str, Any]) -> str:
    """By name: the lengths and bytes of name, type and value, with a 1 for a text value.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
    """
    digest = md5(usedforsecurity=False)
    for name, attribute in sorted(attributes.items()):
        digest.update(_sized(name) + _sized(attribute["dataType"]) + b"\x01" + _sized(attribute["stringValue"]))
    return digest.hexdigest()


def _sized(text: str) -> bytes:
    return len(text.encode()).to_bytes(4, "big") + text.encode()


def _attribute(value: object) -> dict[str, Any]:
    text = value if isinstance(value, str) else json_text(value)
    kind = "Number" if isinstance(value, int | float) and not isinstance(value, bool) else "String"
    return {"stringValue": text, "stringListValues": [], "binaryListValues": [], "dataType": kind}


def complaint(content: Content) -> str | None:
    """What SendMessage would refuse."""
    attributes = content.get("attributes", {})
    if not isinstance(attributes, Mapping):
        return "has attributes that are not an object"
    if len(attributes) > 10:
        return "has more than 10 attributes"
    if any(value is None or value == "" or isinstance(value, Mapping | list) for value in attributes.values()):
        return "has an attribute that is neither a text nor a number"
    if content.get("body", " ") in ("", None):
        return "has an empty body"
    return None


SOURCE = EventSource(
    key="sqs",
    name="Amazon SQS",
    family="messaging",
    glyph="queue",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
    invocation="queue polling",
    permission="execution role: sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="sqs",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html",
    ),
    settings=(
        Setting(
            name="FifoQueue",
            label="FIFO queue",
            group="Queue",
            kind="boolean",
            default=False,
            fixed=True,
            help="Lambda delivers to standard queues only: neither a dead-letter queue nor a destination may be FIFO.",
            source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
        ),
        Setting(
            name="VisibilityTimeout",
            label="Visibility timeout",
            group="Queue",
            default=30,
            minimum=0,
            maximum=43_200,
            unit="s",
            scale="log",
            help="How long a received message is hidden. Lambda wants at least the function's timeout, AWS advises six "
            "times that.",
            source=_ATTRIBUTES,
        ),
        Setting(
            name="MessageRetentionPeriod",
            label="Message retention period",
            group="Queue",
            default=345_600,
            minimum=60,
            maximum=1_209_600,
            unit="s",
            scale="log",
            source=_ATTRIBUTES,
        ),
        Setting(
            name="DelaySeconds",
            label="Delivery delay",
            group="Queue",
            default=0,
            minimum=0,
            maximum=900,
            unit="s",
            source=_ATTRIBUTES,
        ),
        Setting(
            name="deadLetterTargetArn",
            label="Dead-letter queue",
            group="Redrive policy",
            kind="text",
            default=None,
            optional=True,
            fixed=True,
            help="The queue of this scenario that takes what was received too often.",
            source=_DEAD_LETTERS,
        ),
        Setting(
            name="maxReceiveCount",
            label="Maximum receives",
            group="Redrive policy",
            default=10,
            minimum=1,
            maximum=1_000,
            scale="log",
            help="With a dead-letter queue: how often a message is received before it is moved there.",
            source=_DEAD_LETTERS,
        ),
        Setting(
            name="MaximumConcurrency",
            label="Maximum concurrency",
            group="Event source mapping",
            default=None,
            minimum=2,
            maximum=1_000,
            scale="log",
            optional=True,
            help="How many invocations Lambda makes at once from this queue. Without it, five at first, up to 1,250.",
            source=_SCALING,
        ),
        Setting(
            name="ReceiveLatencyMs",
            label="Receive latency",
            group="Event source mapping",
            default=20,
            minimum=0,
            maximum=20_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="From sending a message to receiving it, while a poller waits for one.",
            source=_SCALING,
        ),
    ),
    content={"body": {"id": "{00000}"}, "attributes": {}},
    complaint=complaint,
    title=lambda content: title_of(content["body"], "message"),
    event=event,
    size_bytes=lambda content: len(body_text(content).encode()),
    keeps_records=True,
    emittable=True,
)
