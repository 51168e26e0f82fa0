"""The page of a flow's editor, and what a person does on it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio

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
