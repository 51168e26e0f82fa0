"""What a service does when Lambda's API does not take its event, by each service's published plan.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.scenario.hand_off import SNS, HandOff, doubling
from eventflow.engine.sources import CATALOGUE
from eventflow.engine.units import SECOND_US


def story(plan, attempts=10**6):
    """The waits in seconds while Lambda never answers, and why there is no other."""
    waits_s, age_us = [], 0
    while len(waits_s) < attempts:
        decision = plan.after_server_error(len(waits_s) + 1, age_us)
        if not isinstance(decision, int):
            return waits_s, decision
        age_us += decision
        waits_s.append(decision / SECOND_US)
    return waits_s, None


def test_b4_sns_tries_in_four_phases():
    """B4. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
    waits_s, why = story(SNS)

    assert len(waits_s) + 1 == 100_015
    assert why == "MaximumRetryAttempts"
    assert waits_s[:5] == [0, 0, 0, 1, 1]
    assert waits_s[5] == 1
    assert waits_s[14] == 20
    assert waits_s[5:15] == sorted(waits_s[5:15])
    assert set(waits_s[15:]) == {20}
    assert sum(waits_s) / 86_400 == pytest.approx(23, abs=0.2)


@pytest.mark.parametrize(
    ("kind", "settings", "retries", "why"),
    [
        ("eventbridge", {}, 185, "MaximumRetryAttempts"),
        ("schedule", {}, 185, "MaximumRetryAttempts"),
        ("scheduler", {}, 185, "MaximumRetryAttempts"),
        ("eventbridge", {"MaximumRetryAttempts": 0}, 0, "MaximumRetryAttempts"),
        ("eventbridge", {"MaximumRetryAttempts": 3}, 3, "MaximumRetryAttempts"),
        ("eventbridge", {"MaximumEventAgeInSeconds": 60}, 5, "MaximumEventAgeInSeconds"),
        ("eventbridge", {"LongestBackOffSeconds": 3_600}, 34, "MaximumEventAgeInSeconds"),
        ("cw-logs", {"LongestBackOffSeconds": 3_600}, 34, "MaximumEventAgeInSeconds"),
        ("s3", {"RetryForSeconds": 0}, 0, "MaximumEventAgeInSeconds"),
        ("s3", {"RetryForSeconds": 10}, 3, "MaximumEventAgeInSeconds"),
        ("iot", {}, 0, "MaximumRetryAttempts"),
    ],
)
def test_retries_of_a_service_end_by_its_settings(kind, settings, retries, why):
    waits_s, reason = story(CATALOGUE[kind].hand_off_of(settings))

    assert (len(waits_s), reason) == (retries, why)
    assert sum(waits_s) <= 86_400


def test_default_of_eventbridge_is_just_short_of_a_day():
    waits_s, _ = story(CATALOGUE["eventbridge"].hand_off_of({}))

    assert waits_s[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert 23 * 3_600 < sum(waits_s) <= 24 * 3_600


@pytest.mark.parametrize(("longest_s", "waits_s"), [(1, [1, 1, 1]), (3, [1, 2, 3, 3]), (8, [1, 2, 4, 8, 8])])
def test_waits_are_doubled_up_to_the_longest(longest_s, waits_s):
    plan = HandOff(phases=doubling(longest_s * SECOND_US))

    assert story(plan, len(waits_s))[0] == waits_s


def test_jitter_stretches_a_wait():
    plan = HandOff(phases=doubling(SECOND_US), maximum_age_us=SECOND_US)

    assert plan.after_server_error(1, 0, 0.8) == 800_000
    assert plan.after_server_error(1, 0, 1.2) == "MaximumEventAgeInSeconds"


@pytest.mark.parametrize("kind", [kind for kind in CATALOGUE.values() if kind.hand_off], ids=lambda kind: kind.key)
def test_every_plan_can_be_made_of_defaults_and_ends(kind):
    plan = kind.hand_off_of({})

    assert plan.dead_letter is None
    assert story(plan)[1] is not None


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("sns", "RedrivePolicy"), ("eventbridge", "DeadLetterConfig"), ("schedule", "DeadLetterConfig"),
     ("scheduler", "DeadLetterConfig"), ("iot", "ErrorAction")],
)  # fmt: skip
def test_dead_letter_queue_is_that_of_the_connection(kind, setting):
    assert CATALOGUE[kind].hand_off_of({setting: "kept"}).dead_letter == "kept"
    assert setting in {declared.name for declared in CATALOGUE[kind].trigger_settings}
