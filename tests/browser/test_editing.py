"""Building a flow on the canvas, as a person does: by hand, by keyboard, in two tabs, in both themes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio
from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser

NEW_FLOW = """async from => {
    const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
    const answer = await fetch('/scenarios/', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ from, name: null }),
    });
    return (await answer.json()).url;
}"""
PLACES = "Object.fromEntries(eventflow.edits.flow.nodes.map(({ name, x, y }) => [name, [x, y]]))"
SHOWN = """Object.fromEntries([...document.querySelectorAll('.graph [data-node]')].map(card => {
    const { x, y } = card.getBoundingClientRect();
    return [card.dataset.name, [x, y]];
}))"""


def editor(studio: Studio, origin: str | None = None) -> Page:
    """The page of a new flow: an empty one, or a copy."""
    studio.open()
    url = studio.page.evaluate(NEW_FLOW, origin)
    studio.open(url)
    return studio.page


def saved(studio: Studio) -> None:
    studio.wait_until("eventflow.edits.isSaved")


def card(page: Page, name: str):
    return page.get_by_test_id(f"node-{name}").get_by_role("button")


def drag(page: Page, name: str, right: int, down: int) -> None:
    box = page.get_by_test_id(f"node-{name}").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def added(page: Page, studio: Studio, letters: str, name: str) -> None:
    """By keyboard: A, a few letters, Enter."""
    page.keyboard.press("a")
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    expect(card(page, name)).to_be_focused()
    saved(studio)


def connected(page: Page, studio: Studio, name: str, letters: str) -> None:
    """By keyboard: C on the card, a few letters of the target, Enter."""
    card(page, name).focus()
    page.keyboard.press("c")
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    saved(studio)


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


def test_a_setting_is_set_and_a_refused_one_stays_with_its_sentence(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "make-thumbnail").click()
    timeout = page.get_by_role("textbox", name="Timeout")
    timeout.fill("30")
    timeout.press("Enter")
    studio.wait_until("eventflow.edits.flow.undo?.includes('Timeout')")
    name = page.get_by_role("textbox", name="Name")
    name.fill("uploads")
    name.press("Enter")
    expect(page.get_by_text("uploads is the name of another node.")).to_be_visible()
    expect(name).to_have_value("uploads")
    assert all("400" in complaint for complaint in studio.complaints)
    studio.complaints.clear()


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


def test_picture_and_yaml_are_one_document(studio):
    page = editor(studio, "photo-thumbnails")
    page.get_by_role("tab", name="YAML").click()
    text = page.get_by_role("textbox", name="The flow as YAML")
    text.fill(text.input_value().replace("Timeout: 10", "Timeout: 12"))
    text.press("Control+Enter")
    studio.wait_until("eventflow.edits.flow.undo !== null && eventflow.edits.isSaved")
    assert page.evaluate("eventflow.edits.flow.yaml").count("Timeout: 12") == 1

    text.fill(text.input_value().replace("Timeout: 12", "Timeout: never"))
    text.press("Control+Enter")
    problem = page.get_by_role("list", name="Problems of the text").get_by_role("button")
    expect(problem).to_contain_text("Line ")
    problem.click()
    chosen = page.evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)", text.element_handle())
    assert "Timeout: never" in chosen
    page.get_by_role("button", name="Discard").click()
    assert all("400" in complaint for complaint in studio.complaints)
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


def test_a_renamed_node_stays_chosen(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "uploads").focus()
    page.keyboard.press("F2")
    page.keyboard.type("photos")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("node-photos")).to_be_visible()
    assert page.evaluate("eventflow.selection.nodes") == ["photos"]
    expect(page.get_by_role("textbox", name="Name")).to_have_value("photos")


def test_a_connection_is_configured_and_its_filter_drawn(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "thumbnails").click()
    page.get_by_role("button", name="Triggers index-metadata", exact=True).click()
    suffix = page.get_by_role("textbox", name="Suffix")
    suffix.fill(".png")
    suffix.press("Enter")
    expect(page.get_by_role("button", name="Filter: thumbnails triggers index-metadata")).to_be_visible()
    expect(page.locator(".filter-pattern")).to_contain_text(["images/*.jpg", "*.png"])


def test_a_chosen_node_is_shown_in_the_yaml(studio):
    page = editor(studio, "photo-thumbnails")
    page.get_by_role("tab", name="YAML").click()
    card(page, "index-metadata").click()
    marked = page.locator("[data-yaml-numbers] .is-chosen").first
    number = int(marked.inner_text())
    lines = page.evaluate("eventflow.edits.flow.yaml").split("\n")
    assert lines[number - 1].strip() == "index-metadata:"
    expect(marked).to_be_in_viewport()


def test_a_problem_leads_to_the_field_it_is_about(studio):
    page = editor(studio)
    added(page, studio, "data stream", "data-stream")
    added(page, studio, "function", "function")
    expect(page.get_by_test_id("node-data-stream")).to_contain_text("Nothing polls it.")
    page.get_by_role("button", name="1 problem").click()
    page.get_by_role("list", name="Problems").get_by_role("button").click()
    assert page.evaluate("eventflow.selection.nodes") == ["data-stream"]
    expect(page.get_by_role("textbox", name="Events")).to_be_focused()


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


def test_a_refused_setting_is_said_at_its_field_and_not_asked_again(studio):
    page = editor(studio, "photo-thumbnails")
    until = page.get_by_role("textbox", name="Simulated time")
    until.fill("soon")
    with page.expect_response(re.compile("/edits/$")) as answer:
        until.press("Enter")
    assert answer.value.status == 400
    expect(until).to_have_attribute("aria-invalid", "true")
    expect(until).to_have_value("soon")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    until.blur()
    until.fill("5m")
    until.press("Enter")
    studio.wait_until("eventflow.edits.flow.yaml.includes('until: 5m')")
    assert len(asked) == 1
    studio.complaints.clear()


def test_a_setting_has_the_default_of_aws_again(studio):
    page = editor(studio, "photo-thumbnails")
    card(page, "make-thumbnail").click()
    page.get_by_role("button", name="Timeout: AWS default 3 s").click()
    studio.wait_until("eventflow.edits.flow.undo?.includes('Timeout') && eventflow.edits.isSaved")
    expect(page.get_by_role("textbox", name="Timeout")).to_have_value("3")
    expect(page.get_by_role("button", name="Timeout: AWS default 3 s")).to_be_hidden()


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
