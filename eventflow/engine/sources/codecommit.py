"""AWS CodeCommit: a repository that calls a function when branches or tags change.

A trigger is for some kinds of changes and some branches, and invokes the function asynchronously. CodeCommit may do
so because of the function's resource-based policy.

Simplified: an event is about one reference; how CodeCommit tries again is not published.

https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html
https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html
"""

from hashlib import sha1
from typing import Any

from eventflow.engine.filters.repository_trigger import ALL, EVENTS
from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, arn, id_of, json_text

_DOCS = "https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-lambda.html"
KINDS = tuple(event for event in EVENTS if event != ALL)


def event(node: str, content: Content) -> dict[str, Any]:
    """The notification: one record, with the reference that changed."""
    commit = sha1(json_text([node, content]).encode(), usedforsecurity=False).hexdigest()
    return {
        "Records": [
            {
                "awsRegion": REGION,
                "codecommit": {"references": [{"commit": commit, "ref": f"refs/heads/{content['branch']}"}]},
                "customData": content["customData"],
                "eventId": id_of(node, content),
                "eventName": "ReferenceChanges",
                "eventPartNumber": 1,
                "eventSource": "aws:codecommit",
                "eventSourceARN": arn("codecommit", node),
                "eventTime": START.replace("Z", "+0000"),
                "eventTotalParts": 1,
                "eventTriggerConfigId": id_of(node, "trigger"),
                "eventTriggerName": f"{node}-trigger",
                "eventVersion": "1.0",
                "userIdentityARN": arn("iam", "user/dev", region="", account=ACCOUNT_ID),
            }
        ]
    }


def complaint(content: Content) -> str | None:
    """What can be no change."""
    if content.get("event", KINDS[0]) not in KINDS:
        return f"has an event that is none of {', '.join(KINDS)}"
    if not (isinstance(content.get("branch", "main"), str) and content.get("branch", "main")):
        return "wants the name of a branch"
    return None


SOURCE = EventSource(
    key="codecommit",
    name="AWS CodeCommit",
    family="operations",
    glyph="repository",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for codecommit.amazonaws.com",
    retries="CodeCommit the delivery, by a plan that is not published; Lambda the function, twice",
    failures_to="the function's dead-letter queue or on-failure destination",
    filtering=Filtering(
        dialect="codecommit",
        words=("Events", "Branches"),
        filtered=lambda node, content: {"event": content["event"], "branch": content["branch"]},
        docs="https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryTrigger.html",
    ),
    settings=(latency(1_000, "From the push to the function's queue; AWS names no value.", _DOCS),),
    trigger_settings=UNPUBLISHED,
    content={"event": "updateReference", "branch": "{main|develop}", "customData": ""},
    complaint=complaint,
    title=lambda content: f"{content['event']} {content['branch']}",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=for_a_while("other"),
)
