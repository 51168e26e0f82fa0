import random

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOMENT_US = 9_000_000


def card(studio, name):
    return studio.page.get_by_test_id(f"node-{name}")


@pytest.mark.parametrize("slug", ["big-batch", "low-reserved-concurrency", "click-stream", "web-shop"])
def test_the_picture_of_what_is_polled_does_not_depend_on_the_way_there(studio, slug):
    studio.open(f"/scenarios/{slug}/").all_there()
    first = studio.seek(MOMENT_US).frame()

    chance = random.Random(11)
    for _ in range(12):
        studio.seek(chance.randrange(0, 110_000_000))
        studio.frame()
    assert studio.seek(MOMENT_US).frame() == first
    studio.page.keyboard.press("End")
    assert studio.seek(MOMENT_US).frame() == first
    studio.seek(MOMENT_US - 700_000)
    studio.page.evaluate("eventflow.play()")
    studio.wait_until(f"eventflow.store.playback.t_us > {MOMENT_US}")
    assert studio.seek(MOMENT_US).frame() == first


def test_a_queue_shows_what_waits_what_is_in_flight_and_when_it_is_back(studio):
    studio.open("/scenarios/big-batch/").all_there().seek(MOMENT_US)
    queue = card(studio, "labels")

    expect(queue.locator("[data-tick='hidden']")).to_have_count(10)
    expect(queue).to_contain_text("10in flight")
    expect(queue).to_contain_text("back in 59s")
    expect(queue.get_by_role("button")).to_have_attribute(
        "aria-label", "labels, queue, 0 waiting, 10 in flight, 10 failed and hidden, the next for 59s, oldest 2s"
    )


def test_in_a_room_and_in_a_hand_a_queue_says_how_much_waits(studio, new_studio):
    studio.open("/scenarios/low-reserved-concurrency/").all_there().seek(4_000_000)
    studio.page.keyboard.press("p")
    phone = new_studio(viewport={"width": 390, "height": 844}).open("/scenarios/low-reserved-concurrency/").all_there()
    phone.seek(4_000_000)

    for page in (studio, phone):
        expect(card(page, "invoices").locator(".node-rate")).to_have_text("15 waiting")


def test_a_stream_says_which_shard_is_held_up_and_by_what(studio):
    studio.open("/scenarios/poison-pill/").all_there().seek(60_000_000)
    stream = card(studio, "meter-readings")

    expect(stream.locator(".lane[data-blocked]")).to_have_count(1)
    expect(stream).to_contain_text("Shard 1 blocked 49s")
    expect(stream).to_contain_text("same batch, try 8")


def test_the_way_back_to_the_queue_appears_with_the_first_throttle(studio):
    studio.open("/scenarios/low-reserved-concurrency/").all_there().seek(500_000)
    back = studio.page.get_by_text("back to queue")
    expect(back).to_be_hidden()

    studio.seek(5_000_000)
    expect(back).to_be_visible()
    expect(back).to_have_attribute("data-reason", "throttled")


def test_what_is_drawn_together_is_said(studio):
    studio.open().all_there().seek(60_000_000)
    line = studio.page.locator("[data-density]")
    expect(line).to_be_hidden()

    studio.page.evaluate("eventflow.store.playback.setSpeed(600)")
    expect(line).to_contain_text("Bands, width by rate: ")
