"""The events of a run are asked about, looked at one by one, and found again in the studio."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


def traces(studio, query: str = ""):
    """The traces of the first scenario's run, reached from the studio."""
    studio.open().all_there()
    address = studio.page.locator("nav [data-traces-link]").get_attribute("href")
    return studio.open(f"{address}{query}")


def ask(studio, words: str) -> None:
    field = studio.page.get_by_role("textbox", name="Add a filter")
    field.fill(words)
    field.press("Enter")


def grid(studio):
    return studio.page.get_by_role("grid", name="Events found")


def count(studio):
    return studio.page.locator("[data-count]")


def test_a_query_narrows_the_list_and_a_chip_widens_it_again(studio):
    traces(studio)
    everything = count(studio).text_content()

    ask(studio, "retried outcome:dead-lettered")

    expect(studio.page.get_by_role("list", name="Filters set").get_by_role("listitem")).to_have_count(2)
    outcomes = grid(studio).locator("tbody .traces-outcome")
    expect(outcomes.first).to_have_text("Dead-lettered")
    assert set(outcomes.all_text_contents()) == {"Dead-lettered"}
    assert "q=retried" in studio.page.url
    for name in ("outcome is dead-lettered", "retried is yes"):
        studio.page.get_by_role("button", name=f"Remove {name}").click()
    expect(count(studio)).to_have_text(everything)


def test_a_mistake_is_marked_at_its_word_and_the_list_stays(new_studio):
    studio = traces(new_studio(), "?q=cold")
    found = count(studio).text_content()

    ask(studio, "outcome:los")

    problem = studio.page.get_by_role("alert")
    expect(problem.locator("mark")).to_have_text("outcome:los")
    expect(problem).to_contain_text("Did you mean lost?")
    expect(studio.page.get_by_role("textbox", name="Add a filter")).to_have_value("outcome:los")
    expect(count(studio)).to_have_text(found)
    ask(studio, "outcome:delivered")
    expect(problem).to_be_hidden()


def test_the_menu_writes_the_query(studio):
    traces(studio)
    studio.page.get_by_role("button", name="Filters").click()
    menu = studio.page.get_by_role("region", name="Filters")

    menu.get_by_role("button", name="Delivered").click()
    expect(menu.get_by_role("button", name="Delivered")).to_have_attribute("aria-pressed", "true")
    menu.get_by_role("button", name="Filtered").click()

    expect(studio.page.get_by_role("button", name="Remove outcome is delivered, filtered")).to_be_visible()
    menu.get_by_label("Run longer than").fill("1s")
    menu.get_by_role("button", name="Set").first.click()
    expect(studio.page.get_by_role("button", name="Remove duration over 1s")).to_be_visible()


def test_the_list_is_read_by_keyboard_alone(studio):
    traces(studio)
    rows = grid(studio).locator("tbody tr")
    rows.first.focus()

    studio.page.keyboard.press("ArrowDown")
    studio.page.keyboard.press("j")
    expect(rows.nth(2)).to_be_focused()
    studio.page.keyboard.press("k")
    studio.page.keyboard.press("Enter")

    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    name = rows.nth(1).locator("code").text_content()
    expect(studio.page.get_by_role("heading", name=f"Event {name}")).to_be_visible()
    studio.page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    studio.page.keyboard.press("ArrowDown")
    expect(studio.page.locator("[data-rows-range]")).to_contain_text("101 to")
    expect(rows.first).to_be_focused()
    studio.page.keyboard.press("Escape")
    expect(studio.page.get_by_role("heading", name=f"Event {name}")).to_be_hidden()


def test_a_column_sorts_both_ways(studio):
    traces(studio)

    head = grid(studio).get_by_role("columnheader", name="Attempts")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(grid(studio).locator("tbody .traces-attempts").first).to_have_text("3")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(grid(studio).locator("tbody .traces-attempts").first).to_have_text("0")


@pytest.mark.parametrize(("chart", "chip"), [("duration", "Remove duration in"), ("over-time", "Remove time in")])
def test_a_range_dragged_over_a_chart_filters(studio, chart, chip):
    traces(studio)
    expect(studio.page.locator(f"[data-chart={chart}] .plot-container")).to_be_visible()
    box = studio.page.locator(f"[data-chart={chart}] [data-plot]").bounding_box()

    studio.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 60)
    studio.page.mouse.down()
    studio.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=3)
    studio.page.mouse.up()

    expect(studio.page.get_by_role("button", name=chip)).to_be_visible()
    shown, every = (int(found.replace(",", "")) for found in re.findall(r"[\d,]+", count(studio).text_content()))
    assert 0 < shown < every


def test_an_outcome_of_a_function_filters(studio):
    traces(studio)

    studio.page.locator("[data-outcomes]").get_by_role("button", name="Dead-lettered").click()

    expect(studio.page.get_by_role("button", name="Remove outcome is dead-lettered")).to_be_visible()


