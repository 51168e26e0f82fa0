import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def picture_of(frame):
    """All but the empty places, of which a branch with a higher limit shows more."""
    return frame["marks"], frame["ledger"], [node["counts"] for node in frame["nodes"]]


def test_why_tells_the_life_of_a_dead_lettered_event(studio):
    studio.open().all_there()
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])

    studio.inspect(dead["event"])

    why = studio.page.get_by_role("tabpanel", name="Why")
    expect(why.get_by_text("Dead-lettered", exact=True)).to_be_visible()
    expect(why.locator(".why-step")).to_contain_text(
        ["Published by", "Passed", "queue", "Attempt 1 failed", "Waited 60 s"]
    )
    expect(why.locator(".why-step").last).to_contain_text("Moved to")
    expect(why.locator(".why-summary")).to_contain_text(re.compile(r"\d attempts, .* from publish to end"))


def test_a_rule_opens_with_its_sentence_its_setting_and_its_source(studio):
    studio.open().all_there()
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])
    studio.inspect(dead["event"])

    studio.page.get_by_role("button", name="Rule async.retry.1").click()

    rule = studio.page.get_by_role("region", name="First retry")
    expect(rule).to_contain_text("60 s")
    expect(rule).to_contain_text("MaximumRetryAttempts")
    expect(rule.get_by_role("link", name="AWS documentation")).to_have_attribute(
        "href", re.compile(r"^https://docs\.aws\.amazon\.com/")
    )
    studio.page.keyboard.press("Escape")
    expect(rule).to_be_hidden()


def test_looking_at_an_event_pauses_and_says_so(studio):
    studio.open().all_there()
    studio.wait_until("eventflow.store.trace.indexAt(eventflow.store.playback.t_us) > 0")

    studio.inspect(0)

    notice = studio.page.get_by_text("Paused because you are looking at")
    expect(notice).to_be_visible()
    studio.page.get_by_role("button", name="Continue").click()
    expect(notice).to_be_hidden()
    assert studio.page.evaluate("eventflow.store.playback.playing")


def test_the_event_list_is_newest_first_and_finds_problems(studio):
    studio.open().all_there().seek(300_000_000)
    studio.tab("Events")
    rows = studio.page.locator(".event-row button")
    expect(rows.first).to_be_visible()
    shown = studio.page.evaluate(
        """() => [...document.querySelectorAll('.event-row')]
            .sort((a, b) => a.style.getPropertyValue('--row') - b.style.getPropertyValue('--row'))
            .map(row => Number(row.firstChild.dataset.event))"""
    )
    assert shown[0] > shown[-1]

    studio.page.get_by_role("button", name="Problems").click()
    expect(rows.first).to_be_visible()
    expect(studio.page.locator(".event-row .path-part[data-part=failed]").first).to_be_visible()

    rows.first.click()
    expect(studio.page.get_by_role("tab", name="Why")).to_have_attribute("aria-selected", "true")


def test_live_draws_charts_and_gives_each_as_a_table(studio):
    studio.open().all_there()
    studio.tab("Live")
    for name in ("concurrency", "duration", "outcomes"):
        expect(studio.page.locator(f"[data-chart={name}] .main-svg").first).to_be_visible()

    studio.page.keyboard.press("d")

    expect(studio.page.locator("[data-chart=concurrency] table")).to_be_visible()


def test_a_changed_setting_makes_a_branch_that_differs_only_after_the_fork(studio):
    studio.open().all_there()
    throttled = studio.first("THROTTLED")["at_us"]
    fork = throttled - 1_000_000
    before = picture_of(studio.seek(fork - 5_000_000).frame())
    base = studio.seek(fork).page.evaluate("eventflow.store.card.id")
    end_before = studio.seek(590_000_000).frame()["ledger"]
    studio.seek(fork)

    studio.page.get_by_role("textbox", name="Reserved concurrency").fill("20")
    expect(studio.page.get_by_text("was 5")).to_be_visible()
    expect(studio.page.get_by_text("1 change from")).to_be_visible()
    studio.page.get_by_role("button", name="Apply").click()

    studio.wait_until(f"eventflow.store.card.id !== '{base}' && eventflow.store.trace.complete")
    expect(studio.page.get_by_role("button", name="What-if: reserve 20")).to_have_attribute("aria-current", "true")
    assert abs(studio.t_us - fork) < 1_000
    assert studio.page.evaluate("eventflow.store.parentTrace !== null")
    assert studio.page.evaluate("location.pathname").startswith("/runs/")
    assert studio.seek(590_000_000).frame()["ledger"] != end_before
    assert picture_of(studio.seek(fork - 5_000_000).frame()) == before

    studio.page.get_by_role("button", name="Baseline").click()
    studio.wait_until(f"eventflow.store.card.id === '{base}'")


def test_a_setting_out_of_range_stays_and_can_not_be_applied(studio):
    studio.open().all_there().seek(10_000_000)

    studio.page.get_by_role("textbox", name="Timeout").fill("1000")

    expect(studio.page.get_by_text("Possible is 1 to 900.")).to_be_visible()
    expect(studio.page.get_by_role("button", name="Apply")).to_be_disabled()
    studio.page.get_by_role("button", name="Discard").click()
    expect(studio.page.get_by_text("Possible is 1 to 900.")).to_be_hidden()


def test_run_starts_another_run_in_place(studio):
    studio.open().all_there()
    base = studio.page.evaluate("eventflow.store.card.id")
    studio.page.get_by_role("textbox", name="Seed").fill("42")

    studio.page.get_by_role("button", name="Run", exact=True).click()

    studio.wait_until(f"eventflow.store.card.id !== '{base}' && eventflow.store.trace.length > 0")
    assert studio.page.evaluate("eventflow.store.manifest.seed") == 42
    studio.page.go_back()
    studio.wait_until(f"eventflow.store.card.id === '{base}'")
