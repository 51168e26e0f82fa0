"""Amazon EventBridge Scheduler: a schedule that invokes a function, in any time zone, once or again and again.

It knows ``rate(...)``, ``cron(...)`` and, for one time only, ``at(...)``. With a flexible time window it fires at any
time within so many minutes from then. It uses an execution role of its own; a rate begins at once.

Simplified: where inside the minute and the window is chance; a run begins at one fixed date, on a Thursday at 9:00 in
UTC; a schedule has no start and no end date, and is not deleted once it is done.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
"""

from datetime import datetime
from typing import Any

from eventflow.engine.chance.schedule import read_schedule, read_zone
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.hand_off_settings import RETRY_POLICY, by_retry_policy
from eventflow.engine.sources.shapes import ACCOUNT_ID, REGION, START, arn, id_of, json_text
from eventflow.engine.units import seconds_us

_SCHEDULE = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html"
_WINDOW = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html"

SETTINGS = (
    Setting(
        name="ScheduleExpression",
        label="Schedule",
        group="Schedule",
        kind="text",
        default="rate(5 minutes)",
        fixed=True,
        help="rate(5 minutes), cron(0 18 ? * MON-FRI *) or at(2026-01-15T09:30:00).",
        source=_SCHEDULE,
    ),
    Setting(
        name="ScheduleExpressionTimezone",
        label="Time zone",
        group="Schedule",
        kind="text",
        default="UTC",
        fixed=True,
        help="By whose clock cron(...) and at(...) are meant, such as Europe/Brussels.",
        source=_SCHEDULE,
    ),
    Setting(
        name="FlexibleTimeWindow",
        label="Flexible time window",
        group="Schedule",
        kind="choice",
        default="OFF",
        fixed=True,
        choices=("OFF", "FLEXIBLE"),
        source=_WINDOW,
    ),
    Setting(
        name="MaximumWindowInMinutes",
        label="Window",
        group="Schedule",
        default=15,
        minimum=1,
        maximum=1_440,
        unit="min",
        scale="log",
        fixed=True,
        help="With FLEXIBLE: it fires at any time within so many minutes.",
        source=_WINDOW,
    ),
    Setting(
        name="ActionAfterCompletion",
        label="After the last time",
        group="Schedule",
        kind="choice",
        default="NONE",
        fixed=True,
        choices=("NONE", "DELETE"),
        help="Whether the schedule deletes itself; shown only.",
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
        source="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
    ),
)


def event(node: str, content: Content) -> Any:
    """The schedule's input, or the event that it makes without one, whose detail is a text."""
    if content["Input"] is not None:
        return content["Input"]
    return {
        "version": "0",
        "id": id_of(node, content),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT_ID,
        "time": START.replace(".000Z", "Z"),
        "region": REGION,
        "resources": [arn("scheduler", f"schedule/default/{node}")],
        "detail": "{}",
    }


def arrivals(settings: Settings) -> Scheduled:
    """When it fires; ValueError says what is wrong with its expression or its time zone."""
    expression, zone = (value_of(settings, SETTINGS, f"ScheduleExpression{end}") for end in ("", "Timezone"))
    read_schedule(expression, once=True)
    read_zone(zone)
    flexible = value_of(settings, SETTINGS, "FlexibleTimeWindow") == "FLEXIBLE"
    return Scheduled(
        expression=expression,
        begins=datetime.fromisoformat(START),
        zone=zone,
        within_us=seconds_us(value_of(settings, SETTINGS, "LatestSecond")),
        window_us=seconds_us(60 * value_of(settings, SETTINGS, "MaximumWindowInMinutes")) if flexible else 0,
        at_once=True,
        once=True,
    )


SOURCE = EventSource(
    key="scheduler",
    name="EventBridge Scheduler",
    family="schedules",
    glyph="schedule",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html",
    invocation="asynchronous",
    permission="execution role of the schedule: lambda:InvokeFunction",
    retries="Scheduler the delivery, 185 times within 24 hours; Lambda the function, twice",
    failures_to="before Lambda has it, the schedule's dead-letter queue; then the function's",
    settings=SETTINGS,
    trigger_settings=RETRY_POLICY,
    content={"Input": None},
    title=lambda content: "scheduled event",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=by_retry_policy("scheduler"),
    arrivals=arrivals,
)
