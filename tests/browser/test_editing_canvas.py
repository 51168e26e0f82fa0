"""The canvas of the editor by hand: drag, draw, choose, copy, put in order."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import PLACES, SHOWN, added, card, drag, editor, saved

pytestmark = pytest.mark.browser


def test_a_dragged_card_moves_alone_and_undo_restores_it_to_the_pixel(studio):
    page = editor(studio, "photo-thumbnails")
    before, shown = page.evaluate(PLACES), page.evaluate(SHOWN)
    drag(page, "make-thumbnail", 60, 130)
    saved(studio)

    moved = page.evaluate(PLACES)
    assert [name for name in before if moved[name] != before[name]] == ["make-thumbnail"]
    assert all(place % 8 == 0 for place in moved["make-thumbnail"])
    page.keyboard.press("Control+z")
    studio.wait_until("eventflow.edits.flow.redo !== null")
    assert page.evaluate(PLACES) == before
    assert page.evaluate(SHOWN) == shown


def test_a_wire_is_drawn_from_port_to_card(studio):
    page = editor(studio)
    added(page, studio, "bucket", "bucket")
    added(page, studio, "function", "function")
    port = page.get_by_test_id("node-bucket").locator("[data-port=flow]").bounding_box()
    target = page.get_by_test_id("node-function").bounding_box()
    assert port
    assert target
    page.mouse.move(port["x"] + 13, port["y"] + 13)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 60)
    expect(page.get_by_test_id("node-function")).to_have_attribute("data-target", "legal")
    page.mouse.move(target["x"] + 64, target["y"] + 60)
    page.mouse.up()
    saved(studio)
    assert page.evaluate("eventflow.edits.flow.edges.map(({ name }) => name)") == ["bucket->function"]


def test_alt_and_arrows_move_a_card_as_one_step_and_say_where_it_is(studio):
    page = editor(studio, "photo-thumbnails")
    x, y = page.evaluate(PLACES)["uploads"]
    card(page, "uploads").focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-announcer]")).to_have_text(f"uploads at {x}, {y + 24}")
    studio.wait_until("eventflow.edits.flow.undo !== null && eventflow.edits.isSaved")

    assert page.evaluate(PLACES)["uploads"] == [x, y + 24]
    page.keyboard.press("Control+z")
    studio.wait_until("eventflow.edits.flow.redo !== null")
    assert page.evaluate(PLACES)["uploads"] == [x, y]


def test_duplicates_keep_the_connections_between_them(studio):
    page = editor(studio, "photo-thumbnails")
    edges = page.evaluate("eventflow.edits.flow.edges.length")
    card(page, "uploads").click()
    card(page, "make-thumbnail").click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar", name="Chosen nodes")).to_contain_text("2 chosen")
    page.keyboard.press("Control+d")
    studio.wait_until("eventflow.edits.flow.nodes.length === 7")

    assert page.evaluate("eventflow.edits.flow.edges.length") == edges + 1
    page.keyboard.press("Control+z")
    studio.wait_until("eventflow.edits.flow.nodes.length === 5")


def test_tidy_is_one_step_of_undo(studio):
    page = editor(studio, "photo-thumbnails")
    drag(page, "index-metadata", -80, 220)
    saved(studio)
    before = page.evaluate(PLACES)
    page.get_by_role("button", name="Tidy").click()
    studio.wait_until("eventflow.edits.flow.undo === 'Tidy' && eventflow.edits.isSaved")
    assert page.evaluate(PLACES) != before

    page.keyboard.press("Control+z")
    studio.wait_until("eventflow.edits.flow.redo !== null")
    assert page.evaluate(PLACES) == before


def test_a_kind_is_dragged_to_its_place(studio):
    page = editor(studio)
    kind = page.get_by_role("button", name="Topic", exact=True).bounding_box()
    assert kind
    page.mouse.move(kind["x"] + 20, kind["y"] + 12)
    page.mouse.down()
    page.mouse.move(400, 300)
    page.mouse.move(520, 360)
    page.mouse.up()
    expect(card(page, "topic")).to_be_focused()
    box = page.get_by_test_id("node-topic").bounding_box()
    assert box
    assert abs(box["x"] + box["width"] / 2 - 520) <= 8
    assert abs(box["y"] + box["height"] / 2 - 360) <= 8


def test_a_band_drawn_round_cards_chooses_them_and_they_are_put_in_line(studio):
    page = editor(studio, "photo-thumbnails")
    boxes = [page.get_by_test_id(f"node-{name}").bounding_box() for name in ("thumbnails", "thumb-dlq")]
    assert all(boxes)
    page.mouse.move(boxes[0]["x"] - 20, boxes[0]["y"] - 20)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"] + 20, boxes[1]["y"])
    page.mouse.move(boxes[1]["x"] + 40, boxes[1]["y"] + 20)
    page.mouse.up()
    assert sorted(page.evaluate("eventflow.selection.nodes")) == ["thumb-dlq", "thumbnails"]

    page.get_by_role("button", name="Align top").click()
    studio.wait_until("eventflow.edits.flow.undo === 'Align top' && eventflow.edits.isSaved")
    places = page.evaluate(PLACES)
    assert places["thumb-dlq"][1] == places["thumbnails"][1]


def test_the_menu_of_a_card_gives_its_commands(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "uploads").click(button="right")
    menu = page.get_by_role("menu", name="Commands")
    expect(menu.get_by_role("menuitem", name="Connect")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    card(page, "uploads").click(button="right")
    menu.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_test_id("node-uploads")).to_have_count(0)


def test_what_is_copied_can_be_pasted_into_another_flow(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "uploads").click()
    card(page, "make-thumbnail").click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    page = editor(studio)
    page.keyboard.press("Control+v")
    studio.wait_until("eventflow.edits.flow.nodes.length === 2 && eventflow.edits.isSaved")
    assert page.evaluate("eventflow.edits.flow.edges.map(({ name }) => name)") == ["uploads->make-thumbnail"]


def test_a_template_dropped_on_the_canvas_is_the_flow(studio):
    page = editor(studio)
    page.evaluate(
        """text => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], 'flow.yaml'));
            const options = { dataTransfer, bubbles: true, cancelable: true };
            document.querySelector('.graph').dispatchEvent(new DragEvent('drop', options));
        }""",
        "name: dropped\nsources: {in: {kind: sqs}}\nfunctions: {work: {}}\ntriggers: [{source: in, target: work}]\n",
    )
    expect(card(page, "in")).to_be_visible()
    expect(card(page, "work")).to_be_visible()


def test_the_kinds_can_be_shown_as_glyphs_alone(studio):
    page = editor(studio)
    page.get_by_role("button", name="Names of the kinds").click()
    expect(page.get_by_role("textbox", name="Add node")).to_be_hidden()
    page.get_by_role("button", name="Bucket", exact=True).click()
    expect(card(page, "bucket")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("textbox", name="Add node")).to_be_focused()


def test_the_tools_of_a_node_stand_above_it(studio):
    page = editor(studio, "photo-thumbnails")
    tools = page.get_by_role("toolbar", name="The chosen node")
    expect(tools).to_be_hidden()
    card(page, "make-thumbnail").click()
    above, node = tools.bounding_box(), page.get_by_test_id("node-make-thumbnail").bounding_box()
    assert above
    assert node
    assert above["y"] + above["height"] <= node["y"]
    tools.get_by_role("button", name="Delete").click()
    expect(page.get_by_test_id("node-make-thumbnail")).to_have_count(0)
    expect(page.locator(":focus")).to_have_class("node-button")
