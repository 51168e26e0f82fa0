"""What waits, what expires and what is left out of the picture; the small map; lists of fields in the editor."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Studio
from tests.browser.editor import card, editor, saved
from tests.browser.test_access import AXE, violations

pytestmark = pytest.mark.browser

S = 1_000_000
REPLACE = """yaml => eventflow.edits.edit({ do: 'replace', yaml }).then(({ problems }) => problems)"""

KEPT = """Object.fromEntries([...document.querySelectorAll('.graph [data-node]')].map(
    card => [card.dataset.name, Boolean(card.kept)]
))"""

WAITING = """
name: waiting
seed: 3
until: 2m
sources:
  orders: {kind: sqs, settings: {VisibilityTimeout: 60}, traffic: [{constant: {rate: 1}}]}
  slow: {kind: sqs, settings: {MessageRetentionPeriod: 60}, traffic: [{constant: {rate: 1}}]}
functions:
  work: {settings: {Duration: {constant: {ms: 50}}}}
  late: {settings: {ReservedConcurrentExecutions: 1, Timeout: 20, Duration: {constant: {ms: 9000}}}}
triggers:
  - {source: orders, target: work, settings: {BatchSize: 10, MaximumBatchingWindowInSeconds: 8}}
  - {source: slow, target: late, settings: {BatchSize: 1}}
"""

PRICED = """
name: priced
until: 1m
sources:
  orders:
    kind: sqs
    traffic: [{constant: {rate: 1}}]
    payloads: {small: {body: {total: 1}}, big: {body: {total: 500}}}
functions:
  work: {depends_on: [ledger]}
triggers:
  - {source: orders, target: work}
"""


def written(studio: Studio, yaml: str) -> Page:
    """The editor with a flow of one's own in it."""
    page = editor(studio)
    assert page.evaluate(REPLACE, yaml) == []
    saved(studio)
    return page


def running(studio: Studio, yaml: str) -> Page:
    """The studio with a run of it."""
    page = written(studio, yaml)
    studio.open(page.url.replace(studio.url, "").replace("edit/", ""))
    studio.all_there()
    return page


def plain(page: Page, node: str, part: str):
    return page.evaluate(
        "([node, part]) => eventflow.edits.flow.nodes.find(one => one.name === node).plain[part]", [node, part]
    )


def test_a_batch_that_forms_stands_before_the_door_with_its_words(studio):
    page = running(studio, WAITING)
    studio.seek(5 * S)

    bracket = studio.frame()["brackets"][0]
    expect(page.locator(".gather-tag:visible")).to_contain_text(f"{bracket['events']} of 10 · ")
    page.emulate_media(reduced_motion="reduce")
    studio.seek(5 * S + 1000)
    expect(page.locator(".gather-tag:visible")).to_contain_text(" of 10 · ")
    assert studio.frame()["brackets"] == []


def test_what_is_kept_no_longer_goes_behind_a_fence(studio):
    page = running(studio, WAITING)
    lost = studio.first("LOST")
    studio.seek(lost["at_us"] - 1)
    expect(page.locator(".lost-chip:visible")).to_have_count(0)

    studio.seek(lost["at_us"] + 200_000)

    assert [mark["glyph"] for mark in studio.frame()["marks"]].count("expired") == 1
    expect(page.locator(".lost-chip:visible")).to_have_text("1 expiredafter 60 s")


def test_the_small_map_is_there_while_some_of_the_flow_is_not(studio):
    page = running(studio, WAITING)
    small = page.locator(".minimap")
    page.set_viewport_size({"width": 1000, "height": 640})
    expect(small).to_be_hidden()
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    expect(small).to_be_visible()

    before = page.locator("[data-world]").get_attribute("style")
    box = small.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 6, box["y"] + box["height"] - 6)
    assert page.locator("[data-world]").get_attribute("style") != before

    page.get_by_role("button", name="Fit the flow into the window").click()
    expect(small).to_be_hidden()


