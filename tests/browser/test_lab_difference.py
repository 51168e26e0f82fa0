"""From the lab to the first event that went differently, in the studio."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.experiments import open_experiment

pytestmark = pytest.mark.browser

FLOW = "order-queue"
NAME = "First event that went differently"
RESERVED = {"node": "pack-order", "property": "ReservedConcurrentExecutions", "values": [2, None]}


def finished(studio, goal, **design):
    """The page of a small experiment that is over: two reserved places, and none, which is what the flow has."""
    return open_experiment(studio, FLOW, {"axes": [RESERVED], "goals": [goal], **design})


@pytest.fixture
def throttling(studio):
    """Two places are the best: they throttle."""
    return finished(studio, {"metric": "throttled", "at_least": 1})


def action(studio):
    return studio.page.get_by_role("complementary", name="Verdict").get_by_role("button", name=NAME)


def dialog(studio):
    return studio.page.get_by_role("dialog", name="Compare two branches")


def journeys(studio):
    return dialog(studio).get_by_role("region", name="Its way in")


def test_verdict_leads_to_both_journeys_of_the_first_event_that_went_differently(throttling):
    page = throttling.page
    expect(action(throttling)).to_have_accessible_description(re.compile("where seed 7 first parts"))
    action(throttling).focus()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/runs/.+against="))
    expect(journeys(throttling)).to_have_count(2, timeout=30_000)
    expect(journeys(throttling).nth(0)).to_have_accessible_name("Its way in Baseline")
    expect(journeys(throttling).nth(1)).to_have_accessible_name("Its way in What-if: reserved concurrency 2")
    expect(journeys(throttling).nth(1).locator("[data-differs]").first).to_contain_text("Throttled at pack-order")
    expect(dialog(throttling).get_by_role("row", name="Throttled")).to_contain_text("+")
    expect(dialog(throttling).get_by_role("button", name="Go to")).to_be_focused()
    # The same moment is behind it, beside the ghost of the flow as it is.
    page.keyboard.press("Escape")
    assert page.evaluate("eventflow.store.selection.event") is not None
    assert throttling.t_us > 0
    assert page.evaluate("Boolean(eventflow.store.parentTrace)")
    expect(page.get_by_role("button", name="Compare two branches")).to_be_focused()


def test_address_leads_there_again(throttling):
    action(throttling).click()
    expect(journeys(throttling)).to_have_count(2, timeout=30_000)
    at_us = throttling.t_us

    throttling.page.reload()

    expect(journeys(throttling)).to_have_count(2)
    assert throttling.t_us == at_us


def test_cell_leads_there_with_shift_and_so_does_the_row_of_its_setting(throttling):
    page = throttling.page
    lab = page.url
    cell = page.get_by_role("gridcell", name=re.compile("Reserved concurrency 2"))
    expect(cell).to_have_attribute("aria-keyshortcuts", "Shift+Enter")
    cell.focus()
    page.keyboard.press("Shift+Enter")
    expect(journeys(throttling)).to_have_count(2, timeout=30_000)
    run = page.url

    page.goto(lab)
    page.get_by_role("tab", name="Cost and latency").click()
    page.keyboard.press("d")
    rows = page.get_by_role("table", name=re.compile("against")).get_by_role("button", name=f"{NAME} with reserved")
    expect(rows).to_have_count(2)
    expect(rows.filter(visible=True).and_(page.locator("[aria-disabled=true]"))).to_have_accessible_name(
        re.compile("none: This is the flow as it is")
    )
    rows.and_(page.locator(":not([aria-disabled])")).click()
    page.wait_for_url(run)


def test_runs_that_go_on_are_waited_for(throttling):
    page = throttling.page
    answers = [
        (409, {"problems": [{"where": "Baseline", "message": "is not finished.", "remedy": ""}], "later": True}),
    ]

    def answer(route):
        if not answers:
            route.continue_()
            return
        status, body = answers[0]
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    page.route(re.compile("/comparison/"), answer)
    action(throttling).click()
    waiting = dialog(throttling).get_by_text("Baseline is still being simulated. The comparison follows by itself.")
    expect(waiting).to_be_visible()
    answers.clear()

    expect(journeys(throttling)).to_have_count(2, timeout=30_000)
    throttling.complaints[:] = [said for said in throttling.complaints if "409" not in said]


def test_run_that_was_stopped_is_no_dead_end(throttling):
    page = throttling.page
    page.route(
        re.compile("/comparison/"),
        lambda route: route.fulfill(
            status=422,
            content_type="application/json",
            body=json.dumps(
                {"problems": [{"where": "Baseline", "message": "was stopped.", "remedy": "Start it anew."}]}
            ),
        ),
    )
    action(throttling).click()

    expect(dialog(throttling).get_by_text("Baseline was stopped. Start it anew.")).to_be_visible()
    dialog(throttling).get_by_role("button", name="Close").click()
    expect(dialog(throttling)).to_be_hidden()
    throttling.complaints[:] = [said for said in throttling.complaints if "422" not in said]


def test_setting_that_changes_nothing_says_so(studio):
    axis = {"node": "pack-order", "property": "ReservedConcurrentExecutions", "values": [500]}
    finished(studio, {"metric": "delivered", "at_least": 1}, axes=[axis], then={"highest": "concurrency_peak"})
    cell = studio.page.get_by_role("gridcell", name=re.compile("Reserved concurrency 500"))
    cell.click(modifiers=["Shift"])

    said = dialog(studio).get_by_text(re.compile("No event went differently: all .* went the same way"))
    expect(said).to_be_visible(timeout=30_000)
    expect(journeys(studio)).to_have_count(0)


def test_flow_as_it_is_has_nothing_to_differ_from(studio):
    finished(studio, {"metric": "throttled", "at_most": 0})

    expect(action(studio)).to_have_attribute("aria-disabled", "true")
    expect(action(studio)).to_have_accessible_description("This is the flow as it is.")


def test_other_luck_is_the_reason_why_it_is_not_offered(studio):
    finished(studio, {"metric": "throttled", "at_least": 1}, same_luck=False)

    expect(action(studio)).to_have_attribute("aria-disabled", "true")
    expect(action(studio)).to_have_accessible_description(re.compile("^With other luck for every setting"))
    expect(studio.page.get_by_role("gridcell").first).not_to_have_attribute("aria-keyshortcuts", re.compile(".*"))
