"""The records of a topic of Apache Kafka, as Lambda hands them over: grouped by topic and partition.

Key and value are base64, whatever they hold; a header's value is a list of bytes.

Simplified: a topic is a source of its own, and a mapping reads one. Each payload has one offset, and its event always
names the first partition. A schema registry is not simulated.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.event_source import Content
from eventflow.engine.sources.shapes import START_MS, digits_of, id_of, json_text, title_of

CONTENT: Content = {"key": "key-{0}", "value": {"id": "{00000}"}, "headers": {}}


def record(node: str, content: Content) -> dict[str, Any]:
    """The record as Lambda's filter sees it."""
    key, value, headers = content["key"], text_of(content["value"]), content["headers"]
    return {
        "topic": node,
        "partition": 0,
        "offset": int(digits_of(6, node, key, value)),
        "timestamp": START_MS,
        "timestampType": "CREATE_TIME",
        "key": None if key is None else _base64(str(key)),
        "value": _base64(value),
        "headers": [{name: list(text_of(item).encode())} for name, item in headers.items()],
    }


def records(node: str, contents: Sequence[Content]) -> dict[str, list[dict[str, Any]]]:
    """A batch of them, under the name of their partition."""
    return {f"{node}-0": [record(node, content) for content in contents]}


def text_of(value: Any) -> str:
    """The value as it is written: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json_text(value)


def complaint(content: Content) -> str | None:
    """What can't be a record."""
    key = content.get("key", "")
    if isinstance(key, Mapping | list | bool):
        return "wants a key that is a text or a number"
    if not isinstance(content.get("headers", {}), Mapping):
        return "has headers that are not an object"
    return None


def title(content: Content) -> str:
    """What a record is called in the picture."""
    return title_of(content["value"], "record")


def size_bytes(content: Content) -> int:
    """Of key and value."""
    return len(text_of(content["value"]).encode()) + len(str(content["key"] or "").encode())


def partition_key(content: Content) -> str:
    """What decides the partition: the key, or for a record without one its value."""
    return text_of(content["value"]) if content["key"] is None else str(content["key"])


def content_of(kind: str, document: Any) -> Content:
    """A record with this document as its value."""
    return {"key": id_of(document), "value": document, "headers": {}}


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