def test_a_burst_is_added_to_a_steady_rate_and_taken_back_in_steps(studio):
    page = written(studio, PRICED)
    card(page, "orders").click()
    page.get_by_role("button", name="Add traffic").click()
    saved(studio)
    second = page.get_by_role("group", name="Traffic 2")
    expect(second.get_by_label("Shape")).to_be_focused()

    second.get_by_label("Shape").select_option("burst")
    saved(studio)
    second.get_by_label("At").fill("20s")
    second.get_by_label("At").press("Enter")
    saved(studio)
    second.get_by_label("Payload").select_option("big")
    saved(studio)
    assert plain(page, "orders", "traffic")[1] == {
        "burst": {"payload": "big", "at": "20s", "count": 100, "within": "0s"}
    }

    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
        saved(studio)
    assert plain(page, "orders", "traffic")[1] == {"burst": {"at": "10s", "count": 100, "within": "0s"}}
    expect(second.get_by_label("At")).to_have_value("10s")

    second.get_by_role("button", name="Remove traffic 2").click()
    saved(studio)
    assert len(plain(page, "orders", "traffic")) == 1


def test_what_cannot_be_stays_in_its_field_with_a_sentence(studio):
    page = written(studio, PRICED)
    card(page, "orders").click()
    first = page.get_by_role("group", name="Traffic 1")
    studio.complaints.clear()
    first.get_by_label("From").fill("soon")
    first.get_by_label("From").press("Enter")

    expect(first.locator("[data-problem]:visible")).to_contain_text("soon")
    expect(first.get_by_label("From")).to_have_value("soon")
    assert plain(page, "orders", "traffic") == [{"constant": {"rate": 1}}]
    # The browser notes every refusal.
    studio.complaints.clear()


def test_a_rule_by_payload_is_written_in_fields(studio):
    page = written(studio, PRICED)
    card(page, "work").click()
    page.get_by_role("button", name="Add a rule").click()
    saved(studio)
    rule = page.get_by_role("group", name="Rule 1")
    rule.get_by_label("A run").select_option("timeout")
    saved(studio)
    rule.get_by_label("With events like").fill('{"body": {"total": [{"numeric": [">", 100]}]}}')
    rule.get_by_label("Until").click()
    saved(studio)
    rule.get_by_label("Takes").select_option("constant")
    saved(studio)
    rule.get_by_label("Out of reach").select_option("ledger")
    saved(studio)

    assert plain(page, "work", "rules") == [
        {
            "pattern": {"body": {"total": [{"numeric": [">", 100]}]}},
            "outcome": "timeout",
            "duration": {"constant": {"ms": 1000}},
            "downstream": "ledger",
        }
    ]


def test_an_edit_of_one_node_leaves_the_cards_of_the_others_in_place(studio):
    page = editor(studio, "photo-thumbnails")
    page.evaluate("document.querySelectorAll('.graph [data-node]').forEach(card => { card.kept = true; })")
    page.evaluate("eventflow.edits.edit({ do: 'add', kind: 'sqs', name: 'spare', x: 40, y: 600 })")
    saved(studio)

    kept = page.evaluate(KEPT)
    assert kept.pop("spare") is False
    assert all(kept.values())
    assert page.evaluate("eventflow.edits.flow.nodes.every(({ html }) => html)")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_in_lists_of_fields_and_in_what_a_hop_changed(new_studio, theme):
    studio = new_studio(bypass_csp=True, color_scheme=theme)
    page = written(studio, PRICED.replace("{depends_on: [ledger]}", "{rules: [{outcome: none, duration: 5}]}"))
    page.add_script_tag(path=AXE)
    for name in ("orders", "work"):
        card(page, name).click()
        assert violations(studio) == [], name

    studio.open("/scenarios/order-pipe/").all_there()
    page.add_script_tag(path=AXE)
    studio.seek(studio.first("FORWARDED")["at_us"])
    studio.inspect(studio.first("FORWARDED")["event"])
    studio.tab("Why")
    expect(page.locator(".payload-changes").first).to_be_visible()
    assert violations(studio) == []
