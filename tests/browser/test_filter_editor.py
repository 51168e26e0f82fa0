"""A filter is written beside the events it decides about, and becomes a branch."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser

AT_US = 60_000_000
START = """async slug => {
    const token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
    const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token };
    return (await (await fetch(`/scenarios/${slug}/runs/`, { method: 'POST', headers, body: '{}' })).json()).url;
}"""


def open_flow(studio, slug):
    """The gallery's flow at rest, the source of its filter shown."""
    url = studio.open().page.evaluate(START, slug)
    return studio.open(url).all_there().seek(AT_US)


def editor_of(studio, way):
    studio.page.get_by_role("button", name=f"Filter of {way}").click()
    return studio.page.get_by_role("form", name=f"Filter from {way}")


def verdicts(studio):
    rows = studio.page.locator(".filter-event:visible")
    return rows.evaluate_all("rows => rows.map(row => row.dataset.verdict)")


def test_a_broken_pattern_is_told_with_its_place_and_mended(studio):
    open_flow(studio, "order-review")
    form = editor_of(studio, "orders to check-order")
    pattern = form.get_by_role("textbox", name="Event pattern")
    before = pattern.input_value()

    pattern.fill(before.replace('"numeric": [">=", 200]', '"numeric": [">=", ]'))

    problem = form.get_by_role("button", name=re.compile(r"^Line 12, column \d+\."))
    expect(problem).to_be_visible()
    expect(pattern).to_have_attribute("aria-invalid", "true")
    expect(pattern).to_have_attribute("aria-describedby", form.locator("[data-complaints]").get_attribute("id"))
    expect(form.locator(".pattern-copy .is-problem")).not_to_be_empty()
    expect(studio.page.get_by_role("button", name="Apply")).to_be_disabled()
    expect(studio.page.locator("[data-says]").first).to_have_text(re.compile(r"^Line 12, column"))
    problem.click()
    caret = studio.page.evaluate("document.activeElement.selectionStart")
    assert pattern.input_value()[:caret].count("\n") == 11

    pattern.press("Escape")

    assert pattern.input_value() == before
    expect(problem).to_be_hidden()
    expect(studio.page.get_by_role("button", name="Apply")).to_be_hidden()
    pattern.press("Control+z")
    assert pattern.input_value() != before


def test_the_preview_counts_explains_and_becomes_a_branch(studio):
    open_flow(studio, "order-review")
    form = editor_of(studio, "orders to check-order")
    page = studio.page
    pattern = form.get_by_role("textbox", name="Event pattern")
    expect(page.locator(".filter-event")).to_have_count(50)
    studio.wait_until("document.querySelector('[data-filter-edge]').dataset.asking === undefined")
    shown = verdicts(studio)
    assert {"passes", "filtered"} == set(shown)
    passing = int(page.locator("[data-passing]").inner_text())
    assert page.locator(".filter-count").first.inner_text() == f"{passing} passed"

    pattern.fill(pattern.input_value().replace("200", "600"))

    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saves \d+ runs? against the filter in force\.$"))
    expect(page.locator("[data-cost]")).to_contain_text("per million events")
    assert int(page.locator("[data-passing]").inner_text()) < passing
    expect(page.locator("[data-says]").first).to_have_text(re.compile(r"^\d+ of 50 pass; the filter is valid\.$"))

    row = page.locator(".filter-event[data-verdict=filtered]").filter(has_text="detail.amount").first
    row.hover()
    expect(form.locator(".pattern-copy .is-failing").first).to_be_visible()
    row.get_by_role("button").click()
    expect(row.get_by_role("region", name="What the filter sees")).to_contain_text('"orderId"')

    base = page.evaluate("eventflow.store.card.id")
    expect(page.get_by_text("1 change from 01:00")).to_be_visible()
    page.get_by_role("button", name="Apply").click()

    studio.wait_until(f"eventflow.store.card.id !== '{base}' && eventflow.store.trace.complete")
    expect(page.get_by_role("button", name="What-if: filter on amount")).to_have_attribute("aria-current", "true")
    assert page.evaluate("eventflow.store.manifest.interventions.map(one => Object.keys(one).join())") == [
        "at_us,set_filter"
    ]
    assert '"numeric": [">=", 600]' in pattern.input_value()
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()

    dropped = page.evaluate(
        """at => {
            const { trace, manifest } = eventflow.store;
            const filtered = manifest.kinds.indexOf('FILTERED');
            const later = row => trace.kindOf(row) === filtered && trace.at_us[row] > at && trace.value[row] === 1;
            const row = [...Array(trace.length).keys()].find(later);
            return { event: trace.event[row], at_us: trace.at_us[row] };
        }""",
        AT_US,
    )
    studio.seek(dropped["at_us"])
    studio.tab("Events")
    page.locator(f".event-row [data-event='{dropped['event']}']").click()
    why = page.get_by_role("tabpanel", name="Why")
    expect(why.locator(".why-step").last).to_contain_text("Filtered out")
    expect(why.locator(".why-step").last).to_contain_text("does not match the event pattern")
    expect(why.locator(".why-clause")).to_contain_text(re.compile(r"detail\.amount is .+; wanted is a number >= 600"))


