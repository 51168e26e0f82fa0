"""From one scenario to another."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_another_scenario_is_opened_from_the_title(studio):
    page = studio.open().page
    page.get_by_role("button", name="Photo thumbnails").press("Enter")
    menu = page.get_by_role("navigation", name="Scenarios")
    expect(menu.get_by_role("link", name="Photo thumbnails")).to_have_attribute("aria-current", "true")

    menu.get_by_role("link", name="Order queue").click()

    expect(page.get_by_role("heading", level=1, name="Order queue")).to_be_visible()
    expect(page.get_by_role("button", name="Filter of orders to pack-order")).to_be_visible()
