"""The shape of a change, after https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html, last read
2026-11-21."""

import pytest

from eventflow.engine.sources.documentdb import SOURCE, complaint, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

CONTENT = {"operationType": "insert", "db": "catalog", "coll": "items", "fullDocument": {"sku": "MUG-12", "stock": 7}}


def test_change_has_its_document_and_place():
    whole = event("docdb", CONTENT)

    assert set(whole) == {"eventSourceArn", "eventSource", "events"}
    assert whole["eventSource"] == "aws:docdb"
    assert whole["eventSourceArn"] == "arn:aws:rds:eu-west-1:482910573366:cluster:docdb"
    (item,) = whole["events"]
    change = item["event"]
    assert set(change) == {"_id", "clusterTime", "documentKey", "fullDocument", "ns", "operationType"}
    assert change["ns"] == {"db": "catalog", "coll": "items"}
    assert change["fullDocument"] == {"_id": change["documentKey"]["_id"], "sku": "MUG-12", "stock": 7}
    assert set(change["clusterTime"]["$timestamp"]) == {"t", "i"}
    assert SOURCE.title(CONTENT) == "insert MUG-12 7"


@pytest.mark.parametrize(("operation", "has_document"), [("update", True), ("replace", True), ("delete", False)])
def test_deleted_document_is_gone(operation, has_document):
    change = event("docdb", {**CONTENT, "operationType": operation})["events"][0]["event"]

    assert ("fullDocument" in change) == has_document
    assert ("updateDescription" in change) == (operation == "update")


def test_complaint_is_what_can_be_no_change():
    assert complaint({"operationType": "drop"}) == "wants an operationType out of insert, update, replace, delete"
    assert complaint({"fullDocument": 1}) == "has a fullDocument that is not an object"
    assert complaint(CONTENT) is None


def test_one_batch_at_a_time_until_it_succeeds():
    flow = a_flow().from_source("documentdb", times(0, 0, 3), name="docdb")

    run = flow.into(a_function(duration_ms=10_000, Timeout=20)).run()
    failing = flow.into(a_function("other", fails=True)).lasting(7_200).run()

    assert run.times_s(TraceKind.BATCH_STARTED) == [0.6]
    assert run.times_s(TraceKind.STARTED) == [11.1]
    assert failing.count(TraceKind.GAVE_UP) == 0
    assert failing.ledger["waiting"] == 3
