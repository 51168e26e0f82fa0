"""Amazon EventBridge: a bus with a rule that invokes a function asynchronously for the events that match its pattern.

EventBridge answers whoever puts an event before it looks at the rules. The rule may invoke the function because of
the function's resource-based policy.

Simplified: a bus has one rule with one target, a function (AWS: 300 rules to a bus, five targets to a rule).

Simplified: the hand-over to Lambda always succeeds, so the rule's own retries (24 hours, 185 attempts) and its
dead-letter queue have nothing to do; no event is delivered twice, and delivery takes one fixed time.

https://docs.aws.amazon.com/lambda/latest/dg/services-eventbridge-tutorial.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
"""

from collections.abc import Mapping
from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource, Filtering
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, id_of, json_text


def event(node: str, content: Content) -> dict[str, Any]:
    """The event as the bus hands it on; the pattern looks at the same.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
    """
    return {
        "version": "0",
        "id": id_of(node, content),
        "detail-type": content["detail-type"],
        "source": content["source"],
        "account": ACCOUNT_ID,
        "time": START.replace(".000Z", "Z"),
        "region": REGION,
        "resources": [],
        "detail": content["detail"],
    }


def complaint(content: Content) -> str | None:
    """What PutEvents would refuse."""
    for name in ("source", "detail-type"):
        if name in content and not (isinstance(content[name], str) and content[name]):
            return f"has a {name} that is not a text"
    if not isinstance(content.get("detail", {}), Mapping):
        return "has a detail that is not an object"
    return None


SOURCE = EventSource(
    key="eventbridge",
    name="Amazon EventBridge",
    family="messaging",
    glyph="bus",
    docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for events.amazonaws.com",
    filtering=Filtering(
        dialect="eventbridge",
        words=("EventPattern",),
        filtered=event,
        docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html",
    ),
    settings=(
        Setting(
            name="DeliveryLatencyMs",
            label="Delivery latency",
            group="Delivery",
            default=500,
            minimum=0,
            maximum=600_000,
            unit="ms",
            scale="log",
            model_choice=True,
            help="From the bus to the function's queue. AWS measures it, but names no usual value.",
            source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html",
        ),
    ),
    content={
        "source": "shop.orders",
        "detail-type": "OrderPlaced",
        "detail": {"orderId": "EF-{00000}", "amount": "{5..400}"},
    },
    complaint=complaint,
    title=lambda content: str(content["detail-type"]),
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
)
