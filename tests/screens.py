"""A picture of every screen in both themes, on a desk, on a wall and in a hand.

  python -m tests.screens FOLDER [SCREEN…]

Ends with 1 if a screen complains in the console or is wider than the window.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import find_chromium
from tests import product
from tests.conftest import FLAGS

THEMES = ("dark", "light")
SETTLED_MS = 900


class Size(NamedTuple):
    """A window, and whether it is held in a hand."""

    width: int
    height: int
    touch: bool = False


SIZES = {"desk": Size(1440, 900), "wall": Size(1920, 1080), "hand": Size(390, 844, touch=True)}
Screen = Callable[[Page, str], object]

MAKE = """async (asked) => {
    const { post } = await import("ef/page/api");
    return (await post("/scenarios/", asked)).url;
}"""
EXPERIMENT = """async () => {
    const { post, get } = await import("ef/page/api");
    const axes = [
        { node: "pack-order", property: "ReservedConcurrentExecutions", values: [1, 2, 3, 5, 8] },
        { node: "orders->pack-order", property: "BatchSize", values: [1, 5, 10] },
        { node: "orders->pack-order", property: "filter", values: ["off", "on"] },
    ];
    const goals = [{ metric: "age_p99_ms", at_most: 40000 }, { metric: "lost", at_most: 0 }];
    const design = { axes, seeds: { first: 3, count: 5 }, goals };
    const made = await post("/scenarios/order-queue/experiments/", { name: "Clear the order backlog", design });
    while (!(await get(made.data)).over) await new Promise((done) => setTimeout(done, 200));
    return made.url;
}"""
TRACES = "document.querySelector('a[href*=\"/traces/\"]').href"
FIRST_DEAD = """() => {
    const { trace } = eventflow.store;
    const number = trace.manifest.kinds.indexOf("DEAD_LETTERED");
    for (let row = 0; row < trace.length; row += 1) {
        if (trace.kindOf(row) !== number) continue;
        eventflow.seek(trace.at_us[row]);
        eventflow.store.select({ event: trace.event[row] });
        return;
    }
}"""


def studio(path: str = "/", at_s: float = 60, *keys: str, then: str = "", tab: str = "") -> Screen:
    """The studio at rest at a moment, after these keys, and with this tab of its inspector."""

    def show(page: Page, url: str) -> None:
        page.goto(url + path)
        page.evaluate("eventflow.ready")
        while not page.evaluate("eventflow.store.trace?.complete"):
            page.wait_for_timeout(50)
        page.evaluate("t => { eventflow.pause(); eventflow.seek(t); }", at_s * 1e6)
        if then:
            page.evaluate(then)
        if tab and (chosen := page.get_by_role("tab", name=tab)).is_visible():
            chosen.click()
        for key in keys:
            page.wait_for_timeout(500)
            page.keyboard.press(key)

    return show


def opened(path: str) -> Screen:
    return lambda page, url: page.goto(url + path)


def editor(**asked: str) -> Screen:
    def show(page: Page, url: str) -> None:
        page.goto(url)
        page.evaluate("eventflow.ready")
        page.goto(url + page.evaluate(MAKE, asked))

    return show


def experiment(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("eventflow.ready")
    page.goto(url + page.evaluate(EXPERIMENT))
    page.locator(".js-plotly-plot").first.wait_for()


def traces(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("eventflow.ready")
    page.goto(page.evaluate(TRACES))
    page.locator("tbody tr").first.wait_for()


def journey(page: Page, url: str) -> None:
    traces(page, url)
    page.locator("tbody tr").nth(3).click()


SCREENS: dict[str, Screen] = {
    "gallery": opened("/gallery/"),
    "fidelity": opened("/fidelity/"),
    "missing": opened("/nowhere/"),
    "studio": studio(at_s=20),
    "studio-why": studio(then=FIRST_DEAD),
    "studio-live": studio(tab="Live"),
    "studio-events": studio(tab="Events"),
    "studio-filter": studio(then="document.querySelector('[data-funnel]').click()"),
    "studio-queue": studio("/scenarios/order-queue/"),
    "studio-stream": studio("/scenarios/click-stream/"),
    "studio-callers": studio("/scenarios/web-shop/"),
    "studio-parts": studio("/scenarios/daily-report/"),
    "studio-dense": studio("/scenarios/request-rate/", 44, then="eventflow.store.playback.setSpeed(60)"),
    "projector": studio("/", 200, "p"),
    "outline": studio("/", 60, "o"),
    "intervene": studio("/", 60, "i", "Enter"),
    "time": studio("/", 60, "u"),
    "palette": studio("/", 60, "Control+k"),
    "shortcuts": studio("/", 60, "?"),
    "share": studio(then="document.querySelector('[popovertarget=share]').click()"),
    "editor": editor(name="Photos", **{"from": "photo-thumbnails"}),
    "editor-empty": editor(name="Nothing yet"),
    "lab": opened("/scenarios/order-queue/lab/"),
    "experiment": experiment,
    "traces": traces,
    "journey": journey,
}


def take(browser: Browser, url: str, folder: Path, names: list[str]) -> list[str]:
    """The pictures; what was wrong, a line each."""
    wrong: list[str] = []
    for theme in THEMES:
        for place, (width, height, touch) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch, color_scheme=theme
            )
            for name in names:
                page = context.new_page()
                label = f"{name}-{place}-{theme}"
                page.on("pageerror", lambda error, label=label: wrong.append(f"{label}: {error}"))
                SCREENS[name](page, url)
                page.wait_for_timeout(SETTLED_MS)
                page.screenshot(path=folder / f"{label}.png")
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{label}: is wider than the window")
                page.close()
            context.close()
    return wrong


def main(folder: Path, names: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        program = product.start(Path(data))
        assert program.stdout is not None
        try:
            url = next(said[0] for line in program.stdout if (said := re.search(r"http://127\.0\.0\.1:\d+", line)))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
                wrong = take(browser, url, folder, names or list(SCREENS))
                browser.close()
        finally:
            program.terminate()
            program.wait(20)
            program.stdout.close()
    for line in wrong:
        print(line, file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
