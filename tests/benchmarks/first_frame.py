"""How long it takes from clicking Run to the first frame of the new run, in a real browser over the real product."""

import re
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import product

ROUNDS = 15

CLICK_AND_WAIT = """async () => {
    const { store } = window.eventflow;
    const before = store.card.id;
    const seed = document.querySelector('[name="seed"]');
    seed.value = String(1000 + Math.floor(Math.random() * 8000));
    const clicked = performance.now();
    document.querySelector('[data-run]').click();
    while (store.card.id === before || !store.trace?.length) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - clicked;
}"""


def measure(launch_options: dict[str, object], say: Callable[[str], object] = print) -> dict[str, float]:
    """Milliseconds, each run with a new seed: nothing is prepared ahead."""
    with tempfile.TemporaryDirectory() as folder:
        program = product.start(Path(folder))
        assert program.stdout is not None
        try:
            url = next(found[0] for line in program.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**launch_options)  # type: ignore[arg-type]
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(url)
                page.evaluate("eventflow.ready")
                times_ms = [page.evaluate(CLICK_AND_WAIT) for _ in range(ROUNDS)]
                browser.close()
        finally:
            program.terminate()
            program.wait(20)
            program.stdout.close()
    figures = {
        "rounds": ROUNDS,
        "minimum_ms": round(min(times_ms), 1),
        "median_ms": round(statistics.median(times_ms), 1),
        "maximum_ms": round(max(times_ms), 1),
    }
    say(f"first frame after clicking Run: median {figures['median_ms']} ms, at most {figures['maximum_ms']} ms")
    return figures
