"""Settings and text in the editor: fields, refusals, problems, the picture and YAML as one document."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import added, card, editor

pytestmark = pytest.mark.browser


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
