"""Doing something to a run: at the playhead, on its flags, by key and by hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser

FUNCTION = "eventflow.store.manifest.nodes.find(({ role }) => role === 'function').name"
OWN = "eventflow.store.manifest.interventions"


@pytest.fixture
def at_rest(studio):
    studio.open().all_there()
    return studio.seek(60_000_000)


def popover(studio):
    return studio.page.locator("[data-intervene]")


def choose(studio, title):
    studio.page.keyboard.press("i")
    popover(studio).get_by_role("button", name=title).click()


def make(studio):
    before = studio.page.evaluate("eventflow.store.card.id")
    popover(studio).get_by_role("button", name="Make the branch").click()
    studio.wait_until(f"eventflow.store.card.id !== '{before}' && eventflow.store.trace?.complete")
    expect(popover(studio)).to_be_hidden()


def a_faulty_branch(studio):
    choose(studio, "Break a function for a while")
    make(studio)


def test_button_and_key_open_the_same_popover_at_the_playhead(at_rest):
    page = at_rest.page
    page.get_by_role("button", name="Intervene").click()
    expect(page.get_by_role("dialog", name="Intervene at 01:00")).to_be_visible()
    page.keyboard.press("Escape")
    expect(popover(at_rest)).to_be_hidden()
    page.keyboard.press("i")
    expect(popover(at_rest).get_by_role("button", name="Change a setting")).to_be_focused()
    page.keyboard.press("i")
    expect(popover(at_rest)).to_be_hidden()


def test_function_is_broken_for_a_while_in_a_branch(at_rest):
    name = at_rest.page.evaluate(FUNCTION)
    a_faulty_branch(at_rest)

    (made,) = at_rest.page.evaluate(OWN)
    assert made == {"at_us": 60_000_000, "fault": {"node": name, "kind": "fail", "for": "30s", "factor": 1}}
    expect(at_rest.page.get_by_role("button", name=f"What-if: fail {name}").first).to_be_visible()
    assert at_rest.t_us == 60_000_000


def test_load_is_added_to_a_source(at_rest):
    choose(at_rest, "Add load")
    popover(at_rest).get_by_label("How much").select_option("5")
    popover(at_rest).get_by_label("For how long").fill("10s")
    make(at_rest)

    added = at_rest.page.evaluate(
        """() => {
            const { trace } = eventflow.store;
            const rule = trace.manifest.rules.findIndex(({ id }) => id === 'source.load');
            return [...trace.site.subarray(0, trace.length)].filter((site) => trace.siteRule[site] === rule).length;
        }"""
    )
    assert added > 0


def test_event_is_sent_with_a_payload_of_its_own(at_rest):
    choose(at_rest, "Send one event")
    payload = popover(at_rest).get_by_label("Payload")
    payload.fill('{"key": "images/')
    popover(at_rest).get_by_role("button", name="Make the branch").click()
    expect(payload).to_have_attribute("aria-invalid", "true")
    expect(popover(at_rest)).to_contain_text("This is not JSON")

    payload.fill('{"colour": "red"}')
    popover(at_rest).get_by_role("button", name="Make the branch").click()
    expect(popover(at_rest)).to_contain_text("is not part of a payload of Amazon S3")
    expect(payload).to_be_focused()
    at_rest.complaints.clear()  # the browser reports the refusal, which was asked for

    payload.fill('{"key": "images/mine.jpg"}')
    make(at_rest)
    (made,) = at_rest.page.evaluate(OWN)
    assert made["inject"]["payload"] == {"key": "images/mine.jpg"}


def test_one_event_is_sent_from_the_selected_source_by_a_key(at_rest):
    page = at_rest.page
    source = page.evaluate("eventflow.store.manifest.nodes.findIndex(({ traffic }) => traffic)")
    page.evaluate("node => eventflow.store.select({ node })", source)
    expect(page.get_by_role("button", name="Send one event from")).to_be_visible()
    page.keyboard.press("s")
    at_rest.wait_until("eventflow.store.card.parent && eventflow.store.trace?.complete")

    (made,) = page.evaluate(OWN)
    assert made["inject"]["count"] == 1
    assert at_rest.frame()["ledger"]["published"] > 0


def test_followed_event_is_dropped(at_rest):
    page = at_rest.page
    waiting = at_rest.first("RETRY")
    at_rest.seek(waiting["at_us"] + 1_000_000)
    at_rest.inspect(waiting["event"])
    choose(at_rest, "Drop the followed event")
    make(at_rest)

    assert page.evaluate(OWN)[0]["drop"] == {"event": waiting["event"]}
    lost = at_rest.first("LOST")
    assert lost["event"] == waiting["event"]


def test_flag_is_edited_by_enter_and_another_branch_takes_its_place(at_rest):
    page = at_rest.page
    a_faulty_branch(at_rest)
    first = page.evaluate("eventflow.store.card.id")
    page.get_by_role("button", name="Enter edits").focus()
    page.keyboard.press("Enter")
    popover(at_rest).get_by_label("It shall").select_option("throttle")
    make(at_rest)

    (made,) = page.evaluate(OWN)
    assert made["fault"]["kind"] == "throttle"
    assert page.evaluate("eventflow.store.card.parent") != first


def test_flag_is_moved_by_arrows_and_by_hand(at_rest):
    page = at_rest.page
    a_faulty_branch(at_rest)
    flag = page.get_by_role("button", name="Enter edits")
    flag.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Enter makes the branch")).to_contain_text("at 01:11")
    page.keyboard.press("Enter")
    at_rest.wait_until(f"{OWN}[0].at_us === 71_000_000 && eventflow.store.trace?.complete")

    box = page.get_by_role("button", name="Enter edits").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 8, steps=4)
    page.mouse.up()
    at_rest.wait_until(f"{OWN}[0].at_us > 71_000_000")


def test_without_its_flag_the_run_is_the_one_before(at_rest):
    page = at_rest.page
    a_faulty_branch(at_rest)
    page.get_by_role("button", name="Enter edits").focus()
    page.keyboard.press("Delete")
    at_rest.wait_until("eventflow.store.card.parent === null")
    expect(page.locator(".flag")).to_have_count(0)


def test_b_goes_back_and_forth_and_g_hides_the_ghost(at_rest):
    page = at_rest.page
    a_faulty_branch(at_rest)
    ghost = page.get_by_text("Ghost: the run without the change")
    expect(ghost).to_be_visible()
    page.keyboard.press("g")
    expect(ghost).to_be_hidden()
    expect(page.get_by_role("button", name="Ghost", exact=True)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("b")
    at_rest.wait_until("eventflow.store.card.parent === null")
    page.keyboard.press("b")
    at_rest.wait_until("eventflow.store.card.parent !== null")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_popover(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    studio.seek(60_000_000)
    studio.page.keyboard.press("i")
    assert violations(studio) == []
    popover(studio).get_by_role("button", name="Send one event").click()
    assert violations(studio) == []


def test_two_branches_are_compared_and_the_first_difference_is_shown(at_rest):
    page = at_rest.page
    a_faulty_branch(at_rest)
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Compare two branches")
    expect(dialog.get_by_role("row", name="Retries")).to_contain_text("+")
    expect(dialog).to_contain_text("events went the same way")
    dialog.get_by_role("button", name="Show the first event that went differently").click()
    ways = dialog.get_by_role("region", name="Its way in")
    expect(ways).to_have_count(2)
    assert ways.nth(0).locator("li").first.inner_text() == ways.nth(1).locator("li").first.inner_text()
    expect(ways.nth(1).locator("[data-differs]").first).to_be_visible()
    dialog.get_by_role("button", name="Go to").click()

    expect(dialog).to_be_hidden()
    assert page.evaluate("eventflow.store.selection.event") is not None
    assert at_rest.t_us >= 60_000_000


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_comparison(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    studio.seek(60_000_000)
    a_faulty_branch(studio)
    studio.page.keyboard.press("c")
    studio.page.get_by_role("button", name="Show the first event that went differently").click()
    assert violations(studio) == []


def test_what_would_have_saved_a_lost_event_is_found_and_tried(at_rest):
    page = at_rest.page
    retried = page.evaluate(
        """() => {
            const { trace } = eventflow.store;
            const [retry, succeeded] = ['RETRY', 'SUCCEEDED'].map((kind) => trace.manifest.kinds.indexOf(kind));
            for (let row = 0; row < trace.length; row += 1) {
                const rows = [...trace.rowsOfEvent(trace.event[row])];
                if (trace.kindOf(row) === retry && rows.some((one) => trace.kindOf(one) === succeeded))
                    return { event: trace.event[row], at_us: trace.at_us[row] };
            }
        }"""
    )
    at_rest.seek(retried["at_us"] + 1_000)
    at_rest.inspect(retried["event"])
    choose(at_rest, "Drop the followed event")
    make(at_rest)
    page.keyboard.press("End")
    at_rest.inspect(retried["event"])
    saving = page.get_by_role("region", name="What would have saved it")
    saving.get_by_role("button", name="Find out").click()
    expect(saving).to_contain_text("delivers it", timeout=20_000)
    saving.get_by_role("button", name="Try it: without").first.click()
    at_rest.wait_until("eventflow.store.card.parent === null")


def time_menu(studio):
    studio.page.keyboard.press("u")
    return studio.page.get_by_role("dialog", name="Time")


def test_run_is_played_until_what_was_asked_for(at_rest):
    menu = time_menu(at_rest)
    dead = at_rest.first("DEAD_LETTERED")["at_us"]
    at_rest.page.evaluate("eventflow.store.playback.setSpeed(600)")
    menu.get_by_role("button", name="The next dead letter").click()
    at_rest.wait_until("!eventflow.store.playback.playing")
    assert at_rest.t_us == dead

    menu = time_menu(at_rest)
    menu.get_by_label("Waiting events").fill("1000000")
    menu.get_by_label("Waiting events").press("Enter")
    expect(menu).to_contain_text("from here on in this run")


def test_time_is_slowed_by_key_and_slider_and_said(at_rest):
    page = at_rest.page
    page.keyboard.press("<")
    expect(page.locator("[data-time-open]")).to_contain_text("1/4")
    menu = time_menu(at_rest)
    slider = menu.get_by_role("slider", name="Speed")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^1/4"))
    slider.press("Home")
    assert page.evaluate("eventflow.store.playback.speed") == 0.01


def test_bookmark_is_kept_and_leads_back(at_rest):
    page = at_rest.page
    page.keyboard.press("m")
    at_rest.seek(10_000_000)
    page.reload()
    page.evaluate("eventflow.ready")
    at_rest.all_there().seek(10_000_000)
    page.get_by_role("button", name="Bookmark 01:00, go there").click()
    assert at_rest.t_us == 60_000_000
    menu = time_menu(at_rest)
    menu.get_by_role("button", name="Remove the bookmark 01:00").click()
    expect(page.get_by_role("button", name="Bookmark 01:00, go there")).to_have_count(0)


def test_slow_moments_are_off_in_front_of_a_room(at_rest):
    menu = time_menu(at_rest)
    menu.get_by_role("button", name="Slow down where something happens first").click()
    assert at_rest.page.evaluate("eventflow.store.playback.manner") == {"skip": True, "slow": True}
    at_rest.page.keyboard.press("Escape")
    at_rest.page.keyboard.press("p")
    at_rest.wait_until("!eventflow.store.playback.manner.slow")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_the_menu_of_time(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme).open().all_there()
    studio.page.add_script_tag(path=AXE)
    studio.seek(60_000_000)
    studio.page.keyboard.press("m")
    time_menu(studio)
    assert violations(studio) == []
