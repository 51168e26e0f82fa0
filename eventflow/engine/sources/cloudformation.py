"""AWS CloudFormation: a custom resource, which a function makes, changes or deletes when a stack does.

CloudFormation invokes the function asynchronously and waits until the function puts its answer to the ResponseURL:
for an hour, unless the resource's ServiceTimeout says less. Without an answer the resource fails and the stack rolls
back. Lambda's own retries can run the function several times for one request.

Simplified: whether the answer comes in time is not simulated; what CloudFormation does when Lambda does not answer, it
does not publish.

https://docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import arn, id_of, json_text

_DOCS = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html"
REQUEST_TYPES = ("Create", "Update", "Delete")
LONGEST_S = 3_600


def event(node: str, content: Content) -> dict[str, Any]:
    """The request; all but a new resource has the id that the function gave it, a changed one its old properties."""
    token = arn("lambda", f"function:{node}-resource")
    request = content["RequestType"]
    whole = {
        "RequestType": request,
        "ServiceToken": token,
        "ResponseURL": f"https://cloudformation-custom-resource-response.s3.amazonaws.com/{id_of(node, content)}",
        "StackId": arn("cloudformation", f"stack/{node}/{id_of(node)}"),
        "RequestId": id_of(node, content, "request"),
        "LogicalResourceId": content["LogicalResourceId"],
        "ResourceType": content["ResourceType"],
        "ResourceProperties": {"ServiceToken": token, **content["ResourceProperties"]},
    }
    if request != "Create":
        whole["PhysicalResourceId"] = f"{node}-{content['LogicalResourceId']}"
    if request == "Update":
        whole["OldResourceProperties"] = {"ServiceToken": token}
    return whole


def complaint(content: Content) -> str | None:
    """What can be no request."""
    if content.get("RequestType", "Create") not in REQUEST_TYPES:
        return f"has a RequestType that is none of {', '.join(REQUEST_TYPES)}"
    if not isinstance(content.get("ResourceProperties", {}), Mapping):
        return "has ResourceProperties that are not an object"
    return None


SOURCE = EventSource(
    key="cloudformation",
    name="AWS CloudFormation",
    family="operations",
    glyph="stack",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html",
    invocation="asynchronous",
    permission="resource-based policy or the stack's service role: lambda:InvokeFunction",
    retries="none: CloudFormation waits for the function's answer; Lambda the function, twice",
    failures_to="the stack, which rolls back, and the function's dead-letter queue",
    settings=(
        Setting(
            name="ServiceTimeout",
            label="Service timeout",
            group="Custom resource",
            default=LONGEST_S,
            minimum=1,
            maximum=LONGEST_S,
            unit="s",
            scale="log",
            help="How long CloudFormation waits for the answer at the ResponseURL; shown only.",
            source=_DOCS,
        ),
        latency(300, "From the change of the stack to the function's queue; AWS names no value.", _DOCS),
    ),
    trigger_settings=UNPUBLISHED,
    content={
        "RequestType": "Create",
        "LogicalResourceId": "Table{00}",
        "ResourceType": "Custom::Table",
        "ResourceProperties": {"TableName": "orders", "Rows": "{00}"},
    },
    complaint=complaint,
    title=lambda content: f"{content['RequestType']} {content['LogicalResourceId']}",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=for_a_while("cloudformation"),
)
