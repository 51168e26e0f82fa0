from datetime import UTC, datetime

import numpy as np
import pytest

from eventflow.engine.chance.draws import Draws
from eventflow.engine.chance.scheduled import Scheduled
from eventflow.engine.units import SECOND_US

HOUR_US = 3_600 * SECOND_US
NOON = datetime(2026, 1, 15, 12, 2, 30, tzinfo=UTC)


def draw(count):
    return Draws(5).first(count, "arrivals")


def test_schedule_fires_inside_the_minute_that_it_is_due_in():
    arrivals_s = Scheduled(expression="rate(5 minutes)", begins=NOON).arrivals_us(draw, HOUR_US) / SECOND_US

    minutes = (arrivals_s + 150) // 60
    assert minutes.tolist() == list(range(7, 62, 5))
    assert len(set(arrivals_s % 60)) == len(arrivals_s)


def test_without_chance_it_fires_at_second_0():
    sharp = Scheduled(expression="cron(0/10 * * * ? *)", begins=NOON, within_us=0)

    assert (sharp.arrivals_us(draw, HOUR_US) / SECOND_US).tolist()[:3] == [450, 1_050, 1_650]


def test_flexible_window_spreads_it_over_so_many_minutes():
    every_hour = Scheduled(expression="rate(1 hour)", begins=NOON, window_us=15 * 60 * SECOND_US)

    arrivals = every_hour.arrivals_us(draw, 2_000 * HOUR_US)
    late_s = (arrivals / SECOND_US + 30) % 3_600
    assert late_s.max() < 15 * 60 + 59
    assert late_s.mean() == pytest.approx(7.5 * 60 + 29.5, rel=0.05)


@pytest.mark.parametrize("window_us", [0, 90 * 60 * SECOND_US])
def test_longer_run_begins_with_the_shorter_one(window_us):
    schedule = Scheduled(expression="rate(10 minutes)", begins=NOON, window_us=window_us, at_once=True)
    short, long = (schedule.arrivals_us(draw, until_us) for until_us in (3 * HOUR_US, 9 * HOUR_US))

    assert np.array_equal(short, long[: len(short)])
    assert np.all(np.diff(long) >= 0)
    assert long[0] >= 0
    assert long[-1] < 9 * HOUR_US
    assert len(long) <= schedule.expected(9 * HOUR_US)
