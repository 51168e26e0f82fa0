"""The interval chooses the words."""

import pytest

from eventflow.experiments.metrics import METRICS
from eventflow.experiments.verdicts import Difference


def a_difference(key, low, high, count=30):
    return Difference(metric=METRICS[key], mean=(low + high) / 2, low=low, high=high, count=count)


@pytest.mark.parametrize(
    ("key", "low", "high", "verdict", "words"),
    [
        ("throttled", -11, -7, "better", "fewer by 9 (7 to 11)"),
        ("age_p99_ms", -266, -190, "better", "less by 228 ms (190 to 266 ms)"),
        ("age_p99_ms", 2_000, 4_000, "worse", "more by 3 s (2 to 4 s)"),
        ("delivered", 7, 11, "better", "more by 9 (7 to 11)"),
        ("throttled_share", -0.2, -0.1, "better", "less by 15 points (10 to 20)"),
        ("usd_per_million", -0.02, 0.14, "none", "no difference visible in 30 runs"),
        ("usd_per_million", 0.02, 0.14, "worse", "more by $0.08 ($0.02 to $0.14)"),
        ("invocations", 5, 9, "different", "more by 7 (5 to 9)"),
        ("lost", 0, 0, "none", "no difference visible in 30 runs"),
    ],
)
def test_words_and_verdict(key, low, high, verdict, words):
    found = a_difference(key, low, high)

    assert (found.verdict, found.words) == (verdict, words)


def test_a_large_difference_of_one_run_is_no_verdict():
    found = Difference(metric=METRICS["lost"], mean=-900, low=float("nan"), high=float("nan"), count=1)

    assert (found.verdict, found.words) == ("unknown", "too few runs to tell")


def test_percent_is_of_the_base():
    assert a_difference("age_p99_ms", -60, -40).as_dict(200)["percent"] == -25
    assert a_difference("age_p99_ms", -60, -40).as_dict(0)["percent"] is None
