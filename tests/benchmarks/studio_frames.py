"""How smoothly the studio draws, in a real browser over the real product: frames, scrubbing, its size and its memory.

What is measured: the time from one animation frame to the next, on a page of 1440 by 900 at one device pixel each. The
marks of the first cases are drawn on top of a flow of 30 cards that plays, by the studio's own painters; the product
itself never draws more than 400.
"""

import gc
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright

from tests import product

SECONDS = 6
SCRUBS = 120
MARKS = (600, 2_000)

MAKE = """async ({ name, text }) => {
    const { post } = await import("ef/page/api");
    const made = await post("/scenarios/", { name });
    const page = await (await fetch(made.url)).text();
    const flow = JSON.parse(new DOMParser().parseFromString(page, "text/html").getElementById("flow").textContent);
    await post(`/scenarios/${made.slug}/edits/`, { version: flow.version, command: { do: "replace", yaml: text } });
    return (await post(`/scenarios/${made.slug}/runs/`, {})).url;
}"""

FRAMES = """async (seconds) => {
    const times = [];
    let last = 0;
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end) {
        const now = await new Promise(requestAnimationFrame);
        if (last) times.push(now - last);
        last = now;
    }
    times.sort((one, other) => one - other);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
    return { frames: times.length, median_ms: at(0.5), p95_ms: at(0.95), longest_ms: times[times.length - 1] };
}"""

CROWD = """async (count) => {
    const { emptyPicture } = await import("ef/graph/marks");
    const { MarkStamps } = await import("ef/graph/mark_stamps");
    const { readPalette } = await import("ef/graph/palette");
    const graph = document.querySelector("[data-graph]");
    const canvas = document.querySelector("[data-marks]");
    const { marks } = emptyPicture();
    const stamps = new MarkStamps(readPalette(graph));
    window.crowd = true;
    const draw = (now) => {
        if (!window.crowd) return;
        marks.reset(count);
        for (let mark = 0; mark < count; mark += 1) {
            const phase = (now / 4000 + mark / count) % 1;
            marks.add(mark, mark % 6, canvas.width * phase, (mark * 37) % canvas.height, phase);
        }
        stamps.paint(canvas.getContext("2d"), marks, { x: 0, y: 0, k: 1 });
        requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
}"""

SCRUB = """async (count) => {
    const { store, seek, pause } = window.eventflow;
    pause();
    const times = [];
    for (let step = 0; step < count; step += 1) {
        const begun = performance.now();
        seek(store.playback.endUs * ((step * 0.618034) % 1));
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - begun);
    }
    times.sort((one, other) => one - other);
    return { median_ms: times[count >> 1], p95_ms: times[Math.floor(0.95 * count)], longest_ms: times[count - 1] };
}"""

SIZE = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes(".js") && !name.includes("plotly"))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"""


def flow(sources: int, rate_per_s: float, until_s: int, *, letters: bool) -> dict[str, Any]:
    """So many buckets with a function each, and a dead-letter queue each if wanted."""
    numbers = range(sources)
    functions = {
        f"work-{number}": {
            "settings": {"Duration": {"lognormal": {"p50_ms": 300, "p95_ms": 900}}, "ErrorRate": 0.02},
            **({"dead_letter_queue": f"letters-{number}"} if letters else {}),
        }
        for number in numbers
    }
    buckets = {
        f"bucket-{number}": {"kind": "s3", "traffic": [{"poisson": {"rate": rate_per_s / sources}}]}
        for number in numbers
    }
    queues = {f"letters-{number}": {"kind": "sqs"} for number in numbers} if letters else {}
    return {
        "name": "measured",
        "until": f"{until_s}s",
        "sources": {**buckets, **queues},
        "functions": functions,
        "triggers": [{"source": f"bucket-{number}", "target": f"work-{number}"} for number in numbers],
    }


def measure(
    launch_options: dict[str, object], minutes: float = 1.0, say: Callable[[str], object] = print
) -> dict[str, Any]:
    """All figures; ``minutes`` of playing lie before the memory is read."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        program = product.start(Path(folder))
        assert program.stdout is not None
        try:
            url = next(said[0] for line in program.stdout if (said := re.search(r"http://127\.0\.0\.1:\d+", line)))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**launch_options)  # type: ignore[arg-type]
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                _measure(page, url, minutes, found)
                browser.close()
        finally:
            program.terminate()
            program.wait(20)
            program.stdout.close()
            gc.collect()
    for name, figures in found.items():
        say(f"{name}: {figures}")
    return found


def _measure(page: Page, url: str, minutes: float, found: dict[str, Any]) -> None:
    page.goto(url)
    page.evaluate("eventflow.ready")
    found["JavaScript, gzip KB"] = round(page.evaluate(SIZE) / 1024, 1)

    _open(page, url, flow(10, 40, 300, letters=True), speed=1)
    found["30 cards"] = _rounded(page.evaluate(FRAMES, SECONDS))
    for count in MARKS:
        page.evaluate(CROWD, count)
        found[f"30 cards, {count} more marks"] = _rounded(page.evaluate(FRAMES, SECONDS))
        page.evaluate("window.crowd = false")

    _open(page, url, flow(8, 1_000, 100, letters=False), speed=60)
    page.evaluate("eventflow.seek(0); eventflow.play()")
    found["16 nodes, 1,000 events/s at 60x"] = _rounded(page.evaluate(FRAMES, 1.5))
    found["scrubbing 100,000 events"] = _rounded(page.evaluate(SCRUB, SCRUBS))
    found["memory then, MB"] = _memory_mb(page)
    page.evaluate("eventflow.store.playback.setSpeed(1); eventflow.seek(0); eventflow.play()")
    page.wait_for_timeout(60_000 * minutes)
    found[f"memory after {minutes:g} min of playing, MB"] = _memory_mb(page)


def _open(page: Page, url: str, plain: dict[str, Any], speed: int) -> None:
    page.goto(url + page.evaluate(MAKE, {"name": plain["name"], "text": yaml.safe_dump(plain, sort_keys=False)}))
    page.evaluate("eventflow.ready")
    # Playwright's own waiting evaluates text in the page, which its policy forbids.
    while not page.evaluate("eventflow.store.trace?.complete"):
        page.wait_for_timeout(100)
    page.evaluate(f"eventflow.store.playback.setSpeed({speed}); eventflow.seek(20e6); eventflow.play()")


def _memory_mb(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return round(float(used) / 1e6, 1)


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in figures.items()}
