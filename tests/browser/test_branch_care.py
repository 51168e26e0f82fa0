"""Branches of one's own get another name and are deleted, in the menu of all branches."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BRANCH = """async () => {
    const { card } = eventflow.store;
    const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
    const what = { at: '30s', set: { node: 'make-thumbnail', property: 'ReservedConcurrentExecutions', value: 20 } };
    const answer = await fetch(`/runs/${card.id}/branches/`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ name: 'more places', interventions: [what] }),
    });
    return (await answer.json()).url;
}"""


@pytest.fixture
def branched(studio):
    """The studio with a branch of one's own."""
    url = studio.open().all_there().page.evaluate(BRANCH)
    studio.open(url)
    studio.page.get_by_role("button", name="All branches").click()
    return studio


def test_a_branch_gets_another_name(branched):
    page = branched.page

    page.get_by_role("button", name="Rename What-if: more places").click()
    field = page.get_by_role("textbox", name="Name of the branch")
    expect(field).to_have_value("more places")
    field.fill("twenty places")
    field.press("Enter")

    expect(page.locator("[data-branch-tabs]")).to_contain_text("What-if: twenty places")
    page.reload()
    expect(page.locator("[data-branch-tabs]")).to_contain_text("What-if: twenty places")


def test_a_branch_is_deleted_after_a_question_and_what_it_came_from_is_shown(branched):
    page = branched.page

    page.get_by_role("button", name="Delete What-if: more places").click()
    expect(page.locator("[data-branch-menu]")).to_contain_text("Delete What-if: more places? This can't be taken back.")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Delete What-if: more places").click()
    page.get_by_role("button", name="Delete", exact=True).click()

    expect(page.locator("[data-branch-tabs]")).to_have_text("Baseline")
    expect(page.locator("[data-branch-tabs] button")).to_have_attribute("aria-current", "true")


def test_what_branches_hang_on_is_not_deleted(branched):
    page = branched.page
    page.goto(branched.url + page.evaluate(BRANCH))
    page.get_by_role("button", name="All branches").click()

    page.get_by_role("button", name="Delete What-if: more places").first.click()

    expect(page.get_by_role("alert")).to_contain_text("1 branch hangs on What-if: more places.")


def test_what_is_not_ones_own_has_no_care(studio):
    studio.open().all_there()

    expect(studio.page.get_by_role("button", name="All branches")).to_be_hidden()
    expect(studio.page.locator("[data-branch-menu] [aria-label^=Delete]")).to_have_count(0)


# Pairs of controls of the top bar that lie on each other.
ON_EACH_OTHER = """() => {
    const shown = [...document.querySelectorAll('.topbar :is(a, button, label, h1)')]
        .filter(one => !one.closest('[popover]') && one.checkVisibility());
    const boxes = shown.map(one => ({ one, box: one.getBoundingClientRect() }));
    const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top || b.bottom <= a.top;
    return boxes.flatMap(({ one, box }, at) => boxes.slice(at + 1)
        .filter(other => !one.contains(other.one) && !apart(box, other.box))
        .map(other => [one.outerHTML.slice(0, 80), other.one.outerHTML.slice(0, 80)]));
}"""


@pytest.mark.parametrize("width", [1920, 1680, 1440, 1366, 1280, 1200, 1024, 920, 390])
def test_with_many_branches_nothing_of_the_top_bar_lies_on_another(new_studio, width):
    studio = new_studio(viewport={"width": width, "height": 800}).open().all_there()
    page = studio.page
    baseline = page.url
    for _ in range(3):
        url = studio.url + page.evaluate(BRANCH)
        page.goto(baseline)
        studio.all_there()

    page.goto(url)
    studio.all_there()

    assert page.evaluate(ON_EACH_OTHER) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".topbar-title").bounding_box()["width"] > 90
