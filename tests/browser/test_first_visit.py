"""What a newcomer sees in the first seconds, and the way of the first five minutes."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SEEN = {
    1: ("publishes an event", {}),
    2: ("cold start", {}),
    4: ("does not fit the filter", {"filtered": 1}),
    5.1: ("Warm", {"filtered": 1}),
    7: ("wait and come back", {"filtered": 1, "waiting": 7, "running": 5}),
    9: ("failed", {"filtered": 1}),
}
"""By second: words of the sentence below the flow, and what the ledger must say."""


@pytest.mark.parametrize("second", SEEN)
def test_the_opening_tells_one_thing_after_the_other(studio, second):
    studio.open().all_there().seek(round(second * 1e6))
    words, accounts = SEEN[second]

    expect(studio.page.locator("[data-caption]:not([data-empty])")).to_contain_text(words)
    ledger = studio.page.evaluate("eventflow.frame().ledger")
    assert {name: ledger[name] for name in accounts} == accounts


def test_first_steps_come_by_themselves_and_stay_away_once_closed(studio):
    studio.open().all_there()
    guide = studio.page.get_by_role("region", name="First steps")
    expect(guide).to_be_hidden()

    studio.page.evaluate("eventflow.seek(8.9e6)")
    expect(guide).to_be_visible()
    guide.get_by_role("button", name="Close the first steps").click()
    studio.open()
    studio.page.evaluate("eventflow.seek(8.9e6)")
    studio.wait_until("eventflow.store.playback.t_us > 10e6")
    expect(guide).to_be_hidden()

    studio.page.keyboard.press("Control+k")
    studio.page.keyboard.type("first steps")
    studio.page.keyboard.press("Enter")
    expect(guide).to_be_visible()


def test_the_first_five_minutes_lead_to_what_throttling_and_retries_mean(studio):
    studio.open().all_there()
    studio.page.evaluate("eventflow.seek(8.9e6)")
    guide = studio.page.get_by_role("region", name="First steps")

    expect(guide.get_by_role("link", name="Gallery")).to_be_hidden()
    guide.get_by_role("button", name="Send a photo").click()
    expect(guide).to_contain_text("That made a branch")
    expect(studio.page.get_by_role("button", name="What-if")).to_have_attribute("aria-current", "true")

    guide.get_by_role("button", name="7", exact=True).click()
    expect(guide).to_contain_text("You say 7.")
    guide.get_by_role("button", name="Watch the twelve").click()
    studio.wait_until("eventflow.store.playback.t_us > 6e6")
    studio.page.evaluate("eventflow.seek(19.9e6)")
    expect(guide).to_contain_text("None is missing: throttled is not lost, it is later.")
    expect(guide).to_contain_text("You said 7.")

    guide.get_by_role("button", name="Show me where").click()
    field = studio.page.get_by_role("textbox", name="Reserved concurrency")
    expect(field).to_be_focused()
    field.fill("20")
    studio.page.get_by_role("button", name="Apply").click()
    expect(guide).to_contain_text("You traded waiting for cold starts.", timeout=15_000)
    expect(guide).to_contain_text("0 now")

    guide.get_by_role("button", name="Flip").click()
    expect(guide).to_contain_text("The same photos, the same luck")
    guide.get_by_role("button", name="Make it fail").click()
    expect(guide).to_contain_text("retries save what fails for a moment", timeout=15_000)
    assert studio.all_there().seek(590_000_000).frame()["ledger"]["dead_lettered"] > 20
    expect(guide.get_by_role("link", name="Gallery")).to_be_visible()


def test_with_reduced_motion_the_first_steps_are_there_without_playing(new_studio):
    studio = new_studio(reduced_motion="reduce").open()

    expect(studio.page.get_by_role("region", name="First steps")).to_be_visible(timeout=15_000)
    assert studio.t_us == 0
