"""Building a flow: by keyboard alone, in two tabs, in a narrow window, in both themes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Studio
from tests.browser.editor import PLACES, added, card, connected, drag, editor, saved
from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser


def test_a_flow_is_built_and_run_by_keyboard_alone(studio):
    page = editor(studio)
    expect(page.get_by_role("heading", name="Start with a source")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_have_attribute("aria-disabled", "true")

    added(page, studio, "bucket", "bucket")
    added(page, studio, "function", "function")
    added(page, studio, "queue", "queue")
    connected(page, studio, "bucket", "triggers function")
    connected(page, studio, "function", "dead letters queue")
    edges = page.evaluate("eventflow.edits.flow.edges.map(({ name, role }) => [role, name])")
    assert edges == [["trigger", "bucket->function"], ["dead_letter", "function->queue"]]

    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"/runs/[0-9a-f-]+/$"))
    page.evaluate("eventflow.ready")
    names = page.evaluate("eventflow.store.manifest.nodes.map(({ name }) => name)")
    assert sorted(names) == ["bucket", "function", "queue"]


def test_targets_that_are_not_legal_are_listed_with_their_reasons(studio):
    page = editor(studio)
    added(page, studio, "bucket", "bucket")
    added(page, studio, "bucket", "bucket-2")

    card(page, "bucket").focus()
    page.keyboard.press("e")
    target = page.get_by_role("dialog").get_by_role("option", name="Triggers bucket-2")
    expect(target).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("eventflow.edits.flow.edges") == []


def test_undo_survives_a_reload(studio):
    page = editor(studio, "photo-thumbnails")
    before = page.evaluate(PLACES)
    drag(page, "uploads", 40, 90)
    saved(studio)

    page.reload()
    page.evaluate("eventflow.ready")
    page.get_by_role("button", name="Undo: Move uploads").click()
    studio.wait_until("eventflow.edits.flow.redo !== null")
    assert page.evaluate(PLACES) == before


def test_two_tabs_do_not_overwrite_each_other(studio):
    page = editor(studio, "photo-thumbnails")
    other = page.context.new_page()
    other.goto(page.url)
    other.evaluate("eventflow.ready")
    card(other, "thumb-dlq").focus()
    other.keyboard.press("Delete")
    expect(other.get_by_test_id("node-thumb-dlq")).to_have_count(0)
    other.close()

    drag(page, "uploads", 0, 90)
    notice = page.get_by_role("alert").filter(has_text="Changed in another tab")
    expect(notice).to_be_visible()
    expect(page.get_by_test_id("node-thumb-dlq")).to_have_count(0)
    place = page.evaluate(PLACES)["uploads"]
    notice.get_by_role("button", name="Apply yours again").click()
    expect(notice).to_be_hidden()
    saved(studio)
    assert page.evaluate(PLACES)["uploads"][1] > place[1]
    # The browser itself complains about the answer 409.
    assert all("409" in complaint for complaint in studio.complaints)
    studio.complaints.clear()


def test_everything_is_found_in_the_palette_and_what_cannot_be_done_says_why(studio):
    page = editor(studio, "photo-thumbnails")
    page.keyboard.press("Control+k")
    page.keyboard.type("undo")
    option = page.get_by_role("dialog").get_by_role("option")
    expect(option).to_contain_text("There is nothing to undo.")
    page.get_by_role("combobox", name="Command").fill("select all")
    page.keyboard.press("Enter")
    assert page.evaluate("eventflow.selection.nodes.length") == 5


def test_in_a_narrow_window_the_flow_is_looked_at(new_studio: Callable[..., Studio]):
    studio = new_studio(viewport={"width": 390, "height": 844}, has_touch=True)
    page = editor(studio, "photo-thumbnails")
    expect(page.get_by_text("Editing needs a window of 900 px or more.")).to_be_visible()
    expect(page.get_by_role("navigation", name="Nodes to add")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    card(page, "uploads").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("node-uploads")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio: Callable[..., Studio], theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme)
    page = editor(studio)
    page.add_script_tag(path=AXE)
    assert violations(studio) == []
    added(page, studio, "data stream", "data-stream")
    expect(page.get_by_test_id("node-data-stream")).to_contain_text("Nothing polls it.")
    assert violations(studio) == []

    page = editor(studio, "photo-thumbnails")
    page.add_script_tag(path=AXE)
    for name in ("uploads", "make-thumbnail"):
        card(page, name).click()
        assert violations(studio) == [], name
    page.get_by_role("button", name="Filter: uploads triggers make-thumbnail").click()
    assert violations(studio) == []
    card(page, "uploads").click(button="right")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    assert violations(studio) == []
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    assert violations(studio) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    assert violations(studio) == []
    for tab in ("YAML", "Problems", "History"):
        page.get_by_role("tab", name=tab).click()
        assert violations(studio) == [], tab
