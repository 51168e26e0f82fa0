"""The smallest value that passes is looked for, and seeds are added to what is there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_lab import IS_OVER, bound, cells, keep_values, run, values, vary, verdict

pytestmark = pytest.mark.browser

SEARCH = "Find the smallest that passes"


def lab(studio):
    """Too few places for the pictures of a burst."""
    studio.open("/scenarios/photo-thumbnails/lab/")
    return studio


def write(studio, text: str) -> None:
    studio.page.get_by_role("button", name="Add a value to Reserved concurrency").click()
    studio.page.get_by_label("Another value of Reserved concurrency").fill(text)
    studio.page.keyboard.press("Enter")


def set_up(studio) -> None:
    vary(studio, "make-thumbnail", "ReservedConcurrentExecutions")
    keep_values(studio, "Reserved concurrency", {"none"})
    write(studio, "1 to 50")
    studio.page.get_by_role("button", name="Remove none").click()
    studio.page.get_by_label("Metric of goal 1").select_option("throttled_share")
    bound(studio, "5")
    studio.page.get_by_label("seeds", exact=True).fill("2")


def test_many_values_are_written_as_a_range_and_taken_away_at_once(studio):
    lab(studio)
    set_up(studio)

    expect(values(studio, "Reserved concurrency").first).to_have_text("1 to 50")
    expect(studio.page.get_by_text("50 values", exact=True)).to_be_visible()
    write(studio, "20 to 60 by 20")
    expect(values(studio, "Reserved concurrency").nth(1)).to_have_text("60")
    studio.page.get_by_role("button", name="Remove 1 to 50").click()
    assert [text for text in values(studio, "Reserved concurrency").all_inner_texts() if text] == ["60"]


def test_a_search_finds_the_smallest_that_passes_by_few_runs(studio):
    lab(studio)
    set_up(studio)
    studio.page.get_by_role("button", name=SEARCH).click()
    expect(studio.page.get_by_text("At most 9 of 50 values are tried.")).to_be_visible()

    studio.page.get_by_role("button", name="Run at most 18").click()
    studio.page.wait_for_url(re.compile("/experiments/"))
    studio.wait_until(IS_OVER, timeout_s=60)

    expect(
        verdict(studio).get_by_text(re.compile("The smallest reserved concurrency that reaches .* is"))
    ).to_be_visible()
    tried = studio.page.evaluate("new Set(eventflow.state.full.cells.map((cell) => cell.setting)).size")
    assert 3 < tried <= 9
    expect(cells(studio)).to_have_count(2 * tried)
    studio.page.reload()
    expect(studio.page.get_by_role("button", name=SEARCH)).to_have_attribute("aria-pressed", "true")


def test_a_search_that_cannot_be_says_why(studio):
    lab(studio)
    vary(studio, "make-thumbnail", "ReservedConcurrentExecutions")
    vary(studio, "make-thumbnail", "Timeout")
    studio.page.get_by_role("button", name=SEARCH).click()

    expect(studio.page.get_by_text("Not possible like this. One setting must be varied, and no other.")).to_be_visible()
    expect(studio.page.get_by_role("button", name=re.compile("^Run at most"))).to_be_disabled()


def test_seeds_are_added_to_the_runs_there_are(studio):
    lab(studio)
    vary(studio, "make-thumbnail", "ReservedConcurrentExecutions")
    keep_values(studio, "Reserved concurrency", {"5", "10"})
    studio.page.get_by_label("seeds", exact=True).fill("1")
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)
    url = studio.page.url

    studio.page.get_by_label("seeds", exact=True).fill("3")
    expect(studio.page.get_by_text("2 more seeds for each setting are added to these runs.")).to_be_visible()
    studio.page.get_by_role("button", name="Add 2 seeds").click()

    studio.wait_until("eventflow.state.full.over && eventflow.state.full.counts.finished === 6", timeout_s=60)
    expect(cells(studio)).to_have_count(6)
    expect(studio.page.locator("[data-seeds-pill]")).to_have_text("3 seeds from 7")
    assert studio.page.url == url
