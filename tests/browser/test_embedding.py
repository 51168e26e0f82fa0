"""A flow in a frame of somebody else's page."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def code(studio) -> str:
    """What Share gives for a page of one's own."""
    studio.open().all_there()
    studio.seek(studio.first("DEAD_LETTERED")["at_us"])
    studio.page.get_by_role("button", name="Share").press("Enter")
    field = studio.page.get_by_label("For a page of your own")
    expect(field).to_have_value(re.compile(r"^<iframe "))
    return field.input_value()


@pytest.fixture
def elsewhere(code) -> Iterator[str]:
    """The address of a page of another site that has the frame in it and is some screens high."""
    page = f'<!doctype html><title>Elsewhere</title>{code}<div style="height: 3000px"></div>'.encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        # Another name is another site: no cookie of ours comes along.
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def framed(other, address: str):
    """The frame in the page of another site, once the run has arrived in it."""
    other.page.goto(address)
    other.page.locator("iframe").content_frame.locator("[data-node]").first.wait_for()
    (frame,) = [frame for frame in other.page.frames if "/embed/" in frame.url]
    wait(other, frame, "globalThis.eventflow?.store.trace?.complete")
    return frame


def wait(other, frame, expression: str) -> None:
    for _ in range(250):
        if frame.evaluate(expression):
            return
        other.page.wait_for_timeout(20)
    raise AssertionError(f"never true: {expression}")


def test_the_frame_shows_the_moment_and_plays(studio, new_studio, elsewhere):
    other = new_studio()
    frame = framed(other, elsewhere)

    wait(other, frame, f"eventflow.store.playback.t_us === {studio.t_us}")
    assert frame.evaluate("eventflow.store.playback.playing") is False
    assert frame.evaluate("eventflow.frame().marks") == studio.frame()["marks"]
    frame.get_by_role("button", name="Play").click()
    wait(other, frame, f"eventflow.store.playback.t_us > {studio.t_us}")
    assert other.complaints == []
    assert other.hosts == {elsewhere.split("/")[2], studio.url.removeprefix("http://")}


def test_it_is_at_rest_while_nobody_can_see_it(new_studio, elsewhere):
    other = new_studio()
    frame = framed(other, elsewhere)
    frame.evaluate("eventflow.play()")

    other.page.evaluate("scrollTo(0, 2500)")
    wait(other, frame, "!eventflow.store.playback.playing")

    other.page.evaluate("scrollTo(0, 0)")
    wait(other, frame, "eventflow.store.playback.playing")


def test_axe_finds_nothing_in_it(new_studio, code):
    other = new_studio(bypass_csp=True)
    address = re.search(r'src="([^"]+)"', code)
    assert address
    other.page.goto(address[1])
    other.page.add_script_tag(path=AXE)
    other.page.wait_for_timeout(500)

    found = other.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [(item["id"], [one["html"][:160] for one in item["nodes"]]) for item in found] == []
