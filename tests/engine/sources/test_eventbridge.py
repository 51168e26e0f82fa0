"""The shape of an event as a rule's target gets it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html, last read 2026-11-21.
"""

import re
from uuid import UUID

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.sources.eventbridge import complaint, event

PLACED = {"source": "shop.orders", "detail-type": "OrderPlaced", "detail": {"orderId": "EF-20417", "amount": 64.5}}


def test_event_is_the_whole_envelope():
    found = event("orders", PLACED)

    assert list(found) == [
        *("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"),
    ]
    assert (found["version"], found["detail-type"], found["source"]) == ("0", "OrderPlaced", "shop.orders")
    assert found["detail"] == {"orderId": "EF-20417", "amount": 64.5}
    assert found["resources"] == []
    assert re.fullmatch(r"\d{12}", found["account"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["time"])


def test_id_is_that_of_the_payload():
    assert UUID(event("orders", PLACED)["id"]).version == 4
    assert event("orders", PLACED)["id"] == event("orders", dict(PLACED))["id"]
    assert event("orders", PLACED)["id"] != event("others", PLACED)["id"]


def test_pattern_looks_at_the_event_itself():
    filtering = CATALOGUE["eventbridge"].filtering

    assert filtering.raw("orders", PLACED) == event("orders", PLACED)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (PLACED, None),
        ({"source": 5}, "has a source that is not a text"),
        ({"detail-type": ""}, "has a detail-type that is not a text"),
        ({"detail": [1]}, "has a detail that is not an object"),
    ],
)
def test_content_that_put_events_would_refuse(content, wrong):
    assert complaint(content) == wrong
