import json
import random

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AGAIN_US = 90_000_000


def test_events_move_once_the_page_is_open(studio):
    studio.open()
    studio.wait_until("eventflow.frame().marks.length > 0 && eventflow.store.playback.playing")
    before = studio.frame()["marks"]

    studio.wait_until(f"JSON.stringify(eventflow.frame().marks) !== JSON.stringify({json.dumps(before)})")


def test_space_and_full_stop_play_and_pause(studio):
    studio.open().all_there()
    pill = studio.page.locator("[data-run-pill]")
    expect(pill).to_contain_text("Running")

    studio.page.keyboard.press("Space")
    expect(pill).to_contain_text("Paused")
    held = studio.t_us
    studio.page.wait_for_timeout(120)
    assert studio.t_us == held

    studio.page.keyboard.press(".")
    expect(pill).to_contain_text("Running")


def test_stepping_goes_from_event_to_event_and_back(studio):
    studio.open().all_there().seek(30_000_000)

    studio.page.keyboard.press("ArrowRight")
    later = studio.t_us
    studio.page.keyboard.press("ArrowRight")
    studio.page.keyboard.press("ArrowLeft")

    assert later > 30_000_000
    assert studio.t_us == later


def test_the_picture_of_a_moment_does_not_depend_on_the_way_there(studio):
    studio.open().all_there()
    first = studio.seek(AGAIN_US).frame()

    studio.page.keyboard.press("End")
    assert studio.seek(AGAIN_US).frame() == first
    chance = random.Random(7)
    for _ in range(20):
        studio.seek(chance.randrange(0, 600_000_000))
    assert studio.seek(AGAIN_US).frame() == first
    studio.seek(AGAIN_US - 1_500_000)
    studio.page.evaluate("eventflow.play()")
    studio.wait_until(f"eventflow.store.playback.t_us > {AGAIN_US}")
    assert studio.seek(AGAIN_US).frame() == first


def test_the_ledger_balances_at_any_time(studio):
    studio.open().all_there()
    chance = random.Random(8)

    for _ in range(50):
        t_us = chance.randrange(0, 600_000_000)
        studio.seek(t_us)
        ledger = studio.frame()["ledger"]
        ends = ("succeeded", "filtered", "dead_lettered", "lost", "returned", "waiting", "running")
        assert ledger["published"] == sum(ledger[end] for end in ends), t_us


def test_brackets_go_from_problem_to_problem(studio):
    studio.open().all_there().seek(0)
    failed = min(studio.first(kind)["at_us"] for kind in ("FAILED", "THROTTLED"))

    studio.page.keyboard.press("]")

    assert studio.t_us == failed


def test_reduced_motion_opens_paused_and_still_steps(new_studio):
    studio = new_studio(reduced_motion="reduce").open().all_there()

    assert not studio.page.evaluate("eventflow.store.playback.playing")
    studio.page.keyboard.press("ArrowRight")
    assert studio.t_us > 0
    assert studio.complaints == []


def test_nothing_is_asked_of_another_host(studio):
    studio.open().all_there()
    studio.tab("Live")
    studio.page.locator("[data-chart=concurrency] .main-svg").first.wait_for()

    assert studio.hosts == {studio.url.removeprefix("http://")}
