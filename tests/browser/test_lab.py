"""An experiment is set up, watched while it fills, read, and brought back to the flow."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
FLOW = "order-queue"
IS_OVER = "eventflow.state.full?.over"


def lab(studio):
    """A new experiment with a flow of the gallery: a queue with a filter before a function."""
    studio.open(f"/scenarios/{FLOW}/lab/")
    return studio


def vary(studio, node: str, setting: str) -> None:
    page = studio.page
    page.get_by_role("button", name="Add a setting").click()
    chooser = page.get_by_role("form", name="Add a setting")
    chooser.get_by_role("combobox", name="Node or trigger").select_option(node)
    chooser.get_by_role("combobox", name="Setting").select_option(setting)
    chooser.get_by_role("button", name="Add").click()


def values(studio, setting: str):
    return studio.page.get_by_role("list", name=f"Values of {setting}").get_by_role("button")


def keep_values(studio, setting: str, wanted: set[str]) -> None:
    """Takes away every other suggested value."""
    for text in values(studio, setting).all_inner_texts():
        if text and text not in wanted:
            values(studio, setting).and_(
                studio.page.get_by_role("button", name=re.compile(rf"^Remove {text}(,|$)"))
            ).click()


def set_up(studio) -> None:
    """Reserved concurrency by batch size, two seeds, and a goal that some settings reach."""
    vary(studio, "pack-order", "ReservedConcurrentExecutions")
    keep_values(studio, "Reserved concurrency", {"2", "5", "none"})
    vary(studio, "orders->pack-order", "BatchSize")
    keep_values(studio, "Batch size", {"1", "2"})
    studio.page.get_by_label("seeds", exact=True).fill("2")
    bound(studio, "10 min")


def bound(studio, text: str) -> None:
    field = studio.page.get_by_label("Bound of goal 1")
    field.fill(text)
    field.press("Tab")


def run(studio) -> None:
    studio.page.get_by_role("button", name=re.compile(r"^Run \d")).click()
    studio.page.wait_for_url(re.compile("/experiments/"))


def finished(studio):
    """A small experiment that is over."""
    lab(studio)
    set_up(studio)
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)
    return studio


def verdict(studio):
    return studio.page.get_by_role("complementary", name="Verdict")


def cells(studio):
    return studio.page.get_by_role("gridcell")


def test_a_setting_is_added_and_its_values_are_changed(studio):
    lab(studio)
    vary(studio, "pack-order", "ReservedConcurrentExecutions")
    before = values(studio, "Reserved concurrency").all_inner_texts()

    values(studio, "Reserved concurrency").first.click()
    studio.page.get_by_role("button", name="Add a value to Reserved concurrency").click()
    studio.page.get_by_label("Another value of Reserved concurrency").fill("7")
    studio.page.keyboard.press("Enter")

    now = values(studio, "Reserved concurrency").all_inner_texts()
    assert "7" in now
    assert before[0] not in now
    expect(studio.page.get_by_role("textbox", name="Name of the experiment")).to_have_value("Vary reserved concurrency")
    studio.page.get_by_role("button", name="Do not vary Reserved concurrency").click()
    expect(values(studio, "Reserved concurrency")).to_have_count(0)


def test_a_preview_answers_while_one_turns_and_the_full_answer_takes_its_place(studio):
    lab(studio)
    set_up(studio)

    note = studio.page.locator("[data-preview-note]")
    expect(note).to_be_visible()
    studio.wait_until("eventflow.state.preview?.counts.finished > 0", timeout_s=30)
    expect(verdict(studio).get_by_text("Run it in full before you apply it")).to_be_visible()
    expect(verdict(studio).get_by_role("button", name="Apply to scenario")).to_be_hidden()
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)
    expect(note).to_be_hidden()
    expect(verdict(studio).get_by_role("button", name="Apply to scenario")).to_be_visible()


def test_the_grid_fills_and_the_verdict_is_read(studio):
    finished(studio)

    expect(cells(studio)).to_have_count(12)
    expect(studio.page.locator("[role=gridcell][data-state=finished]")).to_have_count(12)
    expect(verdict(studio).get_by_role("heading", level=2).first).to_have_text(re.compile("^(Best|Likely best)$"))
    expect(verdict(studio).get_by_text("p99 event age at most 600 s")).to_be_visible()
    rows = verdict(studio).get_by_role("table").get_by_role("rowheader")
    expect(rows.first).to_have_text("p99 event age")
    expect(studio.page.locator("[data-curve] .main-svg").first).to_be_visible()
    expect(studio.page.locator("[data-progress-words]")).to_have_text("Finished.")
    studio.page.reload()
    expect(verdict(studio).get_by_text("p99 event age at most 600 s")).to_be_visible()
    assert studio.hosts == {studio.url.removeprefix("http://")}


def test_a_cell_opens_that_very_run_in_the_studio(studio):
    finished(studio)
    seed = studio.page.evaluate("eventflow.state.full.cells.find(cell => cell.setting === 0 && cell.place === 1).seed")

    cells(studio).and_(studio.page.locator('[data-cell="0/1"]')).click()

    studio.page.wait_for_url(re.compile("/runs/"))
    studio.page.evaluate("eventflow.ready")
    studio.all_there()
    assert studio.page.evaluate("eventflow.store.card.seed") == seed


def test_the_best_is_applied_to_the_flow(studio):
    finished(studio)
    best = studio.page.evaluate(
        """() => {
            const { fixed, summary } = eventflow.state.full;
            return fixed.settings.find(({ number }) => number === summary.best.setting).values;
        }"""
    )

    verdict(studio).get_by_role("button", name="Apply to scenario").click()

    studio.page.wait_for_url(re.compile(rf"/scenarios/{FLOW}[^/]*/$"))
    studio.page.evaluate("eventflow.ready")
    studio.all_there()
    now = studio.page.evaluate(
        """async () => {
            const { parts } = await (await fetch(`${location.pathname}experiments/choices/`)).json();
            const value = (node, property) =>
                parts.find(part => part.node === node).settings.find(one => one.property === property).now;
            return [value('pack-order', 'ReservedConcurrentExecutions'), value('orders->pack-order', 'BatchSize')];
        }"""
    )
    assert now == best


def test_where_nothing_passes_the_nearest_miss_says_what_blocks_it(studio):
    lab(studio)
    set_up(studio)
    bound(studio, "10 ms")
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)

    expect(verdict(studio).get_by_role("heading", name="Nothing passes")).to_be_visible()
    expect(verdict(studio).get_by_text("What blocks it: p99 event age is")).to_be_visible()
    expect(verdict(studio).get_by_role("button", name="Apply to scenario")).to_be_hidden()
    expect(verdict(studio).get_by_role("button", name="Branch")).to_be_visible()


def test_the_best_is_branched(studio):
    finished(studio)

    verdict(studio).get_by_role("button", name="Branch").click()

    studio.page.wait_for_url(re.compile("/runs/"))
    studio.page.evaluate("eventflow.ready")
    studio.all_there()
    expect(studio.page.locator("[data-branch-tabs] [aria-current=true]")).to_be_visible()


def test_a_change_that_is_discarded_leaves_the_experiment(studio):
    finished(studio)

    studio.page.get_by_role("button", name="Remove 5").click()
    expect(studio.page.get_by_text("The setup has changed")).to_be_visible()
    studio.page.get_by_role("button", name="Discard").click()

    expect(values(studio, "Reserved concurrency")).to_have_count(4)
    expect(studio.page.get_by_role("button", name="Discard")).to_be_hidden()
    expect(cells(studio)).to_have_count(12)


def test_it_is_paused_resumed_and_stopped(studio):
    lab(studio)
    set_up(studio)
    studio.page.get_by_label("seeds", exact=True).fill("60")
    run(studio)

    studio.page.get_by_role("button", name="Pause").click()
    expect(studio.page.locator("[data-progress-words]")).to_contain_text("Paused")
    studio.page.get_by_role("button", name="Resume").click()
    expect(studio.page.get_by_role("button", name="Pause")).to_be_visible()
    studio.page.get_by_role("button", name="Stop early").click()

    expect(studio.page.locator("[data-progress-words]")).to_contain_text("Stopped early")
    expect(studio.page.get_by_role("link", name="New experiment")).to_be_visible()


def test_a_refused_design_is_said_at_its_field(studio):
    lab(studio)
    vary(studio, "pack-order", "ReservedConcurrentExecutions")
    studio.page.get_by_role("button", name="Add a value to Reserved concurrency").click()
    studio.page.get_by_label("Another value of Reserved concurrency").fill("many")
    studio.page.keyboard.press("Enter")
    axis = studio.page.locator("[data-axis]").first
    expect(axis.get_by_role("alert")).to_contain_text("Write a whole number")

    studio.page.get_by_label("Bound of goal 1").fill("soon")
    studio.page.keyboard.press("Tab")
    expect(studio.page.get_by_text("Write it like 30 s.")).to_be_visible()
    studio.page.get_by_label("Metric of goal 2").select_option("age_p99_ms")
    goals = studio.page.get_by_role("region", name="Goal")
    expect(goals.get_by_text("Bound age_p99_ms twice on the same side. Keep one.")).to_be_visible()
    studio.page.get_by_label("seeds", exact=True).fill("400")
    expect(studio.page.get_by_text("500 runs are the most.")).to_be_visible()
    expect(studio.page.get_by_role("button", name=re.compile("^Run"))).to_be_disabled()
    # A refusal is the browser's own word about an answer, and what this test is about.
    studio.complaints[:] = [text for text in studio.complaints if "422" not in text]


def test_a_lost_connection_is_one_line_and_the_picture_stays(new_studio):
    studio = lab(new_studio())
    set_up(studio)
    run(studio)
    studio.page.route("**/data/?since=*", lambda route: route.abort())

    line = studio.page.get_by_text("The connection is lost. This is the last that was known")
    expect(line).to_be_visible()
    expect(cells(studio)).to_have_count(12)
    studio.page.unroute("**/data/?since=*")
    studio.wait_until(IS_OVER, timeout_s=60)
    expect(line).to_be_hidden()


def test_everything_is_done_by_keyboard(studio):
    lab(studio)
    page = studio.page
    page.get_by_role("button", name="Add a setting").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Node or trigger")).to_be_focused()
    page.get_by_role("combobox", name="Setting").select_option("MemorySize")
    page.get_by_role("form", name="Add a setting").get_by_role("button", name="Add").press("Enter")
    plus = page.get_by_role("button", name="Add a value to Memory")
    expect(plus).to_be_focused()
    plus.press("Enter")
    page.keyboard.press("Escape")
    expect(plus).to_be_focused()
    page.get_by_label("seeds", exact=True).fill("2")
    page.get_by_role("button", name=re.compile(r"^Run \d")).press("Enter")
    studio.wait_until(IS_OVER, timeout_s=60)

    first = page.locator('[role=gridcell][tabindex="0"]')
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "seed" in label
    page.locator("[data-curve] [data-plot]").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    page.get_by_role("tab", name="Curves").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Heat map")).to_be_focused()
    expect(page.get_by_text("A heat map needs two varied settings")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel", name="Sensitivity").locator(".main-svg").first).to_be_visible()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/runs/"))


def test_every_chart_is_a_table_and_saved_as_csv_and_png(studio):
    finished(studio)
    chart = studio.page.locator("[data-curve]").first

    studio.page.keyboard.press("d")
    tables = studio.page.get_by_role("region", name=re.compile("as a table$"))
    expect(tables).to_have_count(4)
    expect(tables.first.get_by_role("columnheader", name="Reserved concurrency")).to_be_visible()
    studio.page.keyboard.press("d")
    for name in ("CSV", "PNG"):
        chart.get_by_label("More: chart 1").click()
        with studio.page.expect_download() as saved:
            chart.get_by_role("button", name=f"Save as {name}").click()
        assert saved.value.suggested_filename.endswith(f".{name.lower()}")


def test_hovering_one_chart_points_in_all(studio):
    finished(studio)
    plot = studio.page.locator("[data-curve] [data-plot]").first
    expect(plot.locator(".main-svg").first).to_be_visible()

    plot.hover(position={"x": 80, "y": 60})

    margins = studio.page.locator("[data-curve]:visible [data-margin]").all_text_contents()
    assert len(margins) == 4
    assert all(text.endswith("at 2") for text in margins), margins


def test_an_experiment_is_listed_found_again_and_deleted(studio):
    finished(studio)
    studio.page.get_by_role("textbox", name="Name of the experiment").fill("Clear the backlog")
    studio.page.keyboard.press("Tab")
    listed = studio.page.get_by_role("region", name="Your experiments")
    expect(listed.get_by_role("link", name="Clear the backlog")).to_be_visible()

    studio.page.get_by_role("link", name="New experiment").click()
    listed.get_by_role("link", name="Clear the backlog").click()
    expect(studio.page.get_by_role("textbox", name="Name of the experiment")).to_have_value("Clear the backlog")
    studio.page.get_by_role("button", name="Delete Clear the backlog").click()

    studio.page.wait_for_url(re.compile(f"/scenarios/{FLOW}/lab/"))
    expect(listed).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio, theme):
    studio = lab(new_studio(bypass_csp=True, color_scheme=theme))
    studio.page.add_script_tag(path=AXE)
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Add a setting").click()
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Add a setting").click()
    set_up(studio)
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)
    for tab in ("Curves", "Heat map", "Cost and latency", "Sensitivity"):
        studio.page.get_by_role("tab", name=tab).click()
        assert violations(studio) == [], tab
    studio.page.keyboard.press("d")
    assert violations(studio) == []


def test_a_phone_reads_the_verdict_and_the_results(new_studio):
    studio = new_studio(bypass_csp=True)
    finished(studio)
    studio.page.set_viewport_size({"width": 390, "height": 844})
    studio.page.reload()
    studio.page.evaluate("eventflow.ready")

    expect(verdict(studio).get_by_text("p99 event age at most 600 s")).to_be_visible()
    expect(studio.page.get_by_role("region", name="Setup")).to_be_hidden()
    assert studio.page.evaluate("document.documentElement.scrollWidth") == 390
    studio.page.add_script_tag(path=AXE)
    assert violations(studio) == []


def test_with_reduced_motion_no_cell_moves(new_studio):
    studio = lab(new_studio(reduced_motion="reduce"))
    set_up(studio)
    run(studio)

    moving = "document.getAnimations().filter(({ playState }) => playState === 'running').length"
    studio.wait_until("document.querySelector('[data-cell][data-state=running]')", timeout_s=30)
    assert studio.page.evaluate(moving) == 0


def violations(studio):
    studio.page.wait_for_timeout(300)
    found = studio.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [(item["id"], [node["html"][:160] for node in item["nodes"]]) for item in found]
