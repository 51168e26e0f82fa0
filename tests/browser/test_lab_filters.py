"""Filters of one's own are written in the lab, tried beside off and on, and told apart everywhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import AXE, violations
from tests.browser.test_lab import IS_OVER, lab, run, values, vary, verdict

pytestmark = pytest.mark.browser

TRIGGER = "orders->pack-order"
LARGE = '{"body": {"amount": [{"numeric": [">=", 100]}]}}'
LARGER = '{"body": {"amount": [{"numeric": [">=", 200]}]}}'


def filter_axis(studio):
    """A new experiment with the filter of the gallery's queue."""
    lab(studio)
    vary(studio, TRIGGER, "filter")
    return studio


def plus(studio):
    return studio.page.get_by_role("button", name="Add a value to Filter")


def form_of(studio, name: str = "A pattern of your own for Filter"):
    return studio.page.get_by_role("form", name=name)


def write(studio, text: str):
    """The flow's filter has two patterns; the first becomes this text, the other is taken away."""
    plus(studio).click()
    form = form_of(studio)
    form.get_by_role("textbox").first.fill(text)
    form.get_by_role("button", name="Remove pattern 2").click()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form).to_be_hidden()


def two_seeds(studio) -> None:
    """Waits for the preview of just that, which Run then takes away."""
    studio.page.get_by_label("seeds", exact=True).fill("2")
    studio.wait_until("eventflow.state.preview?.over && eventflow.state.preview.fixed.design.seeds.count === 2", 30)


def test_an_own_pattern_is_added_and_tried_by_keyboard_alone(studio):
    filter_axis(studio)
    page = studio.page
    scripts = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join(' ')")
    assert "own_filter_form" not in scripts
    page.get_by_role("button", name="Remove off").focus()
    page.keyboard.press("Enter")
    plus(studio).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="off", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="A pattern of your own…")).to_be_focused()
    page.keyboard.press("Enter")

    first = form_of(studio).get_by_role("textbox").first
    expect(first).to_be_focused()
    assert "PAID" in first.input_value()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(LARGE)
    expect(form_of(studio).get_by_text(re.compile(r"^Lets \d+ of 200 sample events through\.$"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(plus(studio)).to_be_focused()
    own = page.get_by_role("button", name="Change amount ≥ 100 or status REFUND*")
    expect(own).to_have_attribute("title", re.compile('"numeric": \\[">=", 100]'))
    two_seeds(studio)
    page.get_by_role("button", name=re.compile(r"^Run \d")).press("Enter")
    studio.wait_until(IS_OVER, timeout_s=60)

    labels = ["on", "amount ≥ 100 or status REFUND*"]
    assert page.evaluate("eventflow.state.full.fixed.axes[0].labels") == labels
    rows = page.evaluate("eventflow.state.full.summary.settings.map(one => one.metrics.age_p99_ms.n)")
    assert rows == [2, 2]
    page.locator("body").press("d")
    table = page.get_by_role("region", name="Chart 1 as a table")
    expect(table.locator("tbody th")).to_have_text(labels)
    page.reload()
    expect(own).to_be_visible()


def test_two_own_patterns_are_told_apart_in_every_place(studio):
    filter_axis(studio)
    write(studio, LARGE)
    write(studio, LARGER)
    names = ["off", "on", "amount ≥ 100", "amount ≥ 200"]
    assert [text for text in values(studio, "Filter").all_inner_texts() if text] == names
    two_seeds(studio)
    run(studio)
    studio.wait_until(IS_OVER, timeout_s=60)

    groups = studio.page.locator(".lab-grid-group").all_inner_texts()
    assert groups == [f"Filter {name}" for name in names]
    expect(verdict(studio).get_by_role("definition").first).to_have_text(re.compile("^(off|on|amount ≥ [12]00)$"))
    ticks = studio.page.locator("[data-curve]:visible .xtick").all_text_contents()
    assert {text.replace(" ", "") for text in ticks} == {name.replace(" ", "") for name in names}
    chart = studio.page.locator("[data-curve]").first
    chart.get_by_label("More: chart 1").click()
    with studio.page.expect_download() as saved:
        chart.get_by_role("button", name="Save as CSV").click()
    lines = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == names


def test_a_bad_pattern_is_refused_at_its_place_and_nothing_is_lost(studio):
    filter_axis(studio)
    plus(studio).click()
    form = form_of(studio)
    pattern = form.get_by_role("textbox").first
    pattern.fill('{"body":\n  {"amount": 5}}')
    expect(form.get_by_role("button", name=re.compile("^Line 2, column 14."))).to_be_visible()

    pattern.press("Control+Enter")

    expect(form.get_by_role("alert")).to_have_text("AWS would not take it. Mend line 2, column 14 of pattern 1 first.")
    expect(values(studio, "Filter")).to_have_count(3)
    studio.page.get_by_role("button", name="Remove off").click()
    expect(pattern).to_have_value('{"body":\n  {"amount": 5}}')
    pattern.press("Escape")
    expect(plus(studio)).to_be_focused()
    plus(studio).click()
    studio.page.get_by_role("button", name="A pattern of your own…").click()
    expect(pattern).to_have_value('{"body":\n  {"amount": 5}}')


def test_the_flows_own_filter_and_what_is_there_are_not_added_twice(studio):
    filter_axis(studio)
    plus(studio).click()
    form = form_of(studio)

    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("own filter, which is there already: on. Change it first.")
    form.get_by_role("button", name="Cancel").click()
    write(studio, LARGE)
    plus(studio).click()
    form.get_by_role("textbox").first.fill(LARGE.replace(" ", "\n"))
    form.get_by_role("button", name="Remove pattern 2").click()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.get_by_role("alert")).to_have_text("amount ≥ 100 is there already, and lets the same through.")


def test_an_own_pattern_is_changed_and_removed(studio):
    filter_axis(studio)
    write(studio, LARGE)

    studio.page.get_by_role("button", name="Change amount ≥ 100").click()
    form = form_of(studio, "Change amount ≥ 100")
    form.get_by_role("textbox").fill(LARGER)
    form.get_by_role("button", name="Change", exact=True).click()
    changed = studio.page.get_by_role("button", name="Change amount ≥ 200")
    expect(changed).to_be_focused()
    changed.click()
    form_of(studio, "Change amount ≥ 200").get_by_role("button", name="Remove", exact=True).click()

    expect(changed).to_be_hidden()
    expect(plus(studio)).to_be_focused()
    assert studio.page.evaluate("eventflow.state.design.axes[0].values") == ["off", "on"]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(new_studio, theme):
    studio = filter_axis(new_studio(bypass_csp=True, color_scheme=theme))
    studio.page.add_script_tag(path=AXE)
    write(studio, LARGE)
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Remove off").click()
    plus(studio).click()
    assert violations(studio) == []
    studio.page.get_by_role("button", name="Change amount ≥ 100").click()
    form_of(studio, "Change amount ≥ 100").get_by_role("textbox").fill("{")
    expect(studio.page.get_by_role("button", name=re.compile("^Line 1, column"))).to_be_visible()
    assert violations(studio) == []
