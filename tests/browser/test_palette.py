"""The palette of commands: everything by a few letters, without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser


def test_command_is_found_by_its_words_and_run_by_enter(studio):
    page = studio.open().all_there().page
    studio.seek(0)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Command")
    expect(field).to_be_focused()
    page.keyboard.type("end go")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(field).to_be_hidden()
    assert studio.t_us == page.evaluate("eventflow.store.playback.endUs")


def test_arrows_move_through_what_was_found_and_name_it(studio):
    page = studio.open().page
    page.keyboard.press("Control+k")
    page.keyboard.type("zoom")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("dialog").get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Zoom out")
    expect(page.get_by_role("combobox", name="Command")).to_have_attribute(
        "aria-activedescendant", chosen.get_attribute("id")
    )


def test_node_is_selected_by_its_name(studio):
    page = studio.open().page
    node = page.evaluate("eventflow.store.manifest.nodes[0].name")
    page.keyboard.press("Control+k")
    page.keyboard.type(f"{node} node")
    page.keyboard.press("Enter")
    assert page.evaluate("eventflow.store.selection.node") == 0


def test_keys_of_the_page_rest_while_it_is_open(studio):
    page = studio.open().page
    page.evaluate("eventflow.pause()")
    page.keyboard.press("Control+k")
    page.keyboard.press("Space")
    page.keyboard.type("p")
    assert not page.evaluate("eventflow.store.playback.playing")
    expect(page.get_by_role("combobox", name="Command")).to_have_value(" p")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Command")).to_be_hidden()


def test_nothing_found_is_said(studio):
    page = studio.open().page
    page.keyboard.press("Control+k")
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("No command has these words.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Command")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_palette(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open()
    studio.page.add_script_tag(path=AXE)
    studio.page.keyboard.press("Control+k")
    assert violations(studio) == []
    studio.page.keyboard.type("xyzzy")
    assert violations(studio) == []
