"""A view is given away, and found again by somebody else."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
HASH = "eventflow.store.card.trace_hash"


def opened(studio):
    """The popover, opened by keyboard."""
    studio.page.get_by_role("button", name="Share").press("Enter")
    popover = studio.page.get_by_role("region", name="Share")
    expect(popover.get_by_role("button", name="Copy", exact=True)).to_be_enabled()
    return popover


def test_a_link_opens_the_same_run_at_the_same_time_for_another(studio, new_studio):
    studio.open().all_there()
    studio.page.get_by_role("textbox", name="Seed").fill("4321")
    studio.page.get_by_role("button", name="Run", exact=True).click()
    studio.wait_until("eventflow.store.card.seed === 4321 && eventflow.store.card.trace_hash !== null")
    studio.all_there()
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])
    studio.inspect(dead["event"])
    chosen = studio.page.evaluate("eventflow.store.selection")
    link = opened(studio).get_by_label("Read-only link").input_value()

    other = new_studio().open(link.removeprefix(studio.url)).all_there()

    assert other.page.evaluate(HASH) == studio.page.evaluate(HASH)
    assert other.t_us == dead["at_us"]
    assert other.page.evaluate("eventflow.store.playback.playing") is False
    assert other.page.evaluate("eventflow.store.selection") == chosen
    assert opened(other).get_by_label("Read-only link").input_value() == link
    assert other.complaints == []


def test_a_run_is_taken_away_as_a_file(studio):
    studio.open().all_there()
    popover = opened(studio)

    with studio.page.expect_download() as download:
        popover.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename.endswith(".csv")
    assert download.value.path().read_text().startswith("time_s,event,kind,")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_popover(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    opened(studio)
    studio.page.wait_for_timeout(300)

    found = studio.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [item["id"] for item in found] == []


@pytest.mark.parametrize("format", ["svg", "png"])
def test_the_picture_of_the_moment_is_saved(studio, format):
    studio.open().all_there()
    dead = studio.first("DEAD_LETTERED")
    studio.seek(dead["at_us"])
    popover = opened(studio)

    with studio.page.expect_download() as download:
        popover.get_by_role("button", name=format.upper()).click()

    name, content = download.value.suggested_filename, download.value.path().read_bytes()
    assert name.startswith("photo-thumbnails-baseline-")
    assert name.endswith(f".{format}")
    if format == "svg":
        marks = studio.frame()["marks"]
        drawing = ElementTree.fromstring(content)
        drawn = [use.get("href") for use in drawing.iter("{http://www.w3.org/2000/svg}use")]
        assert sorted(href for href in drawn if "#mark-" in href) == sorted(f"#mark-{mark['glyph']}" for mark in marks)
    else:
        assert content.startswith(b"\x89PNG")
        assert len(content) > 10_000


def test_the_palette_saves_the_picture_too(studio):
    studio.open().all_there()
    studio.page.keyboard.press("Control+k")
    studio.page.keyboard.type("picture svg")

    with studio.page.expect_download() as download:
        studio.page.keyboard.press("Enter")

    assert download.value.suggested_filename.endswith(".svg")


def test_a_link_is_revoked_where_it_was_made(studio, new_studio):
    studio.open().all_there()
    popover = opened(studio)
    link = popover.get_by_label("Read-only link").input_value()

    popover.get_by_text("Links given away").click()
    popover.get_by_role("button", name="Revoke the link at").first.click()

    expect(popover.get_by_role("status").first).to_contain_text("Revoked")
    expect(popover.get_by_label("Read-only link")).to_have_value("")
    other = new_studio()
    answer = other.page.goto(link)
    assert answer.status == 404


def test_a_branch_of_a_shared_run_keeps_its_ghost_on_reload(studio, new_studio):
    studio.open().all_there()
    studio.page.get_by_role("textbox", name="Seed").fill("5432")
    studio.page.get_by_role("button", name="Run", exact=True).click()
    studio.wait_until("eventflow.store.card.seed === 5432 && eventflow.store.card.trace_hash !== null")
    link = opened(studio).get_by_label("Read-only link").input_value()
    other = new_studio().open(link.removeprefix(studio.url)).all_there()
    other.seek(30_000_000).page.get_by_role("textbox", name="Reserved concurrency").fill("20")
    other.page.get_by_role("button", name="Apply").click()
    other.wait_until("eventflow.store.card.parent !== null && eventflow.store.parentTrace?.complete")

    other.page.reload()
    other.page.evaluate("eventflow.ready")

    other.wait_until("eventflow.store.parentTrace?.complete")
    assert other.page.evaluate("eventflow.store.card.parent") is not None
    assert other.complaints == []