def test_every_chart_is_a_table_one_key_away(studio):
    traces(studio)
    tables = studio.page.get_by_role("region", name=re.compile("table$"))
    expect(tables).to_have_count(0)

    studio.page.keyboard.press("d")

    expect(tables).to_have_count(2)
    expect(tables.first.get_by_role("columnheader", name="Warm")).to_be_visible()


def test_a_long_wait_is_broken_and_a_line_leads_to_its_step(studio):
    traces(studio, "?q=retried")
    grid(studio).locator("tbody tr").first.click()

    expect(studio.page.locator(".waterfall-break").first).to_be_visible()
    studio.page.get_by_role("button", name=re.compile("run, attempt 2")).first.click()

    expect(studio.page.locator(".why-step.is-marked")).to_contain_text("Attempt 2")


def test_two_events_stand_side_by_side(studio):
    traces(studio, "?q=retried")
    rows = grid(studio).locator("tbody tr")
    rows.first.click()
    names = [rows.nth(place).locator("code").text_content() for place in (0, 3)]

    studio.page.keyboard.press("c")
    rows.nth(3).click()

    facts = studio.page.get_by_role("table", name="Two events side by side")
    expect(facts.get_by_role("columnheader")).to_have_text(names)
    expect(studio.page.locator(".journey-side")).to_have_count(2)
    studio.page.reload()
    expect(facts.get_by_role("columnheader")).to_have_text(names)
    studio.page.get_by_role("button", name="Stop comparing").click()
    expect(facts).to_be_hidden()


def test_an_event_leads_to_its_moment_in_the_studio_and_back(studio):
    traces(studio, "?q=outcome:dead-lettered")
    grid(studio).locator("tbody tr").first.click()
    name = grid(studio).locator("tbody code").first.text_content()

    studio.page.get_by_role("link", name="Show in the studio").click()

    studio.page.wait_for_url(re.compile(r"[?&]event="))
    studio.page.evaluate("eventflow.ready")
    chosen = "eventflow.store.trace.eventId(eventflow.store.selection.event)"
    assert studio.page.evaluate(chosen) == name
    assert studio.page.evaluate("eventflow.store.playback.playing") is False
    expect(studio.page.locator(".why-step").last).to_be_visible()
    studio.page.get_by_role("link", name="Open this event in Traces").click()
    expect(studio.page.get_by_role("heading", name=f"Event {name}")).to_be_visible()


def test_the_same_event_is_compared_with_the_branches(studio):
    studio.open().all_there()
    interventions = [{"at": "1s", "set": {"node": "make-thumbnail", "property": "MemorySize", "value": 1024}}]
    branch = studio.page.evaluate(
        """async interventions => {
            const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
            const { id } = eventflow.store.card;
            const answer = await fetch(`/runs/${id}/branches/`, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
                body: JSON.stringify({ name: 'More memory', interventions }),
            });
            return answer.json();
        }""",
        interventions,
    )
    studio.open(branch["url"]).all_there()
    studio.open(f"{branch['traces']}?q=outcome:delivered")

    grid(studio).locator("tbody tr").first.click()

    table = studio.page.get_by_role("table", name="The same event in the other branches")
    expect(table.get_by_role("link")).to_have_text(["Baseline", "What-if: More memory"])
    name = grid(studio).locator("tbody code").first.text_content()
    table.get_by_role("link", name="Baseline").click()
    expect(studio.page.get_by_role("heading", name=f"Event {name}")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio, theme):
    studio = traces(new_studio(bypass_csp=True, color_scheme=theme), "?q=retried")
    studio.page.add_script_tag(path=AXE)
    grid(studio).locator("tbody tr").first.click()
    expect(studio.page.locator(".why-step").first).to_be_visible()

    assert violations(studio) == []
    studio.page.keyboard.press("d")
    ask(studio, "age>soon")
    expect(studio.page.get_by_role("alert").first).to_be_visible()
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Filters").click()
    assert violations(studio) == []


def test_a_phone_reads_a_list_and_then_one_event(new_studio):
    studio = new_studio(bypass_csp=True, viewport={"width": 390, "height": 844}, has_touch=True)
    traces(studio, "?q=retried")
    studio.page.add_script_tag(path=AXE)
    assert violations(studio) == []
    expect(studio.page.get_by_role("region", name="Charts")).to_be_hidden()

    grid(studio).locator("tbody tr").first.tap()

    expect(grid(studio)).to_be_hidden()
    expect(studio.page.locator(".why-step").first).to_be_visible()
    assert studio.page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Back to the list").tap()
    expect(grid(studio)).to_be_visible()
    assert studio.complaints == []


def violations(studio):
    studio.page.wait_for_timeout(300)
    found = studio.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [(item["id"], [node["html"][:160] for node in item["nodes"]]) for item in found]
