"""Amazon EventBridge: a rule that a schedule sets off, ``rate(...)`` or ``cron(...)`` in UTC.

It fires somewhere inside the minute that it is due in, on the default bus, and invokes the function asynchronously
as any rule does. A rate counts from the rule's creation, which is the start of a run.

Simplified: where inside the minute is chance; a run begins at one fixed date, on a Thursday at 9:00 in UTC.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
"""

from datetime import datetime
from typing import Any

from eventflow.engine.chance.schedule import read_schedule
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.hand_off_settings import RETRY_POLICY, by_retry_policy
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, arn, id_of, json_text
from eventflow.engine.units import seconds_us

_SCHEDULE = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"

SETTINGS = (
    Setting(
        name="ScheduleExpression",
        label="Schedule",
        group="Schedule",
        kind="text",
        default="rate(5 minutes)",
        fixed=True,
        help="rate(5 minutes), or cron(0 18 ? * MON-FRI *), in UTC.",
        source=_SCHEDULE,
    ),
    Setting(
        name="LatestSecond",
        label="Fires within the minute's first",
        group="Schedule",
        default=59,
        minimum=0,
        maximum=59,
        unit="s",
        fixed=True,
        model_choice=True,
        help="A schedule is precise to the minute: it fires at any time in its first so many seconds.",
        source=_SCHEDULE,
    ),
)


def event(node: str, content: Content) -> Any:
    """The scheduled event, or the constant that the target has as its input."""
    if content["Input"] is not None:
        return content["Input"]
    return {
        "version": "0",
        "id": id_of(node, content),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": START.replace(".000Z", "Z"),
        "region": REGION,
        "resources": [arn("events", f"rule/{node}")],
        "detail": {},
    }


def arrivals(settings: Settings) -> Scheduled:
    """When it fires; ValueError says what is wrong with its expression."""
    expression = value_of(settings, SETTINGS, "ScheduleExpression")
    read_schedule(expression)
    return Scheduled(
        expression=expression,
        begins=datetime.fromisoformat(START),
        within_us=seconds_us(value_of(settings, SETTINGS, "LatestSecond")),
    )


SOURCE = EventSource(
    key="schedule",
    name="EventBridge schedule",
    family="schedules",
    glyph="schedule",
    docs="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html",
    invocation="asynchronous",
    permission="resource-based policy: lambda:InvokeFunction for events.amazonaws.com",
    retries="EventBridge the delivery, 185 times within 24 hours; Lambda the function, twice",
    failures_to="before Lambda has it, the target's dead-letter queue; then the function's",
    settings=SETTINGS,
    trigger_settings=RETRY_POLICY,
    content={"Input": None},
    title=lambda content: "scheduled event",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=by_retry_policy("eventbridge"),
    arrivals=arrivals,
)
