"""What happens in the course of a run, left out in the lab."""

import pytest
from playwright.sync_api import expect

from tests.browser.experiments import open_experiment

pytestmark = pytest.mark.browser

FLOW = "no-dead-letter-queue"
FAULT = {"node": "pay-refund", "property": "fault at 6000 ms", "values": [False, True]}
RETRIES = {"node": "pay-refund", "property": "MaximumRetryAttempts", "values": [1]}
GOAL = {"metric": "lost", "at_most": 10_000}


def verdict(studio, *axes):
    open_experiment(studio, FLOW, {"axes": [*axes], "goals": [GOAL]})
    return studio.page.get_by_role("complementary", name="Verdict")


def test_what_is_of_a_run_is_nothing_to_apply(studio):
    found = verdict(studio, FAULT)

    expect(found.get_by_role("button", name="Branch")).to_be_visible()
    expect(found.get_by_role("button", name="Apply to scenario")).to_be_hidden()
    expect(found.get_by_text("What happens in the course of a run")).to_be_visible()


def test_what_is_applied_leaves_out_what_is_of_a_run_and_says_so(studio):
    found = verdict(studio, FAULT, RETRIES)

    expect(found.get_by_role("button", name="Apply to scenario")).to_be_visible()
    expect(found.get_by_text("What happens in the course of a run")).to_be_visible()


def test_nothing_is_said_where_all_can_be_applied(studio):
    found = verdict(studio, RETRIES)

    expect(found.get_by_role("button", name="Apply to scenario")).to_be_visible()
    expect(found.get_by_text("What happens in the course of a run")).to_be_hidden()
