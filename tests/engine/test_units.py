import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine.units import duration_text, duration_words, milliseconds_us, parse_duration_us, seconds_us


@pytest.mark.parametrize(
    ("text", "us"),
    [("2m30s", 150_000_000), ("500ms", 500_000), ("1.5s", 1_500_000), ("1h 5m", 3_900_000_000), ("7us", 7),
     (0.25, 250_000), (90, 90_000_000), ("0s", 0), ("1d", 86_400_000_000)],
)  # fmt: skip
def test_reads_a_time(text, us):
    assert parse_duration_us(text) == us


@pytest.mark.parametrize(
    "text", ["", "  ", "soon", "10", "-5s", "5s!", "s", "1e3s", "9" * 40 + "d", -1, 1e30, True, None, [1]]
)
def test_refuses_what_is_no_time_and_says_how_to_write_one(text):
    with pytest.raises(ValueError, match="write it like 90s, 2m30s or 500ms"):
        parse_duration_us(text)


@given(st.integers(0, 10**14))
def test_written_time_is_read_back(us):
    assert parse_duration_us(duration_text(us)) == us


@pytest.mark.parametrize(
    ("us", "words"),
    [(0, "0 s"), (150_000_000, "2 min 30 s"), (1_500_000, "1 s 500 ms"), (3_900_000_000, "1 h 5 min"), (7, "7 µs")],
)
def test_says_a_time_in_words(us, words):
    assert duration_words(us) == words


def test_conversions_round_to_whole_microseconds():
    assert seconds_us(0.1 + 0.2) == 300_000
    assert milliseconds_us(133.61) == 133_610
