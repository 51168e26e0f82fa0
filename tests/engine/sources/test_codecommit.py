"""The shape of a push.

https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html, last read 2026-11-21.
"""

import re

import pytest

from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.sources.codecommit import complaint, event
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

PUSH = {"event": "updateReference", "branch": "main", "customData": "notify-ci"}


def test_event_is_one_record_with_its_reference():
    found = event("web", PUSH)

    record = named(
        *("awsRegion", "customData", "eventId", "eventName", "eventPartNumber", "eventSource", "eventSourceARN"),
        *("eventTime", "eventTotalParts", "eventTriggerConfigId", "eventTriggerName", "eventVersion"),
        "userIdentityARN",
        codecommit={"references": [named("commit", "ref")]},
    )
    assert shape(found) == {"Records": [record]}
    (reference,) = found["Records"][0]["codecommit"]["references"]
    assert reference["ref"] == "refs/heads/main"
    assert re.fullmatch(r"[0-9a-f]{40}", reference["commit"])


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({}, None),
        (PUSH, None),
        ({"event": "all"}, "has an event that is none of updateReference, createReference, deleteReference"),
        ({"branch": ""}, "wants the name of a branch"),
    ],
)
def test_complaint_is_what_can_be_no_change(content, wrong):
    assert complaint(content) == wrong


def test_trigger_is_for_some_branches():
    main = PatternFilter(dialect="codecommit", patterns=('{"Branches": ["main"]}',))

    run = a_flow().from_source("codecommit", times(*range(20))).into(a_function(), filter=main).run()

    assert 0 < run.ledger["succeeded"] < 20
    assert {row.rule for row in run.of(TraceKind.FILTERED)} == {"codecommit.filtered"}
