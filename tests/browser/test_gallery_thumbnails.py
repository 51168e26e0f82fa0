"""The pictures on the gallery's cards: real events, moving only for who looks at one."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PICTURE = "card => card.querySelector('canvas').toDataURL()"
EMPTY = """card => {
    const { width, height } = card.querySelector('canvas');
    const empty = Object.assign(document.createElement('canvas'), { width, height });
    return empty.toDataURL() === card.querySelector('canvas').toDataURL();
}"""


def first_card(studio):
    studio.page.goto(f"{studio.url}/gallery/")
    card = studio.page.locator(".gallery-card").first
    expect(card.locator("canvas")).to_be_attached(timeout=20_000)
    return card


def test_at_rest_a_card_shows_events_on_their_way_and_none_of_them_moves(studio):
    card = first_card(studio)

    assert not card.evaluate(EMPTY)
    before = card.evaluate(PICTURE)
    studio.page.wait_for_timeout(400)
    assert card.evaluate(PICTURE) == before
    expect(card.locator("[data-clock]")).to_be_hidden()


def test_a_card_plays_while_the_mouse_is_on_it(studio):
    card = first_card(studio)
    rest = card.evaluate(PICTURE)

    card.hover()
    clock = card.locator("[data-clock]")
    expect(clock).to_be_visible()
    said = clock.text_content()
    expect(clock).not_to_have_text(said)
    assert card.evaluate(PICTURE) != rest

    studio.page.mouse.move(2, 2)
    expect(clock).to_be_hidden()
    assert card.evaluate(PICTURE) == rest


def test_a_card_plays_while_it_has_the_keyboards_focus(studio):
    card = first_card(studio)
    studio.page.get_by_role("radio", name="All").first.focus()

    while not card.evaluate("card => card.contains(document.activeElement)"):
        studio.page.keyboard.press("Tab")
    expect(card.locator("[data-clock]")).to_be_visible()
    studio.page.keyboard.press("Tab")
    expect(card.locator("[data-clock]")).to_be_hidden()


def test_without_motion_no_card_plays(new_studio):
    studio = new_studio(reduced_motion="reduce")
    card = first_card(studio)
    assert not card.evaluate(EMPTY)
    rest = card.evaluate(PICTURE)

    card.hover()
    studio.page.wait_for_timeout(400)
    expect(card.locator("[data-clock]")).to_be_hidden()
    assert card.evaluate(PICTURE) == rest
    assert studio.complaints == []


def test_the_marks_have_the_colours_of_the_theme(studio):
    card = first_card(studio)
    before = card.evaluate(PICTURE)

    studio.page.keyboard.press("t")

    studio.wait_until(f"({PICTURE})(document.querySelector('.gallery-card')) !== {before!r}")
