"""Other languages are longer than English: with every label doubled nothing lies upon anything else."""

import pytest

from tests.browser.editor import editor

pytestmark = pytest.mark.browser

DOUBLE = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        const element = text.parentElement;
        const words = text.nodeValue.trim();
        // Names and figures are the flow's own, not the page's.
        const kept = 'script, style, svg, textarea, [data-nodes], [data-labels], .mono, code';
        if (!/[a-z]{2}/i.test(words) || element.closest(kept)) continue;
        text.nodeValue = text.nodeValue.replace(words, `${words} ${words}`);
    }
}"""

OVERLAPS = """() => {
    const layers = '[popover], .guide, .caption, .graph-corner, header, aside, section, nav, main';
    const shown = [...document.querySelectorAll('button, a, input, select, h1, h2, h3')].filter((one) => {
        if (one.closest('[data-nodes], [data-labels], svg, .visually-hidden')) return false;
        const { width, height } = one.getBoundingClientRect();
        return width > 1 && height > 1 && one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    });
    const boxOf = (one) => one.getBoundingClientRect();
    const found = [];
    for (const [place, one] of shown.entries()) {
        const a = boxOf(one);
        const layer = one.closest(layers);
        for (const other of shown.slice(place + 1)) {
            if (one.contains(other) || other.contains(one)) continue;
            if (other.closest(layers) !== layer) continue;
            const b = boxOf(other);
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 2 && down > 2) found.push([one, other].map((each) => each.textContent.trim()).join(" / "));
        }
    }
    return found;
}"""


def longer(studio) -> list[str]:
    studio.page.evaluate(DOUBLE)
    studio.page.wait_for_timeout(200)
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "the page is wider than its window"
    )
    return list(studio.page.evaluate(OVERLAPS))


@pytest.mark.parametrize("path", ["/gallery/", "/fidelity/"])
def test_pages_have_room_for_longer_words(studio, path):
    studio.page.goto(studio.url + path)

    assert longer(studio) == []


def test_studio_has_room_for_longer_words(studio):
    studio.open().all_there().seek(60_000_000)

    assert longer(studio) == []


def test_traces_have_room_for_longer_words(studio):
    studio.open().all_there()
    studio.page.goto(studio.url + studio.page.evaluate("eventflow.store.card.traces"))
    studio.page.evaluate("eventflow.ready")

    assert longer(studio) == []


def test_editor_has_room_for_longer_words(studio):
    editor(studio, "photo-thumbnails")

    assert longer(studio) == []
