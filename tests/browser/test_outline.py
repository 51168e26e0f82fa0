"""The flow in words: the same nodes, connections and numbers, without the picture."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"

AT_THE_FIRST_DEAD_LETTER = """
- region "Outline of the flow":
  - heading "Outline of the flow" [level=2]
  - list "Nodes, in the order events reach them":
    - listitem:
      - heading "uploads" [level=3]
      - paragraph:
        - text: Amazon S3,
        - strong: sending
      - term: events/s
      - definition: "2.2"
      - term: filtered out
      - definition: "57"
      - list "Connections of uploads":
        - listitem:
          - text: to make-thumbnail, asynchronously, filter images/*.jpg
          - button "Filter of uploads->make-thumbnail"
      - group "Commands of uploads":
        - button "Configure uploads"
        - button "Live uploads"
        - button "Events uploads"
    - listitem:
      - heading "make-thumbnail" [level=3]
"""


def outline(studio):
    return studio.page.get_by_role("region", name="Outline of the flow")


def node(studio, name: str):
    return outline(studio).get_by_role("listitem").filter(has=studio.page.get_by_role("heading", name=name, exact=True))


def test_the_flow_is_a_list_for_who_hears_it(studio):
    studio.open().all_there().seek(studio.first("DEAD_LETTERED")["at_us"])

    studio.page.keyboard.press("o")

    expect(outline(studio).get_by_role("heading", name="Outline of the flow")).to_be_focused()
    expect(studio.page.locator("main")).to_match_aria_snapshot(AT_THE_FIRST_DEAD_LETTER)
    expect(node(studio, "thumb-dlq")).to_contain_text("holds dead letters")
    expect(node(studio, "thumb-dlq").get_by_role("definition").first).to_have_text("1")


def test_the_picture_is_out_of_reach_meanwhile(studio):
    studio.open().all_there()
    studio.page.keyboard.press("o")

    for _ in range(8):
        studio.page.keyboard.press("Tab")
        assert studio.page.evaluate("document.activeElement.closest('[data-graph]')") is None
    studio.page.keyboard.press("Escape")

    expect(outline(studio)).to_be_hidden()
    assert studio.page.evaluate("document.querySelector('[data-graph]').inert") is False


def test_numbers_follow_the_playhead_and_keep_their_place(studio):
    studio.open().all_there().seek(0)
    studio.page.keyboard.press("o")
    runs = node(studio, "make-thumbnail").get_by_role("definition").nth(1)
    expect(runs).to_have_text("0")
    button = node(studio, "make-thumbnail").get_by_role("button", name="Live make-thumbnail")
    button.focus()

    studio.seek(300_000_000)

    expect(runs).to_have_text(re.compile(r"^\d{2,}$"))
    expect(button).to_be_focused()


def test_a_node_is_inspected_from_the_list(studio):
    studio.open().all_there()
    studio.page.keyboard.press("o")

    node(studio, "index-metadata").get_by_role("button", name="Events index-metadata").press("Enter")

    inspector = studio.page.get_by_role("complementary", name="Inspector")
    expect(inspector.get_by_role("heading", name="index-metadata")).to_be_visible()
    expect(studio.page.get_by_role("tab", name="Events")).to_have_attribute("aria-selected", "true")


def test_the_palette_leads_to_the_outline(studio):
    studio.open().all_there()
    studio.page.keyboard.press("Control+k")
    studio.page.keyboard.type("outline")
    studio.page.keyboard.press("Enter")

    expect(outline(studio)).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])
    studio.page.keyboard.press("o")
    studio.page.wait_for_timeout(300)

    found = studio.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [(item["id"], [one["html"][:160] for one in item["nodes"]]) for item in found] == []


def test_a_phone_has_a_tab_for_each_part_that_does_not_hang_together(new_studio):
    studio = new_studio(viewport={"width": 390, "height": 844}, has_touch=True)
    studio.open("/scenarios/daily-report/").all_there()
    views = studio.page.get_by_role("group", name="View")
    cards = studio.page.get_by_role("list", name="Nodes, in the order events reach them")

    expect(views.get_by_role("button")).to_have_text([re.compile("^at-nine"), re.compile("^every-minute"), "Outline"])
    expect(views.get_by_role("button", name="at-nine")).to_have_attribute("aria-pressed", "true")
    expect(cards.get_by_role("button", name=re.compile("^at-nine"))).to_be_in_viewport()

    views.get_by_role("button", name="every-minute").tap()

    expect(views.get_by_role("button", name="every-minute")).to_have_attribute("aria-pressed", "true")
    expect(cards.get_by_role("button", name=re.compile("^every-minute"))).to_be_in_viewport()
    expect(cards.get_by_role("button", name=re.compile("^at-nine"))).not_to_be_in_viewport()

    views.get_by_role("button", name="Outline").tap()
    expect(node(studio, "at-nine")).to_be_visible()
    views.get_by_role("button", name="at-nine").tap()
    expect(outline(studio)).to_be_hidden()
    assert studio.page.evaluate("document.documentElement.scrollWidth") == 390
    assert studio.complaints == []


def test_on_a_phone_the_sheet_leaves_the_looked_at_node_in_sight(new_studio):
    studio = new_studio(viewport={"width": 390, "height": 844}, has_touch=True).open().all_there()

    studio.inspect(studio.first("DEAD_LETTERED")["event"])
    studio.wait_until("document.querySelector('[data-inspector]').offsetHeight > 400")
    studio.page.wait_for_timeout(300)

    card = studio.page.locator(".node", has_text="make-thumbnail").bounding_box()
    sheet = studio.page.locator("[data-inspector]").bounding_box()
    assert card["y"] + card["height"] <= sheet["y"]


def test_a_phone_reaches_it_by_touch(new_studio):
    studio = new_studio(viewport={"width": 390, "height": 844}, has_touch=True).open().all_there()

    studio.page.get_by_role("button", name="Outline", exact=True).tap()

    expect(node(studio, "uploads")).to_be_visible()
    expect(outline(studio).get_by_role("button", name="Configure uploads")).to_be_hidden()
    assert studio.page.evaluate("document.documentElement.scrollWidth") == 390
    studio.page.get_by_role("button", name="Picture", exact=True).tap()
    expect(outline(studio)).to_be_hidden()
    assert studio.complaints == []
