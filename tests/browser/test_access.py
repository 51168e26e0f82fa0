"""For everybody: no barrier axe knows of, everything by keyboard, every size of window."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


# Visible text that stands lower on the screen than so many pixels, the zoom of the flow counted in.
TEXT_BELOW = """least => [...document.querySelectorAll('body *')].filter(element => {
    const says = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!says || !shown || element.closest('.visually-hidden, .skip-link')) return false;
    const zoom = element.getBoundingClientRect().height / (element.offsetHeight || 1);
    return parseFloat(getComputedStyle(element).fontSize) * zoom < least;
}).map(element => element.className + ': ' + element.textContent.trim())"""

NOTHING_COVERED_BY = """selector => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return [...document.querySelectorAll('.node')].every(node => {
        const card = node.getBoundingClientRect();
        return card.right <= box.left || card.left >= box.right || card.bottom <= box.top || card.top >= box.bottom;
    });
}"""

LOSES_ITS_FIRST_SOCKET = """
const Real = WebSocket;
let lost = false;
window.WebSocket = class extends Real {
    constructor(url) {
        super(url);
        if (!lost) setTimeout(() => this.close(), 0);
        lost = true;
    }
};"""


def violations(studio):
    found = studio.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [(item["id"], [node["html"][:160] for node in item["nodes"]]) for item in found]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio, theme):
    # The policy of the page would forbid what the test brings along.
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])
    assert studio.page.evaluate("document.documentElement.dataset.theme") == theme

    for tab in ("Configure", "Live", "Events"):
        studio.tab(tab)
        studio.page.wait_for_timeout(300)
        assert violations(studio) == [], tab
    studio.inspect(dead["event"])
    studio.page.wait_for_timeout(300)
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Rule async.retry.1").click()
    studio.page.wait_for_timeout(300)
    assert violations(studio) == []


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
def test_axe_finds_nothing_at_other_sizes(new_studio, size):
    width, height = size
    studio = new_studio(bypass_csp=True, viewport={"width": width, "height": height}).open().all_there()
    studio.page.add_script_tag(path=AXE)
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])
    if width > 1000:
        studio.page.keyboard.press("p")
    studio.page.wait_for_timeout(300)

    assert violations(studio) == []


def test_everything_is_reached_by_keyboard_alone(studio):
    studio.open().all_there()
    page = studio.page
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the flow")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(6):
        if page.evaluate("document.activeElement.closest('[data-node]') !== null"):
            break
        page.keyboard.press("Tab")

    name = page.evaluate("document.activeElement.closest('[data-node]').textContent")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('[data-node]').textContent") != name
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("role", "tab")

    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Why")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Configure")).to_have_attribute("aria-selected", "true")


def test_escape_goes_back_one_level_at_a_time(studio):
    studio.open().all_there().seek(30_000_000)
    studio.inspect(0)
    inspector = studio.page.get_by_role("complementary", name="Inspector")

    studio.page.keyboard.press("?")
    expect(studio.page.get_by_role("region", name="Keyboard")).to_be_visible()
    studio.page.keyboard.press("Escape")
    expect(studio.page.get_by_role("region", name="Keyboard")).to_be_hidden()
    assert studio.page.evaluate("eventflow.store.selection.event") == 0
    studio.page.keyboard.press("Escape")
    assert studio.page.evaluate("eventflow.store.selection.event") is None
    expect(inspector).to_be_visible()
    studio.page.keyboard.press("Escape")
    expect(inspector).to_be_hidden()


def test_letters_are_off_in_a_field(studio):
    studio.open().all_there()
    theme = studio.page.evaluate("document.documentElement.dataset.theme")

    studio.page.get_by_role("textbox", name="Seed").press("t")
    assert studio.page.evaluate("document.documentElement.dataset.theme") == theme
    studio.page.locator("body").click(position={"x": 700, "y": 500})
    studio.page.keyboard.press("t")
    assert studio.page.evaluate("document.documentElement.dataset.theme") != theme


def test_the_theme_is_kept(studio):
    studio.open()
    studio.page.get_by_role("button", name="theme").click()
    chosen = studio.page.evaluate("document.documentElement.dataset.theme")

    studio.page.reload()

    assert studio.page.evaluate("document.documentElement.dataset.theme") == chosen


def test_projector_shows_the_score_and_one_sentence(new_studio):
    studio = new_studio(viewport={"width": 1920, "height": 1080}).open().all_there()
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])

    studio.page.keyboard.press("p")

    expect(studio.page.get_by_role("complementary", name="Inspector")).to_be_hidden()
    expect(studio.page.locator("[data-score-row=dead_lettered] output")).to_have_text("1")
    expect(studio.page.locator("[data-story-fact]")).to_contain_text("Moved to")
    small = studio.page.evaluate(TEXT_BELOW, 17.9)
    assert small == []
    studio.page.get_by_role("button", name="Exit").click()
    expect(studio.page.get_by_role("complementary", name="Inspector")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1440, 900), (1280, 720)])
def test_in_a_room_the_score_covers_no_card(new_studio, width, height):
    studio = new_studio(viewport={"width": width, "height": height}).open().all_there()
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])

    studio.page.keyboard.press("p")
    expect(studio.page.locator("[data-story-fact]")).to_contain_text("Moved to")

    expect(studio.page.locator("[data-score]")).to_be_visible()
    studio.page.wait_for_function(NOTHING_COVERED_BY, arg="[data-score]")


def test_words_about_the_followed_event_cover_no_card(new_studio):
    studio = new_studio(viewport={"width": 1440, "height": 900}).open().all_there()
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])

    studio.inspect(dead["event"])

    expect(studio.page.locator("[data-callout]")).to_be_visible()
    studio.page.wait_for_function(NOTHING_COVERED_BY, arg="[data-callout]")


def test_on_a_phone_nothing_is_wider_than_the_screen(new_studio):
    studio = new_studio(viewport={"width": 390, "height": 844}, has_touch=True).open().all_there()
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])
    studio.inspect(studio.first("DEAD_LETTERED")["event"])

    assert studio.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(studio.page.get_by_role("tab", name="Configure")).to_be_hidden()
    expect(studio.page.locator(".why-step").first).to_be_visible()
    assert studio.complaints == []


def test_a_lost_connection_is_said_and_made_good(new_studio):
    studio = new_studio()
    studio.page.add_init_script(LOSES_ITS_FIRST_SOCKET)
    studio.open()

    studio.wait_until("eventflow.store.trace?.complete")
    expect(studio.page.locator("p[data-connection]")).to_be_hidden()
