import json
import re
from dataclasses import replace

import pytest

from dashboard import gallery
from dashboard.models import Scenario, Workspace
from dashboard.views.gallery import SORTS, UNLISTED
from eventflow.engine.errors import ScenarioError
from tests.factories import a_scenario

pytestmark = pytest.mark.django_db
SLUGS = ("no-filter", "order-queue", "photo-thumbnails", "web-shop")


@pytest.fixture(autouse=True)
def small_gallery(monkeypatch):
    """Four files are enough for a page."""
    monkeypatch.setattr(gallery, "slugs", lambda: list(SLUGS))


def shown(response) -> set[str]:
    assert response.status_code == 200
    return response.context["shown"]


def section_of(response, slug: str) -> str:
    (found,) = [
        section["key"] for section in response.context["sections"] for card in section["cards"] if card.slug == slug
    ]
    return found


def test_what_nobody_has_seeded_is_loaded_once(client):
    client.get("/gallery/")
    first = set(Scenario.objects.values_list("pk", flat=True))

    assert shown(client.get("/gallery/")) == set(SLUGS)
    assert set(Scenario.objects.values_list("pk", flat=True)) == first


def test_each_scenario_has_its_card_in_its_section(client):
    response = client.get("/gallery/")

    assert section_of(response, "photo-thumbnails") == "start"
    assert section_of(response, "no-filter") == "failures"
    html = response.content.decode()
    for slug in SLUGS:
        assert f'href="/scenarios/{slug}/"' in html
        assert gallery.entries()[slug].question in html
    assert html.count('class="preview"') == len(SLUGS)


def test_the_first_card_is_the_scenario_of_the_start_page(client):
    assert client.get("/gallery/").context["sections"][0]["cards"][0].slug == gallery.FIRST


def test_a_dead_letter_queue_is_no_source_to_filter_by(client):
    cards = {card.slug: card for section in client.get("/gallery/").context["sections"] for card in section["cards"]}

    assert cards["photo-thumbnails"].kinds == ("s3",)


def test_ones_own_scenarios_are_a_section_for_oneself_alone(alices, bobs, alice):
    own = a_scenario(alice)

    assert section_of(alices.get("/gallery/"), own.slug) == "yours"
    assert "yours" not in {section["key"] for section in bobs.get("/gallery/").context["sections"]}


def test_ones_own_scenario_stands_where_its_address_leads(alices, alice):
    gallery.complete()
    own = gallery.read("no-filter")
    a_scenario(alice, own)

    assert section_of(alices.get("/gallery/"), "no-filter") == "yours"


def test_a_scenario_of_the_gallery_without_a_file_is_shown(client):
    extra = a_scenario(Workspace.objects.gallery())

    assert section_of(client.get("/gallery/"), extra.slug) == UNLISTED


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("q=thumb", {"photo-thumbnails"}),
        ("q=BEHIND+api", {"web-shop"}),
        ("q=sqs", {"order-queue"}),
        ("kind=s3", {"no-filter", "photo-thumbnails"}),
        ("section=failures", {"no-filter"}),
        ("kind=s3&section=start", {"photo-thumbnails"}),
        ("way=polled", {"order-queue", "web-shop"}),
        ("way=sync", {"web-shop"}),
        ("level=first-steps&way=async", {"no-filter", "photo-thumbnails"}),
        ("shows=throttling", {"photo-thumbnails"}),
        ("shows=filters&shows=dead-letters", {"order-queue", "photo-thumbnails"}),
        ("shows=filters+cold-starts", {"photo-thumbnails"}),
        ("q=++", set(SLUGS)),
    ],
)
def test_the_page_is_filtered_by_its_address(client, query, slugs):
    assert shown(client.get(f"/gallery/?{query}")) == slugs


def test_a_section_without_a_card_left_is_hidden(client):
    html = client.get("/gallery/?section=start").content.decode()

    assert 'data-section="failures" hidden' in html
    assert 'data-section="start">' in html


def test_nothing_found_names_the_narrowest_filter_and_offers_to_drop_it(client):
    response = client.get("/gallery/?q=zebra&section=start")

    assert shown(response) == set()
    assert response.context["narrowest"] == {"says": "zebra", "url": "/gallery/?section=start"}
    html = response.content.decode()
    assert "<strong data-nothing-says>zebra</strong>" in html
    assert 'href="/gallery/?section=start"' in html


def test_a_search_that_finds_something_is_not_the_narrowest(client):
    response = client.get("/gallery/?kind=rest-api&section=failures&q=bucket+photo")

    assert response.context["narrowest"] == {"says": "bucket photo", "url": "/gallery/?kind=rest-api&section=failures"}