def test_a_prefix_is_changed_by_keyboard_alone(studio):
    studio.open().all_there().seek(AT_US)
    page = studio.page
    page.get_by_role("button", name="Filter of uploads to make-thumbnail").focus()
    page.keyboard.press("Enter")
    prefix = page.get_by_role("textbox", name="Prefix").first
    expect(prefix).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("notes/")
    expect(page.locator("[data-passing]").first).to_have_text("0")
    page.keyboard.press("Escape")
    expect(prefix).to_have_value("images/")
    expect(page.get_by_role("complementary", name="Inspector")).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Suffix").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("[data-says]").first).to_have_text(re.compile(r"pass; the filter is valid"))
    for _ in range(3):
        page.keyboard.press("Tab")
    row = page.locator(".filter-event button").first
    expect(row).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".filter-event button").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".filter-event button").nth(1)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".filter-event button").nth(1)).to_have_attribute("aria-expanded", "false")

    base = page.evaluate("eventflow.store.card.id")
    page.keyboard.press("Control+Enter")
    studio.wait_until(f"eventflow.store.card.id !== '{base}' && eventflow.store.trace.complete")
    expect(page.get_by_role("button", name="What-if: filter images/*")).to_be_visible()


def test_the_scope_of_a_filter_policy_decides_what_it_looks_at(studio):
    open_flow(studio, "parcel-notices")
    form = editor_of(studio, "parcel-scans to tell-customer")
    row = studio.page.locator(".filter-event").first
    expect(row).to_have_attribute("data-verdict", re.compile("passes|filtered"))

    form.get_by_role("button", name="Body").click()

    studio.wait_until("document.querySelector('[data-passing]').textContent === '0'")
    row.get_by_role("button").click()
    expect(row.get_by_role("region", name="What the filter sees")).to_contain_text("parcel")


def test_a_mapping_has_up_to_five_patterns_of_which_one_suffices(studio):
    open_flow(studio, "order-queue")
    form = editor_of(studio, "orders to pack-order")
    patterns = form.get_by_role("textbox")
    expect(patterns).not_to_have_count(0)
    before = patterns.count()
    passing = studio.page.locator("[data-passing]")
    expect(passing).to_have_text(re.compile(r"^\d+$"))
    fewer = int(passing.inner_text())

    for _ in range(5 - before):
        form.get_by_role("button", name="Add a pattern").click()
    expect(form.get_by_role("button", name="Add a pattern")).to_be_hidden()
    expect(studio.page.get_by_role("button", name="Apply")).to_be_hidden()
    patterns.last.fill('{"body": {"status": ["PLACED"]}}')

    studio.wait_until(f"Number(document.querySelector('[data-passing]').textContent) > {fewer}")
    patterns.nth(4).fill('{"body": {"status": "PLACED"}}')
    expect(form.get_by_role("button", name=re.compile("^Line 1, column"))).to_be_visible()
    expect(patterns.nth(4)).to_have_attribute("aria-invalid", "true")
    form.get_by_role("button", name="Remove pattern 5").click()
    expect(patterns.nth(3)).to_be_focused()
    expect(passing).to_have_text(str(fewer))


def test_a_function_shows_its_filter_folded_and_wide_puts_the_events_beside_it(studio):
    studio.open().all_there().seek(AT_US)
    page = studio.page
    fold = page.locator(".filter summary:visible")
    expect(fold).to_contain_text("from uploads")
    expect(fold).to_contain_text("images/*.jpg")
    expect(page.get_by_role("textbox", name="Prefix").first).to_be_hidden()

    fold.click()
    page.get_by_role("button", name="Wide").click()

    words = page.locator(".filter[open] .filter-write").bounding_box()
    events = page.locator(".filter[open] .filter-read").bounding_box()
    assert events["x"] >= words["x"] + words["width"]
    page.get_by_role("textbox", name="Prefix").first.focus()
    page.keyboard.press("Escape")
    assert page.locator(".filter[open] .filter-read").bounding_box()["y"] > words["y"] + 40


def test_a_server_that_does_not_answer_is_said_in_a_sentence(new_studio):
    studio = new_studio().open().all_there().seek(AT_US)
    page = studio.page
    page.route("**/filter-answers/", lambda route: route.fulfill(status=503))
    editor_of(studio, "uploads to make-thumbnail")
    alert = page.get_by_role("alert").filter(has_text="503")
    expect(alert).to_be_visible()

    page.unroute("**/filter-answers/")
    alert.get_by_role("button", name="Ask again").click()

    expect(alert).to_be_hidden()
    expect(page.locator(".filter-event").first).to_have_attribute("data-verdict", "passes")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_editor(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme)
    open_flow(studio, "order-review")
    studio.page.add_script_tag(path=AXE)
    form = editor_of(studio, "orders to check-order")
    studio.wait_until("document.querySelector('.filter-event')?.dataset.verdict")
    studio.page.locator(".filter-event button").nth(2).click()
    studio.page.wait_for_timeout(400)
    assert violations(studio) == []

    form.get_by_role("textbox").fill('{"detail": 5}')
    expect(form.get_by_role("button", name=re.compile("^Line 1"))).to_be_visible()
    studio.page.wait_for_timeout(400)
    assert violations(studio) == []
