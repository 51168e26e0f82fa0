"""One's own flows in the gallery: renamed, and deleted after a question."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def with_a_flow(studio):
    """The gallery with one empty flow of one's own."""
    page = studio.page
    page.goto(f"{studio.url}/gallery/")
    page.get_by_role("button", name="New flow").click()
    expect(page).to_have_title("New flow, edited · EventFlow")
    page.goto(f"{studio.url}/gallery/?section=yours")
    expect(page.get_by_role("heading", level=3)).to_have_text(["New flow"])
    return page


def test_a_flow_of_ones_own_is_renamed(studio):
    page = with_a_flow(studio)

    page.get_by_role("button", name="Rename New flow").click()
    field = page.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_have_value("New flow")
    field.fill("Night photos")
    field.press("Enter")

    expect(page.get_by_role("heading", level=3)).to_have_text(["Night photos"])


def test_a_flow_of_ones_own_is_deleted_after_a_question(studio):
    page = with_a_flow(studio)

    page.get_by_role("button", name="Delete New flow").click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete “New flow”?")
    expect(page.get_by_role("dialog")).to_contain_text("This can't be taken back.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=3)).to_have_text(["New flow"])

    page.get_by_role("button", name="Delete New flow").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("29 of 29 scenarios")


def test_what_is_the_gallerys_cannot_be_deleted(studio):
    page = studio.page
    page.goto(f"{studio.url}/gallery/")

    expect(page.get_by_role("button", name="Photo thumbnails")).to_have_count(0)