def test_the_narrowest_filter_is_the_one_that_takes_the_fewest(client):
    response = client.get("/gallery/?kind=rest-api&section=start&q=a+camera")

    assert response.context["narrowest"]["says"] == "a camera"
    response = client.get("/gallery/?kind=rest-api&section=failures&q=a")
    assert response.context["narrowest"] == {
        "says": "API Gateway REST API",
        "url": "/gallery/?q=a&section=failures",
    }


def order(response) -> list[str]:
    return [card.slug for section in response.context["sections"] for card in section["cards"]]


@pytest.mark.parametrize(
    ("sort", "slugs"),
    [
        ("", ["photo-thumbnails", "order-queue", "web-shop", "no-filter"]),
        ("shortest", ["photo-thumbnails", "order-queue", "web-shop", "no-filter"]),
        ("name", ["order-queue", "photo-thumbnails", "web-shop", "no-filter"]),
    ],
)
def test_the_cards_of_a_section_are_sorted(client, sort, slugs):
    assert order(client.get(f"/gallery/?sort={sort}")) == slugs


def test_what_was_changed_last_can_come_first(alices, alice):
    for name in ("early", "late"):
        a_scenario(alice, replace(gallery.read("no-filter"), name=name))
    Scenario.objects.get(slug="early").save()

    assert order(alices.get("/gallery/?sort=recent"))[-2:] == ["early", "late"]


def test_every_card_tells_its_place_in_every_order(client):
    html = client.get("/gallery/").content.decode()

    for sort in SORTS:
        assert sorted(re.findall(rf'data-sort-{sort}="(\d)"', html)) == ["0", "1", "2", "3"]


def test_a_card_says_how_hard_it_is_and_how_long_it_takes(client):
    assert "First steps · 3 min" in client.get("/gallery/").content.decode()


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("section", "section"),
        ("kind", "kind of source"),
        ("way", "way of invoking"),
        ("level", "level"),
        ("shows", "phenomenon"),
        ("sort", "order"),
    ],
)
def test_an_unknown_value_is_said_and_left_out(client, name, word):
    response = client.get("/gallery/", {name: "<cellar>"})

    assert shown(response) == set(SLUGS)
    html = response.content.decode()
    assert f"There is no {word} “&lt;cellar&gt;”. Choose one of" in html


@pytest.mark.parametrize("value", ["\x00", "x" * 5_000, "%", "'\"><svg>", "\ud83d\ude00", "İ", "[", "\\"])
@pytest.mark.parametrize("name", ["q", "kind", "section", "shows", "sort", "none"])
def test_no_address_breaks_the_page(client, name, value):
    address = {name: value.encode("utf-16", "surrogatepass").decode("utf-16")}

    response = client.get("/gallery/", address)

    assert response.status_code == 200
    assert "<svg>" not in response.content.decode()


def test_bytes_that_are_no_text_do_not_break_the_page(client):
    assert client.get("/gallery/?q=%ff%fe&kind=%80").status_code == 200


def test_looking_at_the_gallery_leaves_no_workspace_behind(client):
    client.get("/gallery/")

    assert not Workspace.objects.filter(is_gallery=False).exists()


def test_more_scenarios_take_no_more_queries(client, django_assert_num_queries, django_assert_max_num_queries):
    gallery.complete()
    with django_assert_max_num_queries(20) as few:
        client.get("/gallery/")
    a_scenario(Workspace.objects.gallery())

    with django_assert_num_queries(len(few)):
        client.get("/gallery/")


@pytest.mark.parametrize("path", ["/", "/fidelity/"])
def test_other_pages_lead_to_the_gallery(client, path):
    assert 'href="/gallery/"' in client.get(path).content.decode()


def test_only_reading(client):
    assert client.post("/gallery/").status_code == 405


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", None),
        ("section", "cellar"),
        ("section", [1]),
        ("section", "yours"),
        ("question", None),
        ("question", " "),
        ("level", "expert"),
        ("level", None),
        ("minutes", None),
        ("minutes", 0),
        ("minutes", "long"),
        ("shows", None),
        ("shows", "retries"),
        ("shows", ["ghosts"]),
        ("shows", [[1]]),
    ],
)
def test_a_file_that_does_not_say_what_its_card_needs_is_refused(tmp_path, monkeypatch, name, value):
    card = {"section": "start", "question": "Why?", "level": "practice", "minutes": 3, "shows": [], name: value}
    (tmp_path / "x.yaml").write_text(json.dumps({"gallery": card}))
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)

    with pytest.raises(ScenarioError) as caught:
        gallery.entry("x")

    assert [problem.where for problem in caught.value.problems] == [f"x: gallery.{name}"]


@pytest.mark.parametrize("text", ["name: x", "gallery: 7", "[]"])
def test_a_file_without_a_card_is_refused_for_all_of_it(tmp_path, monkeypatch, text):
    (tmp_path / "x.yaml").write_text(text)
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)

    with pytest.raises(ScenarioError) as caught:
        gallery.entry("x")

    assert len(caught.value.problems) == 5
