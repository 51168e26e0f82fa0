import numpy as np
import pytest

from eventflow.engine.chance.courses import Day, Drawn, OnOff, Wave
from eventflow.engine.chance.draws import Draws
from eventflow.engine.chance.traffic import expected_count
from eventflow.engine.units import SECOND_US

MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US


def draw(count):
    return Draws(5).first(count, "arrivals")


ALL = {
    "wave": Wave(mean_per_s=5, amplitude_per_s=5, period_us=10 * MINUTE_US),
    "flat wave": Wave(mean_per_s=3, amplitude_per_s=0, period_us=SECOND_US),
    "day": Day(mean_per_s=1, weights=tuple(range(24)), first_hour=9),
    "on and off": OnOff(rate_per_s=7, on_us=30 * SECOND_US, off_us=90 * SECOND_US),
    "drawn": Drawn(points=((MINUTE_US, 0), (10 * MINUTE_US, 10), (20 * MINUTE_US, 0), (170 * MINUTE_US, 4))),
    "late and short": OnOff(rate_per_s=9, on_us=SECOND_US, off_us=SECOND_US, start_us=MINUTE_US, end_us=HOUR_US),
}


@pytest.mark.parametrize("shape", ALL.values(), ids=ALL)
def test_rate_integrates_to_the_expected_count(shape):
    for hours in (1, 2.5):
        until_us = round(hours * HOUR_US)
        expected = expected_count(shape, until_us)

        assert len(shape.arrivals_us(draw, until_us)) == pytest.approx(expected, abs=4 * expected**0.5)


@pytest.mark.parametrize("shape", ALL.values(), ids=ALL)
def test_arrivals_are_sorted_and_more_of_the_same_when_asked_for_longer(shape):
    short, long = (shape.arrivals_us(draw, until_us) for until_us in (HOUR_US, 2 * HOUR_US))

    assert np.array_equal(short, long[: len(short)])
    assert long.dtype == np.int64
    assert np.all(np.diff(long) >= 0)
    assert shape.start_us <= long[0]
    assert short[-1] < HOUR_US


@pytest.mark.parametrize(
    ("shape", "until_s", "expected"),
    [
        (ALL["wave"], 600, 3_000),
        (ALL["wave"], 300, 1_500 + 5 * 600 / np.pi),
        (Wave(mean_per_s=2, amplitude_per_s=1, period_us=HOUR_US, start_us=HOUR_US), 3_600, 0),
        (ALL["day"], 86_400, 86_400),
        (Day(mean_per_s=1, weights=(24.0, *[0.0] * 23), first_hour=0), 1_800, 24 * 1_800),
        (Day(mean_per_s=1, weights=(24.0, *[0.0] * 23), first_hour=1), 82_800, 0),
        (ALL["on and off"], 30, 210),
        (ALL["on and off"], 119, 210),
        (ALL["on and off"], 121, 217),
        (ALL["drawn"], 60, 0),
        (ALL["drawn"], 330, 0.5 * 270 * 5),
        (ALL["drawn"], 600, 2_700),
        (ALL["drawn"], 10**9, 2_700 + 3_000 + 9_000 * 2),
    ],
)
def test_expected_count_is_the_area_below_the_rate(shape, until_s, expected):
    assert expected_count(shape, until_s * SECOND_US) == pytest.approx(expected, rel=1e-4)


def test_wave_has_its_crest_in_the_first_half():
    wave = Wave(mean_per_s=20, amplitude_per_s=20, period_us=HOUR_US)

    arrivals = wave.arrivals_us(draw, HOUR_US)

    assert np.mean(arrivals < HOUR_US / 2) == pytest.approx(0.5 + 1 / np.pi, abs=0.01)


def test_nothing_comes_while_it_is_off():
    arrivals = ALL["on and off"].arrivals_us(draw, HOUR_US)

    assert (arrivals % (120 * SECOND_US)).max() < 30 * SECOND_US


def test_gaps_of_a_steady_piece_are_exponential():
    arrivals = OnOff(rate_per_s=5, on_us=10 * HOUR_US, off_us=HOUR_US).arrivals_us(draw, 10 * HOUR_US)

    gaps = np.diff(arrivals) / SECOND_US
    assert gaps.mean() == pytest.approx(0.2, rel=0.02)
    assert gaps.std() == pytest.approx(0.2, rel=0.02)
