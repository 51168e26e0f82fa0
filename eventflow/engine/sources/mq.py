"""Amazon MQ: a queue of an ActiveMQ or RabbitMQ broker, which Lambda polls for a function.

Lambda reads with the function's execution role, and signs in with a secret of the broker. What a function has not
processed is tried again until the message expires.

Simplified: messages are texts. Each payload has one message id, and its event always says that it was delivered the
first time, and says what kind of broker it comes from (EngineType). A message's expiration is a setting of the queue. A
virtual host of RabbitMQ is always "/".

https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import REGION, START_MS, arn, id_of, json_text, title_of

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html"
_MAPPING = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"

ENGINES = ("ActiveMQ", "RabbitMQ")
START_TEXT = "Jan 15, 2026, 9:00:00 AM"
"""When a message was sent, as RabbitMQ's events have it."""


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets of one message: a batch of one."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of a batch; messages of RabbitMQ come by queue."""
    if any(content.get("EngineType") == "RabbitMQ" for content in contents):
        messages = {f"{node}::/": [record(node, content) for content in contents]}
        return {"eventSource": "aws:rmq", "eventSourceArn": _arn(node), "rmqMessagesByQueue": messages}
    messages_in_order = [record(node, content) for content in contents]
    return {"eventSource": "aws:mq", "eventSourceArn": _arn(node), "messages": messages_in_order}


def record(node: str, content: Content) -> dict[str, Any]:
    """The message as Lambda's filter sees it: the data is base64, whatever it holds."""
    return _rabbit(content) if content.get("EngineType") == "RabbitMQ" else _active(node, content)


def data_text(content: Content) -> str:
    """The data as it is sent: a text as it is, anything else as JSON."""
    data = content["data"]
    return data if isinstance(data, str) else json_text(data)


def complaint(content: Content) -> str | None:
    """What a broker could not send."""
    properties = content.get("properties", {})
    if not isinstance(properties, Mapping):
        return "has properties that are not an object"
    if any(value is None or isinstance(value, Mapping | list) for value in properties.values()):
        return "has a property that is neither a text nor a number"
    if content.get("EngineType", ENGINES[0]) not in ENGINES:
        return f"has an EngineType that is none of {', '.join(ENGINES)}"
    return None


def content_of(kind: str, document: Any) -> Content:
    """A message with this document as its data."""
    return {"data": document, "properties": {}, "EngineType": ENGINES[0]}


def _active(node: str, content: Content) -> dict[str, Any]:
    broker, connection = _broker(node), START_MS
    text = isinstance(content["data"], str)
    return {
        "messageID": f"ID:{broker}-1.mq.{REGION}.amazonaws.com-39001-{connection}-4:1:1:1:{_number(content)}",
        "messageType": "jms/text-message" if text else "jms/bytes-message",
        "deliveryMode": 1,
        "replyTo": None,
        "type": None,
        "expiration": 0,
        "priority": 4,
        "correlationID": id_of(data_text(content)),
        "redelivered": False,
        "destination": {"physicalName": node},
        "data": b64encode(data_text(content).encode()).decode(),
        "timestamp": START_MS,
        "brokerInTime": START_MS,
        "brokerOutTime": START_MS,
        "properties": dict(content.get("properties", {})),
    }


def _rabbit(content: Content) -> dict[str, Any]:
    text, headers = data_text(content), content.get("properties", {})
    return {
        "basicProperties": {
            "contentType": "text/plain" if isinstance(content["data"], str) else "application/json",
            "contentEncoding": None,
            "headers": {name: {"bytes": list(str(value).encode())} for name, value in headers.items()},
            "deliveryMode": 2,
            "priority": 0,
            "correlationId": None,
            "replyTo": None,
            "expiration": None,
            "messageId": None,
            "timestamp": START_TEXT,
            "type": None,
            "userId": None,
            "appId": None,
            "clusterId": None,
            "bodySize": len(text.encode()),
        },
        "redelivered": False,
        "data": b64encode(text.encode()).decode(),
    }


def _broker(node: str) -> str:
    return f"b-{id_of('broker', node)}"


def _arn(node: str) -> str:
    return arn("mq", f"broker:{node}:{_broker(node)}")


def _number(content: Content) -> int:
    return int(id_of(data_text(content), content.get("properties", {}))[:4], 16)


SOURCE = EventSource(
    key="mq",
    name="Amazon MQ",
    family="messaging",
    glyph="broker",
    docs=_DOCS,
    invocation="queue polling",
    permission="execution role: mq:DescribeBroker, secretsmanager:GetSecretValue, and those of a function in a VPC",
    retries="Lambda tries the whole batch again, until its messages expire",
    failures_to="nowhere",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="mq",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-mq-filtering.html",
    ),
    settings=(
        Setting(
            name="MessageExpiration",
            label="Message expiration",
            group="Queue",
            default=None,
            minimum=1,
            maximum=1_209_600,
            unit="s",
            scale="log",
            optional=True,
            model_choice=True,
            help="How long the broker keeps what is not processed; the sender or the queue decides it. Without it, for "
            "ever.",
            source=_DOCS,
        ),
    ),
    trigger_settings=(
        Setting(
            name="BatchSize",
            label="Batch size",
            group="Event source mapping",
            default=100,
            minimum=1,
            maximum=10_000,
            scale="log",
            source=_MAPPING,
        ),
        Setting(
            name="MaximumBatchingWindowInSeconds",
            label="Batching window",
            group="Event source mapping",
            default=None,
            minimum=0,
            maximum=300,
            unit="s",
            optional=True,
            help="How long messages are gathered for a batch, from the first one on. Without it, half a second.",
            source=_MAPPING,
        ),
        Setting(
            name="Consumers",
            label="Concurrent batches",
            group="Event source mapping",
            default=5,
            minimum=1,
            maximum=200,
            scale="log",
            model_choice=True,
            help="How many batches Lambda works on at once.",
            source=_DOCS,
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
            help="From sending a message to reading it, while a poller waits for one.",
            source=_DOCS,
        ),
    ),
    content={"data": {"id": "{00000}"}, "properties": {}, "EngineType": ENGINES[0]},
    complaint=complaint,
    title=lambda content: title_of(content["data"], "message"),
    event=event,
    document=record,
    batch_event=batch_event,
    size_bytes=lambda content: len(data_text(content).encode()),
    targets=("pipes",),
    content_of=content_of,
    keeps_records=True,
    emittable=True,
)
