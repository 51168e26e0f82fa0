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
