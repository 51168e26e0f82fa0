"""Amazon DocumentDB: the change stream of a collection, which Lambda reads in order.

One batch is run at a time, and tried again until it succeeds. There is neither a filter nor an on-failure destination.
A change of more than 6 MB is dropped. Lambda reads with the function's execution role.

Simplified: an update has the whole document (UpdateLookup). The change stream keeps every change for as long as a run
goes on; AWS disables a mapping whose position has expired.

https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.sources.shapes import START_MS, arn, id_of, json_text, title_of
from eventflow.engine.sources.stream_settings import change_stream_settings

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html"
OPERATIONS = ("insert", "update", "replace", "delete")


def event(node: str, content: Content) -> dict[str, Any]:
    """What the handler gets: a batch of one change."""
    return batch_event(node, [content])


def batch_event(node: str, contents: Sequence[Content]) -> dict[str, Any]:
    """What the handler gets of several changes."""
    return {
        "eventSourceArn": arn("rds", f"cluster:{node}"),
        "eventSource": "aws:docdb",
        "events": [{"event": change(node, content)} for content in contents],
    }


def change(node: str, content: Content) -> dict[str, Any]:
    """One change event of the stream."""
    operation, document = content["operationType"], content["fullDocument"]
    token = id_of(node, content).replace("-", "")
    identifier = {"$oid": token[:24]}
    whole: dict[str, Any] = {
        "_id": {"_data": f"01{token}{token[:4]}"},
        "clusterTime": {"$timestamp": {"t": START_MS // 1_000, "i": 1}},
        "documentKey": {"_id": identifier},
        "ns": {"db": content["db"], "coll": content["coll"]},
        "operationType": operation,
    }
    if operation != "delete":
        whole["fullDocument"] = {"_id": identifier, **document}
    if operation == "update":
        whole["updateDescription"] = {"updatedFields": dict(document), "removedFields": []}
    return whole


def complaint(content: Content) -> str | None:
    """What can't be a change."""
    if content.get("operationType", "insert") not in OPERATIONS:
        return f"wants an operationType out of {', '.join(OPERATIONS)}"
    if not isinstance(content.get("fullDocument", {}), Mapping):
        return "has a fullDocument that is not an object"
    return None


SOURCE = EventSource(
    key="documentdb",
    name="Amazon DocumentDB",
    family="streams",
    glyph="table",
    docs=_DOCS,
    invocation="stream polling",
    permission="execution role: rds:DescribeDBClusters, rds:DescribeDBClusterParameters, "
    "secretsmanager:GetSecretValue, ec2:CreateNetworkInterface, ec2:DescribeVpcs",
    retries="Lambda, in place: the change stream is blocked until success",
    failures_to="nowhere: a batch is tried until it succeeds",
    trigger_settings=change_stream_settings(_DOCS),
    content={
        "operationType": "insert",
        "db": "catalog",
        "coll": "items",
        "fullDocument": {"sku": "SKU-{000}", "stock": "{1..20}"},
    },
    complaint=complaint,
    title=lambda content: f"{content['operationType']} {title_of(content['fullDocument'], 'document')}",
    event=event,
    batch_event=batch_event,
    size_bytes=lambda content: len(json_text(content["fullDocument"]).encode()),
    emittable=True,
)
