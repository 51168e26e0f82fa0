"""AWS Config: a custom rule that has a function evaluate a resource whose configuration has changed.

Config invokes the function asynchronously; what has changed and the rule's parameters are JSON as text. When an
evaluation fails, the resource is evaluated again at its next change or after the rule's period.

Simplified: evaluations by period are traffic like any other; how Config tries again is not published.

https://docs.aws.amazon.com/lambda/latest/dg/services-config.html
https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, START_MS, arn, id_of, json_text

_DOCS = "https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """The evaluation that is asked for."""
    rule_id = f"config-rule-{id_of(node)[:6]}"
    item = {
        "configurationItemVersion": "1.3",
        "configurationItemCaptureTime": START,
        "configurationStateId": START_MS,
        "awsAccountId": ACCOUNT_ID,
        "configurationItemStatus": content["configurationItemStatus"],
        "resourceId": content["resourceId"],
        "ARN": arn("s3", content["resourceId"], region="", account=""),
        "awsRegion": REGION,
        "resourceType": content["resourceType"],
        "tags": {},
        "relationships": [],
        "configuration": content["configuration"],
    }
    changed = {"configurationItem": item, "messageType": "ConfigurationItemChangeNotification"}
    return {
        "version": "1.0",
        "invokingEvent": json_text(changed),
        "ruleParameters": json_text(content["ruleParameters"]),
        "resultToken": id_of(node, content),
        "eventLeftScope": False,
        "executionRoleArn": arn("iam", "role/config-recorder", region=""),
        "configRuleArn": arn("config", f"config-rule/{rule_id}"),
        "configRuleName": node,
        "configRuleId": rule_id,
        "accountId": ACCOUNT_ID,
    }


def complaint(content: Content) -> str | None:
    """What can be no change of a resource."""
    for name in ("configuration", "ruleParameters"):
        if not isinstance(content.get(name, {}), Mapping):
            return f"has a {name} that is not an object"
    if not all(isinstance(content.get(name, ""), str) for name in ("resourceId", "resourceType")):
        return "has a resourceId or a resourceType that is not a text"
    return None


SOURCE = EventSource(
    key="config",
    name="AWS Config",
    family="operations",
    glyph="checklist",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-config.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for config.amazonaws.com",
    retries="Config evaluates again at the next change or period; Lambda the function, twice",
    failures_to="the rule's status, and the function's dead-letter queue or on-failure destination",
    settings=(latency(2_000, "From the change to the function's queue; AWS names no value.", _DOCS),),
    trigger_settings=UNPUBLISHED,
    content={
        "resourceType": "AWS::S3::Bucket",
        "resourceId": "bucket-{000}",
        "configurationItemStatus": "OK",
        "configuration": {"name": "bucket"},
        "ruleParameters": {"requireVersioning": "true"},
    },
    complaint=complaint,
    title=lambda content: str(content["resourceId"]),
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=for_a_while("config"),
)
