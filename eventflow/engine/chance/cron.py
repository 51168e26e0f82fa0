"""AWS's cron expressions: six fields, of which one of the two for days is ``?``.

Every field takes lists (``1,5``), ranges (``1-5``), ``*`` and steps (``0/15``, ``*/2``, ``8-18/2``). A day of the month
may be ``L``, the last one, or ``15W``, the working day nearest to it in its month; a day of the week ``L``, Saturday,
``6L``, the last Friday of the month, or ``3#2``, its second Tuesday.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIRST_YEAR, LAST_YEAR = 1970, 2199
SATURDAY = 7

DayRule = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the six: what it is called, its range, and the names of its values from the lowest on."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


MINUTE, HOUR = _Field("minutes", 0, 59), _Field("hours", 0, 23)
DAY_OF_MONTH, MONTH = _Field("day-of-month", 1, 31), _Field("month", 1, 12, MONTHS)
DAY_OF_WEEK, YEAR = _Field("day-of-week", 1, 7, WEEKDAYS), _Field("year", FIRST_YEAR, LAST_YEAR)
FIELDS = (MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK, YEAR)


@dataclass(frozen=True, slots=True)
class CronExpression:
    """The minutes that a cron expression names."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    years: frozenset[int]
    day: DayRule

    def minutes_from(self, start: datetime) -> Iterator[datetime]:
        """Every one of them from ``start`` on, by a clock without a time zone."""
        day, last = start.date(), date(max(self.years, default=0) or 1, 12, 31)
        while day <= last:
            if day.year in self.years and day.month in self.months and self.day(day):
                for hour in self.hours:
                    for minute in self.minutes:
                        at = datetime.combine(day, time(hour, minute))
                        if at >= start:
                            yield at
            day += timedelta(days=1)


def read_cron(text: str) -> CronExpression:
    """From what stands between the brackets; ValueError says in one sentence what is wrong."""
    fields = text.split()
    if len(fields) != len(FIELDS):
        names = ", ".join(field.name for field in FIELDS)
        raise ValueError(f"cron({text}) has {len(fields)} fields, but wants {len(FIELDS)}: {names}.")
    minutes, hours, day_of_month, month, day_of_week, year = (field.upper() for field in fields)
    if (day_of_month == "?") == (day_of_week == "?"):
        raise ValueError(f"cron({text}) must have ? for exactly one of day-of-month and day-of-week.")
    return CronExpression(
        minutes=tuple(sorted(_values(minutes, MINUTE))),
        hours=tuple(sorted(_values(hours, HOUR))),
        months=frozenset(_values(month, MONTH)),
        years=frozenset(_values(year, YEAR)),
        day=_month_days(day_of_month) if day_of_week == "?" else _week_days(day_of_week),
    )


def _values(text: str, field: _Field) -> set[int]:
    return {value for item in text.split(",") for value in _range(item, field)}


def _range(item: str, field: _Field) -> range:
    base, slash, step_text = item.partition("/")
    first, dash, last = base.partition("-")
    if base == "*":
        low, high = field.low, field.high
    else:
        low = _value(first, item, field)
        high = _value(last, item, field) if dash else (field.high if slash else low)
    if low > high:
        raise ValueError(f"The range {item} of {field.name} must begin below its end.")
    if slash and not (re.fullmatch(r"\d{1,4}", step_text) and int(step_text)):
        raise ValueError(f"The step of {item} in {field.name} must be a whole number above 0.")
    return range(low, high + 1, int(step_text) if slash else 1)


def _value(word: str, item: str, field: _Field) -> int:
    if word in field.names:
        return field.low + field.names.index(word)
    if not re.fullmatch(r"\d{1,4}", word) or not field.low <= int(word) <= field.high:
        names = f" or {field.names[0]} to {field.names[-1]}" if field.names else ""
        raise ValueError(f"{item} can't stand for {field.name}, which go from {field.low} to {field.high}{names}.")
    return int(word)


def _month_days(text: str) -> DayRule:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"""
    rules: list[DayRule] = []
    plain: set[int] = set()
    for item in text.split(","):
        if item == "L":
            rules.append(lambda day: day.day == _length(day))
        elif item.endswith("W"):
            wanted = _value(item[:-1], item, DAY_OF_MONTH)
            rules.append(lambda day, wanted=wanted: day.day == _nearest_working_day(day, wanted))  # type: ignore[misc]
        else:
            plain |= set(_range(item, DAY_OF_MONTH))
    return lambda day: day.day in plain or any(rule(day) for rule in rules)


def _week_days(text: str) -> DayRule:
    items = text.split(",")
    if "#" in text:
        if len(items) > 1:
            raise ValueError(f"{text} can't stand for day-of-week: with # there can be only one.")
        word, _, place_text = text.partition("#")
        wanted, place = _value(word, text, DAY_OF_WEEK), place_text
        if place not in ("1", "2", "3", "4", "5"):
            raise ValueError(f"{text} can't stand for day-of-week: # is followed by a number from 1 to 5.")
        return lambda day: _weekday(day) == wanted and (day.day - 1) // 7 + 1 == int(place)
    plain: set[int] = set()
    last: set[int] = set()
    for item in items:
        if item == "L":
            plain.add(SATURDAY)
        elif item.endswith("L"):
            last.add(_value(item[:-1], item, DAY_OF_WEEK))
        else:
            plain |= set(_range(item, DAY_OF_WEEK))
    return lambda day: _weekday(day) in plain or (_weekday(day) in last and day.day + 7 > _length(day))


def _weekday(day: date) -> int:
    """1 is Sunday."""
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _nearest_working_day(day: date, wanted: int) -> int:
    """In the month of ``day``, the Monday to Friday nearest to that day; 0 if the month has no such day."""
    length = _length(day)
    if wanted > length:
        return 0
    weekday = date(day.year, day.month, wanted).isoweekday()
    if weekday == 6:
        return wanted - 1 if wanted > 1 else wanted + 2
    if weekday == 7:
        return wanted + 1 if wanted < length else wanted - 2
    return wanted
