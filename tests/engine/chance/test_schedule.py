"""Schedule expressions as AWS writes them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, last read 2026-11-21.
"""

from datetime import UTC, datetime
from itertools import islice

import pytest

from eventflow.engine.chance.schedule import read_schedule, read_zone

THURSDAY = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def next_fires(expression, count=3, start=THURSDAY, zone="UTC", **more):
    fires = read_schedule(expression, once=True).fires(start, read_zone(zone), **more)
    return [at.strftime("%m-%d %H:%M") for at in islice(fires, count)]


@pytest.mark.parametrize(
    ("expression", "fires"),
    [
        ("rate(1 minute)", ["01-15 09:01", "01-15 09:02", "01-15 09:03"]),
        ("rate(5 minutes)", ["01-15 09:05", "01-15 09:10", "01-15 09:15"]),
        ("rate(12 hours)", ["01-15 21:00", "01-16 09:00", "01-16 21:00"]),
        ("rate(7 days)", ["01-22 09:00", "01-29 09:00", "02-05 09:00"]),
        ("cron(0 10 * * ? *)", ["01-15 10:00", "01-16 10:00", "01-17 10:00"]),
        ("cron(0 9 * * ? *)", ["01-15 09:00", "01-16 09:00", "01-17 09:00"]),
        ("cron(15 12 * * ? *)", ["01-15 12:15", "01-16 12:15", "01-17 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["01-15 18:00", "01-16 18:00", "01-19 18:00"]),
        ("cron(0 18 ? * mon-fri *)", ["01-15 18:00", "01-16 18:00", "01-19 18:00"]),
        ("cron(0 8 1 * ? *)", ["02-01 08:00", "03-01 08:00", "04-01 08:00"]),
        ("cron(0/15 * * * ? *)", ["01-15 09:00", "01-15 09:15", "01-15 09:30"]),
        ("cron(*/20 9 * * ? *)", ["01-15 09:00", "01-15 09:20", "01-15 09:40"]),
        ("cron(5,35 14 * * ? *)", ["01-15 14:05", "01-15 14:35", "01-16 14:05"]),
        ("cron(0 8-18/5 * * ? *)", ["01-15 13:00", "01-15 18:00", "01-16 08:00"]),
        ("cron(0 0 L * ? *)", ["01-31 00:00", "02-28 00:00", "03-31 00:00"]),
        ("cron(0 0 3W * ? *)", ["02-03 00:00", "03-03 00:00", "04-03 00:00"]),
        ("cron(0 0 31W * ? *)", ["01-30 00:00", "03-31 00:00", "05-29 00:00"]),
        ("cron(0 0 1W * ? *)", ["02-02 00:00", "03-02 00:00", "04-01 00:00"]),
        ("cron(0 0 ? * 1 *)", ["01-18 00:00", "01-25 00:00", "02-01 00:00"]),
        ("cron(0 0 ? * L *)", ["01-17 00:00", "01-24 00:00", "01-31 00:00"]),
        ("cron(15 10 ? * 6L 2026-2027)", ["01-30 10:15", "02-27 10:15", "03-27 10:15"]),
        ("cron(0 0 ? * 3#2 *)", ["02-10 00:00", "03-10 00:00", "04-14 00:00"]),
        ("cron(0 0 ? FEB-MAR TUE#1 *)", ["02-03 00:00", "03-03 00:00", "02-02 00:00"]),
        ("cron(0 0 29 2 ? *)", ["02-29 00:00", "02-29 00:00", "02-29 00:00"]),
        ("cron(0 0 * * ? 1999)", []),
        ("at(2026-01-15T09:30:00)", ["01-15 09:30"]),
        ("at(2026-01-15T08:30:00)", []),
    ],
)
def test_schedule_is_due_at(expression, fires):
    assert next_fires(expression) == fires


def test_rate_of_scheduler_begins_at_once():
    assert next_fires("rate(10 minutes)", at_once=True) == ["01-15 09:00", "01-15 09:10", "01-15 09:20"]


@pytest.mark.parametrize(
    ("start", "fires"),
    [
        (datetime(2026, 3, 27, tzinfo=UTC), ["03-27 01:30", "03-28 01:30", "03-30 00:30"]),
        (datetime(2026, 10, 24, tzinfo=UTC), ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
    ],
    ids=["a missing hour is skipped", "a doubled hour counts once"],
)
def test_daylight_saving_time_is_that_of_the_zone(start, fires):
    assert next_fires("cron(30 2 * * ? *)", start=start, zone="Europe/Brussels") == fires


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("rate(1 minutes)", "must be 1 minute: the unit is singular for 1"),
        ("rate(5 minute)", "must be 5 minutes: the unit is singular for 1"),
        ("rate(0 minutes)", "must have a number from 1"),
        ("rate(5 weeks)", "has the unit 'weeks'"),
        ("rate(5.5 minutes)", "is not a rate"),
        ("rate(5  minutes)", "is not a rate"),
        ("cron(0 18 * * MON *)", "must have ? for exactly one of day-of-month and day-of-week"),
        ("cron(0 18 ? * ? *)", "must have ? for exactly one of day-of-month and day-of-week"),
        ("cron(0 18 * * ?)", "has 5 fields, but wants 6"),
        ("cron(60 0 * * ? *)", "60 can't stand for minutes, which go from 0 to 59"),
        ("cron(0 24 * * ? *)", "can't stand for hours"),
        ("cron(0 0 0 * ? *)", "can't stand for day-of-month"),
        ("cron(0 0 * 13 ? *)", "can't stand for month, which go from 1 to 12 or JAN to DEC"),
        ("cron(0 0 ? * 8 *)", "can't stand for day-of-week"),
        ("cron(0 0 * * ? 2200)", "can't stand for year"),
        ("cron(? 0 * * ? *)", "can't stand for minutes"),
        ("cron(0 0 ? * 3#6 *)", "# is followed by a number from 1 to 5"),
        ("cron(0 0 ? * 3#1,5#2 *)", "with # there can be only one"),
        ("cron(0 0 ? * FRI-MON *)", "must begin below its end"),
        ("cron(0/0 0 * * ? *)", "must be a whole number above 0"),
        ("at(2026-01-15)", "is not a date and time"),
        ("at(2026-02-30T00:00:00)", "is not a date and time"),
        ("every(5 minutes)", "is no kind of schedule"),
        ("5 minutes", "is not a schedule expression"),
        ("rate(5 minutes", "is not a schedule expression"),
        ("cron(" + "0" * 300 + ")", "at most 256 characters"),
    ],
)
def test_expression_is_refused_in_one_sentence(expression, complaint):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_schedule(expression, once=True)

    assert complaint in str(refused.value)


def test_one_time_schedule_is_for_scheduler_only():
    with pytest.raises(ValueError, match="Only EventBridge Scheduler knows at"):
        read_schedule("at(2026-01-15T09:30:00)")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(ValueError, match="is not a time zone"):
        read_zone(name)
