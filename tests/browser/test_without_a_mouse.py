"""Building, running, breaking and understanding a flow with a keyboard alone, and what a listener is told of it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.editor import added, connected, editor

pytestmark = pytest.mark.browser

MOST_TABS = 80


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes there as a person does, however long it takes."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not among the first {MOST_TABS} stops")


@pytest.fixture
def run(studio):
    """A bucket, a function and a dead-letter queue, drawn and run by keyboard, at rest a minute later."""
    page = editor(studio)
    added(page, studio, "bucket", "bucket")
    added(page, studio, "function", "function")
    added(page, studio, "queue", "queue")
    connected(page, studio, "bucket", "triggers function")
    connected(page, studio, "function", "dead letters queue")
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"/runs/[0-9a-f-]+/$"))
    page.evaluate("eventflow.ready")
    return studio.all_there().seek(60_000_000)


def broken(run) -> None:
    """By keyboard: I, the fault, ten minutes of it."""
    page = run.page
    before = page.evaluate("eventflow.store.card.id")
    tab_to(page, page.get_by_role("button", name=re.compile("^function, ")))
    page.keyboard.press("i")
    popover = page.locator("[data-intervene]")
    tab_to(page, popover.get_by_role("button", name="Break a function for a while"))
    page.keyboard.press("Enter")
    tab_to(page, popover.get_by_label("For how long"))
    page.keyboard.press("Control+a")
    page.keyboard.type("8m")
    page.keyboard.press("Enter")
    run.wait_until(f"eventflow.store.card.id !== '{before}' && eventflow.store.trace?.complete")


def test_a_dead_letter_and_its_reason_are_found_by_keyboard(run):
    page = run.page
    broken(run)
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    tab_to(page, page.get_by_role("button", name=re.compile("^queue, ")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Configure")).to_be_focused()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Events")).to_have_attribute("aria-selected", "true")
    letter = page.locator(".event-row button").first
    expect(letter).to_contain_text("Dead-lettered")
    tab_to(page, letter)
    page.keyboard.press("Enter")

    expect(page.get_by_role("tab", name="Why")).to_have_attribute("aria-selected", "true")
    why = page.get_by_role("tabpanel", name="Why")
    expect(why).to_contain_text("Moved to queue")
    expect(why).to_contain_text("A dead-letter queue is set, so the event itself is kept there.")


def test_a_listener_hears_the_flow_as_a_list_of_sentences(run):
    flow = run.page.get_by_role("main", name="Flow").aria_snapshot()

    assert 'list "Nodes, in the order events reach them"' in flow
    bucket, function, queue = (flow.index(f'button "{name}, ') for name in ("bucket", "function", "queue"))
    assert bucket < function < queue
    assert re.search(r'button "function, function, \d+ of [\d,]+ in use.*failures go to queue', flow)
    assert 'button "queue, dead-letter queue, empty' in flow


def test_a_listener_hears_of_dead_letters(run):
    broken(run)
    run.page.keyboard.press("End")
    run.wait_until("eventflow.frame().ledger.dead_lettered > 0")

    expect(
        run.page.get_by_role("button", name=re.compile(r"^queue, dead-letter queue, \d+ dead letters, oldest"))
    ).to_be_attached()
