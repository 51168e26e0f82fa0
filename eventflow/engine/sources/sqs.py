"""Amazon SQS: a queue that Lambda polls for a function, or that keeps what it is sent.

A queue with a trigger is polled. One without keeps its messages: a dead-letter queue or a destination. Lambda polls
with the function's execution role.

Simplified: message attributes are texts and numbers. Each payload has one message id, and its event always says that
it was received the first time. In a FIFO queue all payloads without a MessageGroupId are in one group, and each without
a MessageDeduplicationId gets a new one whenever it is sent, unless deduplication is content-based.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from collections.abc import Mapping, Sequence
from hashlib import md5, sha256
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import REGION, START_MS, arn, digits_of, id_of, json_text, title_of

LONGEST_ID = 128
"""Characters of a message group's id and of a deduplication id.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""

_MAPPING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html"
_FIFO = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html"
_ERRORS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"
_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"
_ATTRIBUTES = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"
_DEAD_LETTERS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets of one message: a batch of one."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of a batch."""
    return {"Records": [record(node, content) for content in contents]}


def record(node: str, content: Content) -> dict[str, Any]:
    """The message as Lambda's filter sees it: the body is text, whatever it holds."""
    body = body_text(content)
    given = content.get("attributes", {})
    attributes = {name: _attribute(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    message_id = id_of(node, body, attributes)
    whole: dict[str, Any] = {
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
    if (group := content.get("MessageGroupId")) is not None:
        whole["attributes"] |= {
            "SequenceNumber": f"188{digits_of(17, message_id)}",
            "MessageGroupId": group,
            "MessageDeduplicationId": deduplication_id(content, True),
        }
    if attributes:
        whole["md5OfMessageAttributes"] = md5_of_attributes(attributes)
    return whole


def body_text(content: Content) -> str:
    """The body as it is sent: a text as it is, anything else as JSON."""
    body = content["body"]
    return body if isinstance(body, str) else json_text(body)


def deduplication_id(content: Content, by_content: bool) -> str | None:
    """By which a FIFO queue knows that the message was sent before; None if it takes each for a new one."""
    given = content.get("MessageDeduplicationId")
    if given is not None or not by_content:
        return given
    return sha256(body_text(content).encode()).hexdigest()


def size_bytes(content: Content) -> int:
    """Of the body and of the attributes' names, types and values."""
    attributes = content.get("attributes", {})
    shown = [(name, _attribute(value)) for name, value in attributes.items()] if isinstance(attributes, Mapping) else []
    words = [body_text(content), *(word for n, a in shown for word in (n, a["dataType"], a["stringValue"]))]
    return sum(len(word.encode()) for word in words)


def content_of(kind: str, document: Any) -> Content:
    """A message with this document as its body."""
    return {"body": document, "attributes": {}, "MessageGroupId": None, "MessageDeduplicationId": None}


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
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        value = content.get(name)
        if value is not None and (not isinstance(value, str) or not 1 <= len(value) <= LONGEST_ID):
            return f"has a {name} that is not a text of 1 to {LONGEST_ID} characters"
    return None


_MAPPING_SETTINGS = (
    Setting(
        name="BatchSize",
        label="Batch size",
        group="Event source mapping",
        default=10,
        minimum=1,
        maximum=10_000,
        scale="log",
        help="The most messages of a batch. Above 10 it wants a batching window; of a FIFO queue 10 is the most.",
        source=_MAPPING,
    ),
    Setting(
        name="MaximumBatchingWindowInSeconds",
        label="Batching window",
        group="Event source mapping",
        default=0,
        minimum=0,
        maximum=300,
        unit="s",
        help="How long messages are gathered for a batch. 0: whatever is there is sent at once.",
        source=_MAPPING,
    ),
    Setting(
        name="FunctionResponseTypes",
        label="Partial batch response",
        group="Event source mapping",
        kind="choice",
        default=None,
        choices=("ReportBatchItemFailures",),
        optional=True,
        help="The function says which messages failed, and only those come again.",
        source=_ERRORS,
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
        name="MinimumPollers",
        label="Minimum pollers",
        group="Provisioned mode",
        default=None,
        minimum=2,
        maximum=200,
        scale="log",
        optional=True,
        help="ProvisionedPollerConfig: how many pollers there always are, each with up to 10 invocations at once.",
        source=_SCALING,
    ),
    Setting(
        name="MaximumPollers",
        label="Maximum pollers",
        group="Provisioned mode",
        default=None,
        minimum=2,
        maximum=2_000,
        scale="log",
        optional=True,
        help="ProvisionedPollerConfig: up to how many pollers there are while messages are left over.",
        source=_SCALING,
    ),
    Setting(
        name="LongPollSeconds",
        label="Wait of an empty receive",
        group="Event source mapping",
        default=20,
        minimum=0,
        maximum=20,
        unit="s",
        model_choice=True,
        help="With a batching window: how long a poller waits at an empty queue before it looks whether the window is "
        "over. 0: windows end on time.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
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
)

SOURCE = EventSource(
    key="sqs",
    name="Amazon SQS",
    family="messaging",
    glyph="queue",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
    invocation="queue polling",
    permission="execution role: sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes",
    retries="Lambda receives the message again, up to maxReceiveCount",
    failures_to="the queue's own dead-letter queue",
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
            help="Messages of one group come in order. Neither a function's dead-letter queue nor a destination may be "
            "FIFO.",
            source=_FIFO,
        ),
        Setting(
            name="ContentBasedDeduplication",
            label="Content-based deduplication",
            group="Queue",
            kind="boolean",
            default=False,
            fixed=True,
            help="Of a FIFO queue: a body that was sent within the last 5 minutes is not delivered again.",
            source=_FIFO,
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
    ),
    trigger_settings=_MAPPING_SETTINGS,
    content={
        "body": {"id": "{00000}"},
        "attributes": {},
        "MessageGroupId": None,
        "MessageDeduplicationId": None,
    },
    complaint=complaint,
    title=lambda content: title_of(content["body"], "message"),
    event=event,
    document=record,
    batch_event=batch_event,
    size_bytes=size_bytes,
    targets=("pipes",),
    content_of=content_of,
    keeps_records=True,
    emittable=True,
    carries_chain=True,
)
