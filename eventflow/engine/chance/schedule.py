"""Schedule expressions: ``rate(5 minutes)``, ``cron(0 18 ? * MON-FRI *)`` and, of EventBridge Scheduler, ``at(...)``.

A cron expression has six fields: minutes, hours, day of month, month, day of week (1 is Sunday) and year. One of the
two day fields must be ``?``. A rate counts from when its rule was created, in whole units of real time; a schedule of
EventBridge Scheduler that is a rate fires at once as well. In a time zone with daylight saving time what falls into
the missing hour is skipped, and what falls into the doubled hour happens once.

Simplified: a range must begin below its end (``FRI-MON`` is refused), and names are taken in any case.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eventflow.engine.chance.cron import CronExpression, read_cron

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
LONGEST_EXPRESSION = 256
MOST_UNITS = 1_000_000

_RATE = re.compile(r"(\d+) (\w+)")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


class Schedule(Protocol):
    """A schedule that has been read."""

    def fires(self, start: datetime, zone: ZoneInfo, *, at_once: bool = False) -> Iterator[datetime]:
        """Every time it is due from ``start`` on, in order, in UTC; ``at_once`` where it is a rate and just created."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Again and again, at equal distances."""

    every: timedelta

    def fires(self, start: datetime, zone: ZoneInfo, *, at_once: bool = False) -> Iterator[datetime]:
        """Every time it is due from ``start`` on."""
        at = start.astimezone(UTC)
        if at_once:
            yield at
        while True:
            at += self.every
            yield at


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that a cron expression names."""

    expression: CronExpression

    def fires(self, start: datetime, zone: ZoneInfo, *, at_once: bool = False) -> Iterator[datetime]:
        """Every time it is due from ``start`` on, looked at by the clock of ``zone``."""
        for local in self.expression.minutes_from(start.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)):
            at = _instant(local, zone)
            if at is not None and at >= start.replace(second=0, microsecond=0):
                yield at


@dataclass(frozen=True, slots=True)
class Once:
    """At one time only."""

    local: datetime

    def fires(self, start: datetime, zone: ZoneInfo, *, at_once: bool = False) -> Iterator[datetime]:
        """That time, if it is not over."""
        at = _instant(self.local, zone)
        if at is not None and at >= start:
            yield at


def read_schedule(text: str, *, once: bool = False) -> Schedule:
    """The schedule of this expression; ``once``: ``at(...)`` is allowed. ValueError tells what is wrong."""
    forms = "rate(5 minutes), cron(0 18 ? * MON-FRI *)" + (" or at(2026-01-15T09:30:00)" if once else "")
    if len(text) > LONGEST_EXPRESSION:
        raise ValueError(f"A schedule expression has at most {LONGEST_EXPRESSION} characters.")
    name, bracket, rest = text.partition("(")
    if not bracket or not rest.endswith(")"):
        raise ValueError(f"{text!r} is not a schedule expression; write one like {forms}.")
    match name:
        case "rate":
            return Rate(_rate(rest[:-1]))
        case "cron":
            return Cron(read_cron(rest[:-1]))
        case "at" if once:
            return Once(_at(rest[:-1]))
        case "at":
            raise ValueError("Only EventBridge Scheduler knows at(...); a rule has rate(...) or cron(...).")
        case _:
            raise ValueError(f"{name!r} is no kind of schedule; write one like {forms}.")


def read_zone(name: str) -> ZoneInfo:
    """A time zone by its name, such as ``Europe/Brussels``; ValueError ends a sentence about it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone; write one like Europe/Brussels or UTC.") from None


def _rate(text: str) -> timedelta:
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"rate({text}) is not a rate; write a whole number, a space and a unit, such as 5 minutes.")
    count, unit = int(found[1]), found[2]
    singular = unit.removesuffix("s")
    if singular not in UNITS or unit not in (singular, f"{singular}s"):
        raise ValueError(f"rate({text}) has the unit {unit!r}; there are minutes, hours and days.")
    if not 0 < count <= MOST_UNITS:
        raise ValueError(f"rate({text}) must have a number from 1 to {MOST_UNITS:,}.")
    if (unit == singular) != (count == 1):
        raise ValueError(
            f"rate({text}) must be {count} {singular if count == 1 else singular + 's'}: "
            "the unit is singular for 1 and plural for more."
        )
    return UNITS[singular] * count


def _at(text: str) -> datetime:
    if _AT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"at({text}) is not a date and time; write it like at(2026-01-15T09:30:00).")


def _instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """When it is so late by that clock for the first time; None if it never is."""
    at = local.replace(tzinfo=zone).astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == local else None
