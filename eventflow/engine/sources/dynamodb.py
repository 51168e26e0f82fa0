"""Amazon DynamoDB: the stream of a table's changes, whose shards Lambda polls, each in order.

A change has the item's key and the item before and after it, with the type of every value written beside it; numbers
are texts. Changes of one item stay in order. Lambda polls with the function's execution role.

Simplified: a stream always has both images (NEW_AND_OLD_IMAGES), values are never binary or sets, and no item is
removed by its time to live. AWS decides how many shards a stream has; here it is a setting. Each payload has one
sequence number.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.shapes import REGION, START, START_MS, arn, digits_of, id_of, json_text, title_of
from eventflow.engine.sources.stream_settings import mapping_settings, shard_count

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one record."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of several changes."""
    return {"Records": [record(node, content) for content in contents]}


def record(node: str, content: Content) -> dict[str, Any]:
    """The record as Lambda's filter sees it: every value has its type."""
    images = {"Keys": attributes(content["Keys"])}
    for name in ("NewImage", "OldImage"):
        if content[name] is not None:
            images[name] = attributes({**content["Keys"], **content[name]})
    return {
        "eventID": id_of(node, images).replace("-", ""),
        "eventName": event_name(content),
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": START_MS / 1_000,
            **images,
            "SequenceNumber": digits_of(24, node, images),
            "SizeBytes": len(json_text(images).encode()),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": arn("dynamodb", f"table/{node}/stream/{START.removesuffix('Z')}"),
    }


def event_name(content: Content) -> str:
    """What was done to the item, as its images tell."""
    if content["OldImage"] is None:
        return "INSERT"
    return "REMOVE" if content["NewImage"] is None else "MODIFY"


def attributes(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with the type of each value beside it."""
    return {str(name): typed(value) for name, value in item.items()}


def typed(value: Any) -> dict[str, Any]:
    """A value of plain JSON as DynamoDB writes it.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": format(Decimal(repr(value)).normalize(), "f")}
        case Mapping():
            return {"M": attributes(value)}
        case list() | tuple():
            return {"L": [typed(item) for item in value]}
        case _:
            return {"S": str(value)}


def complaint(content: Content) -> str | None:
    """What can't be a change of a table."""
    for name in ("Keys", "NewImage", "OldImage"):
        if not isinstance(content.get(name, {}), Mapping | None):
            return f"has {name} that is not an object"
    if not content.get("Keys", {"id": ""}):
        return "wants Keys with at least one attribute"
    if "NewImage" in content and content["NewImage"] is None and not content.get("OldImage"):
        return "wants a NewImage, an OldImage or both"
    return None


def content_of(kind: str, document: Any) -> Content:
    """A new item with this document, under the document's id if it has one."""
    item = document if isinstance(document, Mapping) else {} if document is None else {"value": document}
    key = item.get("id")
    keyed = isinstance(key, str | int) and not isinstance(key, bool) and key != ""
    return {"Keys": {"id": key if keyed else id_of(document)}, "NewImage": dict(item), "OldImage": None}


SOURCE = EventSource(
    key="dynamodb",
    name="Amazon DynamoDB",
    family="streams",
    glyph="table",
    docs=_DOCS,
    invocation="stream polling",
    permission="execution role: dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:DescribeStream, "
    "dynamodb:ListStreams",
    retries="Lambda, in place: the shard is blocked until success, the retry limit or the record age",
    failures_to="the mapping's on-failure destination, as a record of where they were",
    filtering=Filtering(
        dialect="esm",
        words=("FilterCriteria",),
        filtered=record,
        source="dynamodb",
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html",
    ),
    settings=(
        shard_count(
            "ShardCount",
            "Shards",
            model=True,
            help="AWS makes shards by itself, with the partitions of the table.",
            source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
        ),
    ),
    trigger_settings=mapping_settings(250, _DOCS, at_timestamp=False),
    content={"Keys": {"id": "{00000}"}, "NewImage": {"status": "new"}, "OldImage": None},
    complaint=complaint,
    title=lambda content: f"{event_name(content)} {title_of(content['Keys'], 'item')}",
    event=event,
    document=record,
    content_of=content_of,
    batch_event=batch_event,
    size_bytes=lambda content: len(json_text([content["NewImage"], content["OldImage"]]).encode()),
    partition_key=lambda content: json_text(content["Keys"]),
    targets=("pipes",),
    emittable=True,
)
