"""The gallery's page as a person uses it: typing, the keyboard, both themes, a phone."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


def open_gallery(studio, query=""):
    studio.page.goto(f"{studio.url}/gallery/{query}")
    expect(studio.page.get_by_role("button", name="Filter")).to_be_hidden()
    return studio.page


def test_typing_filters_at_once_and_the_address_keeps_it(studio):
    page = open_gallery(studio)

    page.keyboard.press("/")
    page.keyboard.type("pays twice")
    expect(page.locator(".gallery-card:visible")).to_have_count(0)
    expect(page.locator("[data-nothing-says]")).to_have_text("pays twice")
    page.get_by_role("link", name="Drop it").click()
    expect(page.get_by_role("status")).to_have_text("29 of 29 scenarios")

    page.get_by_role("searchbox").fill("pay twice")
    expect(page.get_by_role("status")).to_have_text("1 of 29 scenarios")
    expect(page.locator(".gallery-section:visible h2")).to_have_text("Failure museum")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("pay twice")
    expect(page.get_by_role("heading", level=3)).to_have_text("Short visibility timeout")


def test_sections_and_kinds_narrow_each_other(studio):
    page = open_gallery(studio, "?section=failures")

    page.get_by_role("combobox", name="Source").select_option("kinesis")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Hot key", "Poison pill"])
    page.get_by_role("radio", name="Patterns").check()
    expect(page.locator("[data-nothing]")).to_be_visible()


def test_what_can_be_seen_narrows_and_cards_are_sorted_at_once(studio):
    page = open_gallery(studio, "?section=start")

    page.get_by_role("checkbox", name="Throttling").check()
    page.get_by_role("checkbox", name="Filters").check()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Photo thumbnails", "Order review"])
    page.get_by_role("combobox", name="Sort by").select_option("name")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Order review", "Photo thumbnails"])
    page.reload()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Order review", "Photo thumbnails"])
    page.get_by_role("combobox", name="Level").select_option("Deep water")
    expect(page.locator("[data-nothing-says]")).to_have_text("Throttling, Filters")


def test_each_card_is_one_tab_stop_that_opens_its_scenario(studio):
    page = open_gallery(studio)

    page.get_by_role("group", name="Section").get_by_role("radio", name="All").focus()
    titles = []
    for _ in range(3):
        page.keyboard.press("Tab")
        titles.append(page.evaluate("document.activeElement.textContent"))
    assert titles == page.get_by_role("heading", level=3).all_text_contents()[:3]
    ring = "getComputedStyle(document.activeElement.closest('.gallery-card')).outlineStyle"
    assert page.evaluate(ring) == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{titles[-1]} · EventFlow")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(new_studio, theme, size):
    width, height = size
    studio = new_studio(bypass_csp=True, color_scheme=theme, viewport={"width": width, "height": height})
    for query in ("", "?q=zebra", "?section=cellar"):
        page = open_gallery(studio, query)
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]

        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert [(item["id"], [node["html"][:160] for node in item["nodes"]]) for item in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert studio.complaints == []


def test_without_javascript_the_form_filters(new_studio):
    studio = new_studio(java_script_enabled=False)
    page = studio.page
    page.goto(f"{studio.url}/gallery/")

    page.get_by_role("searchbox").fill("pay twice")
    page.get_by_role("button", name="Filter").click()

    expect(page.get_by_role("heading", level=3)).to_have_text("Short visibility timeout")
